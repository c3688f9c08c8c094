using FusedNorm.Generator.Loops;
using FusedNorm.Generator.Verification;
using Xunit;

namespace FusedNorm.Generator.Tests.Verification;

/// <summary>What is wrong with loops is found, and nothing else: all networks of the other tests are compiled with this check.</summary>
[Trait("Registers", "None")]
public sealed class LoopVerifierTests
{
    private readonly NestBuilder nest = new();
    private readonly Variable batch;
    private readonly Storage input = new(0, "input", 20, growsWithBatch: true);
    private readonly Storage output = new(1, "output", 20, growsWithBatch: true);

    public LoopVerifierTests() => batch = nest.Variable("batch", TermType.Index);

    [Theory]
    [InlineData(20, null)]
    [InlineData(21, "input, which has 20 elements, is accessed from 0 to 20")]
    public void An_element_beyond_its_storage(int length, string? fault)
    {
        using (nest.For("n", 0, batch, out Variable n))
        using (nest.For("s", 0, length, out Variable s))
        {
            Term index = ((Term)n * 20) + s;
            nest.Add(new StoreElement(output, (Term)n * 20, new LoadElement(input, index)));
        }

        Assert.Equal(fault, First());
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "input, which has 20 elements, is accessed from 0 to 20")]
    public void The_last_register_of_a_run(int beyond, string? fault)
    {
        using (nest.For("n", 0, batch, out Variable n))
        {
            Variable s = nest.Declare("s", 0);
            using (nest.Further(s, Comparison.LessOrEqual, (20 + beyond) - (Term)new LaneCount(), new LaneCount()))
            {
                nest.Add(new StoreRegister(output, (Term)n * 20, new LoadRegister(input, ((Term)n * 20) + s)));
            }
        }

        Assert.Equal(fault, First());
    }

    [Theory]
    [InlineData(59, null)]
    [InlineData(60, "input, which has 60 elements, is accessed from 0 to 60")] // of three samples
    public void An_index_that_is_set_under_a_condition(int place, string? fault)
    {
        using (nest.For("n", 0, batch, out Variable n))
        {
            Variable s = nest.Declare("s", 0);
            using (nest.If(new Compare(Comparison.Greater, n, 0)))
            {
                nest.Add(new Assign(s, place));
            }

            nest.Add(new StoreElement(output, (Term)n * 20, new LoadElement(input, s)));
        }

        Assert.Equal(fault, First());
    }

    [Fact]
    public void A_register_that_overlaps_the_one_before_lies_within_the_run()
    {
        using (nest.For("n", 0, batch, out Variable n))
        using (nest.For("step", 0, 20, new LaneCount(), out Variable step))
        {
            Variable s = nest.Declare("s", Term.Minimum(step, 20 - (Term)new LaneCount()));
            nest.Add(new StoreRegister(output, ((Term)n * 20) + s, new LoadRegister(input, ((Term)n * 20) + s)));
        }

        Assert.Null(First());
    }

    [Fact]
    public void A_branch_knows_its_condition()
    {
        using (nest.For("s", 0, 24, out Variable s))
        using (nest.If(new Compare(Comparison.Less, s, 20)))
        {
            nest.Add(new StoreElement(output, s, new LoadElement(input, s)));
        }

        Assert.Null(First());
    }

    [Fact]
    public void A_name_of_two_meanings()
    {
        nest.Declare("x", 1);
        using (nest.Scope())
        {
            // A builder of nests would have found it another name.
            nest.Add(new Declare(new Variable(int.MaxValue, "x", TermType.Index), 2));
        }

        Assert.Equal("x has two meanings", First());
    }

    [Fact]
    public void A_name_that_is_read_behind_its_block()
    {
        Variable x;
        using (nest.Scope())
        {
            x = nest.Declare("x", 1);
        }

        nest.Declare("y", (Term)x + 1);
        Assert.Equal("x is read where it has no value", First());
    }

    private string? First()
    {
        LoopNest loops = new(
            [
                new NestParameter(ParameterKind.Batch, batch),
                new NestParameter(ParameterKind.Read, Storage: input),
                new NestParameter(ParameterKind.Written, Storage: output),
            ],
            IsVector: true,
            ReturnsTotal: false,
            nest.Body);
        return LoopVerifier.Run(loops, [16, 8, 4, 1]).FirstOrDefault();
    }
}
