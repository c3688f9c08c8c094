using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Layers.Pooling;

/// <summary>The loops of every pool that averages, whatever its windows.</summary>
internal static class AveragePooling
{
    public static void Forward(ForwardLowering lowering, Node node, WindowGeometry windows) =>
        WindowSource.Define(lowering, node, input => new WindowReduction(Combine.Average, input, windows));

    public static void Backward(BackwardLowering lowering, Node node, WindowGeometry windows)
    {
        Tensor gradient = lowering.Materialize(node.Output);
        Expr source = windows.Transposed is WindowGeometry transposed
            ? new WindowReduction(Combine.Average, gradient, transposed)
            : new WindowReduction(Combine.Shares, gradient, windows);
        Chain chain = Chain.Start(Geometry.ByChannel(node.Input.Shape), new Symbol("inputOf" + node.Property + "Slope"), source);
        chain.Describe($"gradient of {node.Name} {node.Layer.Describe()}");
        lowering.Define(node.Input, chain);
    }
}
