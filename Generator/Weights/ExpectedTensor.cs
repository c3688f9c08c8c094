using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Weights;

/// <summary>A tensor of a network's state, as its <c>StateDict</c> has it.</summary>
/// <param name="Key">PyTorch's key.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="IsCounter">Whether it is a <c>num_batches_tracked</c>, which a prediction does not ask for.</param>
internal sealed record ExpectedTensor(string Key, Shape Shape, bool IsCounter = false)
{
    public const string RunningMean = "running_mean";
    public const string RunningVar = "running_var";
    private const string NumBatchesTracked = "num_batches_tracked";

    /// <summary>All of a network's, in PyTorch's order.</summary>
    public static IEnumerable<ExpectedTensor> Of(NetworkGraph graph)
    {
        foreach (Node node in graph.Nodes)
        {
            foreach (ParameterSlot parameter in node.Parameters)
            {
                yield return new ExpectedTensor(parameter.StateKey, parameter.Declaration.Shape);
            }

            if (node.Layer.TracksStatistics)
            {
                Shape channels = new(node.Input.Shape.Channels);
                yield return new ExpectedTensor(KeyOf(node, RunningMean), channels);
                yield return new ExpectedTensor(KeyOf(node, RunningVar), channels);
                yield return new ExpectedTensor(KeyOf(node, NumBatchesTracked), new Shape(), IsCounter: true);
            }
        }
    }

    /// <summary>The key of one of a layer's tensors.</summary>
    public static string KeyOf(Node node, string name) => node.Key + "." + name;
}
