using FusedNorm.Execution;
using FusedNorm.Generator.Folding;
using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Weights;

/// <summary>
/// Computes the constants of an inference from a file, by the arithmetic of the runtime's <c>FoldedNorm</c> and <c>FoldedLinear</c>.
/// </summary>
internal sealed class FoldWeights
{
    private readonly Dictionary<string, StoredTensor> tensors;
    private readonly bool isDouble;
    private readonly Dictionary<Node, NormFold> fronts = [];

    private FoldWeights(WeightsFile file, bool isDouble)
    {
        tensors = file.Tensors.ToDictionary(tensor => tensor.Key);
        this.isDouble = isDouble;
    }

    /// <summary>
    /// The values of each parameter of the folded graph, in its order; rounding to single precision is left to whoever stores them.
    /// </summary>
    /// <param name="folded">The graph of the inference.</param>
    /// <param name="file">A file that fits the network.</param>
    public static IReadOnlyList<(ParameterSlot Parameter, double[] Values)> Run(FoldedGraph folded, WeightsFile file)
    {
        FoldWeights pass = new(file, folded.Graph.Declaration.IsDouble);
        return [.. folded.Sources.SelectMany(entry => pass.Values(entry.Node, entry.Source))];
    }

    private IEnumerable<(ParameterSlot, double[])> Values(Node node, ConstantSource source)
    {
        Func<string, double[]> values;
        switch (source)
        {
            case CopiedParameters copied:
                values = name => Stored(copied.Layer, name);
                break;
            case JoinedNorms joined:
                NormFold norm = joined.Norms.Skip(1).Aggregate(Norm(joined.Norms[0]), (front, next) => front.Then(Norm(next)));
                fronts.Add(node, norm);
                values = name => name switch { "mean" => norm.Mean, "scale" => norm.Scale, _ => norm.Shift };
                break;
            case FoldedParameters linear:
                LinearFold fold = Linear(linear);
                values = name => name == "weight" ? fold.Weight : fold.Bias;
                break;
            default:
                throw new InvalidOperationException($"{source.GetType().Name} is unknown.");
        }

        return node.Parameters.Select(parameter => (parameter, values(parameter.Declaration.Name)));
    }

    private LinearFold Linear(FoldedParameters linear)
    {
        LinearFold fold = new(
            Stored(linear.Layer, "weight"),
            linear.Layer.Parameter("bias") is null ? new double[linear.Layer.Output.Shape.Last] : Stored(linear.Layer, "bias"));
        if (linear.Front is not null)
        {
            fold.After(fronts[linear.Front]);
        }

        foreach (Node behind in linear.Behind)
        {
            fold.Then(Norm(behind));
        }

        return fold;
    }

    private NormFold Norm(Node node)
    {
        ConstantNorm norm = node.Layer.ConstantNorm!;
        return NormFold.Of(
            Stored(node, norm.Mean),
            Stored(node, norm.Variance),
            node.Parameter(norm.Weight) is null ? null : Stored(node, norm.Weight),
            node.Parameter(norm.Bias) is null ? null : Stored(node, norm.Bias),
            norm.Eps);
    }

    private double[] Stored(Node node, string name) => tensors[node.KeyOf(name)].Values(isDouble);
}
