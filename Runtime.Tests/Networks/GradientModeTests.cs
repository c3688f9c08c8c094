using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>
/// A region without gradients ends once, whoever disposes it how often; that none survives an await, the compiler sees to.
/// </summary>
public class GradientModeTests
{
    [Fact]
    public void A_region_that_is_disposed_twice_ends_once()
    {
        Autograd.GradientMode first = Autograd.NoGrad();
        Autograd.GradientMode copy = first;
        first.Dispose();
        Assert.True(Autograd.IsEnabled);
        using (Autograd.NoGrad())
        {
            first.Dispose();
            copy.Dispose();
            Assert.False(Autograd.IsEnabled);
            using (Autograd.EnableGrad())
            {
                copy.Dispose();
                Assert.True(Autograd.IsEnabled);
            }

            Assert.False(Autograd.IsEnabled);
        }

        Assert.True(Autograd.IsEnabled);
    }

    [Fact]
    public void A_region_in_the_place_of_another_is_not_that_one()
    {
        Autograd.GradientMode before = Autograd.EnableGrad();
        before.Dispose();
        using Autograd.GradientMode now = Autograd.NoGrad();
        before.Dispose();
        Assert.False(Autograd.IsEnabled);
    }

    [Fact]
    public void A_region_that_nobody_opened_turns_nothing_on_or_off()
    {
        Autograd.GradientMode none = default;
        none.Dispose();
        new Autograd.GradientMode().Dispose();
        Assert.True(Autograd.IsEnabled);
        using (Autograd.NoGrad())
        {
            none.Dispose();
            Assert.False(Autograd.IsEnabled);
        }

        Assert.True(Autograd.IsEnabled);
        bool onAFreshThread = false;
        Thread thread = new(() =>
        {
            new Autograd.GradientMode().Dispose();
            onAFreshThread = Autograd.IsEnabled;
        });
        thread.Start();
        thread.Join();
        Assert.True(onAFreshThread);
    }

    [Fact]
    public void The_end_of_a_region_is_the_end_of_those_within()
    {
        Autograd.GradientMode outer = Autograd.NoGrad();
        Autograd.GradientMode inner = Autograd.EnableGrad();
        Autograd.GradientMode innermost = Autograd.NoGrad();
        outer.Dispose();
        Assert.True(Autograd.IsEnabled);
        innermost.Dispose();
        inner.Dispose();
        Assert.True(Autograd.IsEnabled);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(100)]
    public void Regions_nest_to_any_depth(int depth)
    {
        bool enabled = depth % 2 == 0;
        using (enabled ? Autograd.EnableGrad() : Autograd.NoGrad())
        {
            if (depth > 0)
            {
                Regions_nest_to_any_depth(depth - 1);
            }

            Assert.Equal(enabled, Autograd.IsEnabled);
        }
    }

    [Fact]
    public void A_region_allocates_nothing_after_the_first_of_its_thread() => Allocations.None(() =>
    {
        using (Autograd.NoGrad())
        using (Autograd.EnableGrad())
        {
        }
    });
}
