namespace FusedNorm;

/// <summary>
/// The layers of another network in this place, as a sub-module of <c>torch.nn</c>: <c>[Include&lt;Trunk&gt;("trunk")]</c> gives the
/// properties <c>TrunkFc1</c>, … and the state keys <c>trunk.fc1.weight</c>, …
/// </summary>
/// <remarks>
/// It is the declaration that is included, not an instance: the parameters are this network's own and are drawn in layer order. The shape
/// that the other network's <c>[Input]</c> declares must be the shape at this place, and its precision this network's. Its loss, and what
/// its <c>[Input]</c> says of the batch and of the gradient, stay behind; its taps and regions are its own. It may include networks itself.
/// </remarks>
/// <typeparam name="TNetwork">A class with <c>[Network]</c>.</typeparam>
public sealed class IncludeAttribute<TNetwork> : LayerAttribute
    where TNetwork : class
{
    /// <summary>Includes a network.</summary>
    /// <param name="name">
    /// Its name here, the first part of its layers' names; without one the class's name as Python would write it: <c>conv_trunk</c> for
    /// <c>ConvTrunk</c>.
    /// </param>
    public IncludeAttribute(string? name = null) => Name = name;

    /// <summary>Which parameters of all its layers are declared untrainable, besides those that it declares so itself.</summary>
    public Freeze Freeze { get; set; }

    /// <summary>Pins every layer of it that has a mode (batch norms, dropouts) to eval mode.</summary>
    public bool Eval { get; set; }
}
