using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Layers;

/// <summary>What every layer is: a node's layer that describes its loops.</summary>
internal abstract class LoweredLayer(LayerDeclaration declaration) : Layer(declaration), ILowered
{
    /// <inheritdoc/>
    public abstract void Forward(ForwardLowering lowering, Node node);

    /// <inheritdoc/>
    public abstract void Backward(BackwardLowering lowering, Node node);
}
