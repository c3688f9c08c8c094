using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Layers.Pooling;

/// <summary>The loops of every pool that takes the largest element, whatever its windows.</summary>
internal static class MaxPooling
{
    /// <summary>The backward pass finds the largest elements again.</summary>
    public static IEnumerable<Value> SavedValues(Node node) => [node.Input];

    public static void Forward(ForwardLowering lowering, Node node, WindowGeometry windows) =>
        WindowSource.Define(lowering, node, input => new WindowReduction(Combine.Maximum, input, windows));

    public static void Backward(BackwardLowering lowering, Node node, WindowGeometry windows)
    {
        Tensor gradient = lowering.Materialize(node.Output);
        Tensor destination = lowering.Allocate(node.Input);
        Sweep sweep = new();
        Local largest = sweep.Let(new Symbol("largestAt"), new WindowReduction(
            Combine.PlaceOfMaximum, lowering.ForwardTensor(node.Input), windows));
        sweep.Sinks.Add(new AddAt(destination, largest, sweep.Let(lowering.SymbolOf(node.Output), new Load(gradient))));
        Kernel kernel = new(node.Property + "InputGradient", Group.None, Geometry.ByChannel(node.Output.Shape)) { Steps = { sweep } };
        kernel.Describe($"gradient of {node.Name} {node.Layer.Describe()}");
        lowering.Add(kernel, node.Input);
        lowering.Given(node.Input, destination);
    }
}
