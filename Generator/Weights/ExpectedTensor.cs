using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Weights;

/// <summary>A tensor of a network's state, as its <c>StateDict</c> has it.</summary>
/// <param name="Key">PyTorch's key.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="IsCounter">Whether it is a whole number, which a prediction does not ask for.</param>
internal sealed record ExpectedTensor(string Key, Shape Shape, bool IsCounter = false)
{
    /// <summary>All of a network's, in PyTorch's order.</summary>
    public static IEnumerable<ExpectedTensor> Of(NetworkGraph graph)
    {
        foreach (Node node in graph.Nodes)
        {
            foreach (ParameterSlot parameter in node.Parameters)
            {
                yield return new ExpectedTensor(parameter.StateKey, parameter.Declaration.Shape);
            }

            foreach (BufferSlot buffer in node.Buffers)
            {
                yield return new ExpectedTensor(buffer.StateKey, buffer.Declaration.Shape, buffer.Declaration.IsCounter);
            }
        }
    }
}
