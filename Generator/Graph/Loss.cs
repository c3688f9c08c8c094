using FusedNorm.Generator.Collections;
using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Graph;

/// <summary>
/// What stands last, as a graph knows it: its options, and what it compares the output with. Emitters ask a loss for its shape and its
/// targets, never which one it is.
/// </summary>
internal abstract class Loss(LayerOptions options)
{
    /// <summary>PyTorch's name, <c>MSELoss</c>.</summary>
    public string Kind => Options.Kind;

    public Reduction Reduction { get; } = (Reduction)options.Int("Reduction", (int)Reduction.Mean);

    /// <summary>What the loss does to the output itself, before it compares; null for nothing.</summary>
    public virtual Squashing? Applies => null;

    /// <summary>What the layer above is expected to have done; null for nothing.</summary>
    public virtual Squashing? Expects => null;

    /// <summary>What the loss calls the network's output.</summary>
    public virtual string OutputName => "prediction";

    /// <summary>What it was declared with.</summary>
    public LayerOptions Options { get; } = options;

    /// <summary>The shape of a sample's losses before they combine: () for a single one.</summary>
    public abstract Shape LossShape(Shape output);

    /// <summary>What the documentation of the generated method says of its targets.</summary>
    public abstract string DescribeTargets(Shape output);

    /// <summary>Reports options out of range, and an output that the loss does not take.</summary>
    public void Check(Reporter reporter)
    {
        reporter.Require(Reduction is Reduction.Mean or Reduction.Sum or Reduction.None, "Reduction", "Mean, Sum or None", (int)Reduction);
        CheckOptions(reporter);
    }

    /// <summary>What <see cref="Check"/> reports besides a reduction that is none.</summary>
    protected virtual void CheckOptions(Reporter reporter)
    {
    }

    /// <summary>Reports a list of weights that holds NaN or infinity, or is of another length than <paramref name="fits"/> takes.</summary>
    protected static void CheckWeights(
        Reporter reporter, string argument, EquatableArray<double>? weights, Func<int, bool> fits, string expected)
    {
        if (weights is not { } list)
        {
            return;
        }

        if (!fits(list.Count))
        {
            reporter.ReportArgument(
                DiagnosticDescriptors.WrongWeightCount, argument, argument,
                CSharpLiteral.Int(list.Count), expected, reporter.Input.ToString(), reporter.From);
            return;
        }

        double[] wrong = [.. list.Where(weight => double.IsNaN(weight) || double.IsInfinity(weight))];
        reporter.Require(wrong.Length == 0, argument, "finite numbers", wrong.FirstOrDefault());
    }
}
