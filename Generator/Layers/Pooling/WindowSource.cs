using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Layers.Pooling;

/// <summary>The forward loop of every pool: a chain that begins with what a window of the stored input gives.</summary>
internal static class WindowSource
{
    public static void Define(ForwardLowering lowering, Node node, Func<Tensor, Expr> window)
    {
        Chain chain = Chain.Start(
            Geometry.ByChannel(node.Output.Shape), lowering.SymbolOf(node.Output), window(lowering.Materialize(node.Input)));
        chain.Describe(node);
        lowering.Define(node.Output, chain);
    }
}
