using FusedNorm.Generator.Loops;
using Xunit;

namespace FusedNorm.Generator.Tests.Loops;

/// <summary>Names are for people, who need one that says one thing: a variable gets a number where another one has its name.</summary>
[Trait("Registers", "None")]
public sealed class NestBuilderTests
{
    private readonly NestBuilder nest = new();

    [Fact]
    public void A_name_of_this_block_or_of_one_around_it_is_taken()
    {
        Assert.Equal("x", nest.Declare("x", 1).Name);
        Assert.Equal("x_2", nest.Declare("x", 2).Name);
        using (nest.For("n", 0, 3, out Variable n))
        {
            Assert.Equal("n", n.Name);
            Assert.Equal("x_3", nest.Declare("x", 3).Name);
            Assert.Equal("n_2", nest.Declare("n", 4).Name);
        }
    }

    [Fact]
    public void Blocks_beside_each_other_may_have_the_same_names()
    {
        for (int i = 0; i < 2; i++)
        {
            using (nest.For("n", 0, 3, out Variable n))
            {
                Assert.Equal("n", n.Name);
                Assert.Equal("x", nest.Declare("x", 1).Name);
            }
        }
    }

    /// <summary>C# has a name mean one thing in all of a block, before its declaration too.</summary>
    [Fact]
    public void A_name_of_a_block_that_is_closed_is_taken_in_the_one_around_it()
    {
        using (nest.Scope())
        using (nest.For("n", 0, 3, out _))
        {
            nest.Declare("x", 1);
        }

        Assert.Equal("x_2", nest.Declare("x", 2).Name);
        Assert.Equal("n_2", nest.Declare("n", 3).Name);
    }

    [Fact]
    public void The_name_of_memory_is_taken()
    {
        nest.Reserve("input");
        Assert.Equal("input_2", nest.Declare("input", 1).Name);
    }
}
