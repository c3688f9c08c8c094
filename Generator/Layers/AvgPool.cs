using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Emit;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Layers;

/// <summary><c>torch.nn.AvgPool1d</c> and <c>AvgPool2d</c>.</summary>
internal sealed class AvgPool(LayerDeclaration declaration, int spatialRank) : Layer(declaration)
{
    private static readonly string[] Axes = ["Height", "Width"];

    private readonly bool ceilMode = declaration.Bool("CeilMode") ?? false;
    private readonly bool countIncludePad = declaration.Bool("CountIncludePad") ?? true;

    public override string NamePrefix => "pool";

    public override Shape? InferShape(Shape input, Reporter reporter)
    {
        if (input.Rank != spatialRank + 1)
        {
            reporter.WrongRank(spatialRank == 1 ? "(channels, length)" : "(channels, height, width)");
            return null;
        }

        List<int> sizes = [input.Channels];
        for (int axis = 0; axis < spatialRank; axis++)
        {
            if (Check(input, axis, reporter) is not int size)
            {
                return null;
            }

            sizes.Add(size);
        }

        return new Shape(sizes.ToEquatableArray());
    }

    public override void Forward(ForwardLowering lowering, Node node)
    {
        Tensor input = lowering.Materialize(node.Input);
        Chain chain = Chain.Start(
            Geometry.ByChannel(node.Output.Shape), ForwardLowering.LocalName(node.Output), new WindowAverage(input, Windows(node.Input.Shape)));
        chain.Describe(node.Description);
        lowering.Define(node.Output, chain);
    }

    public override void Backward(BackwardLowering lowering, Node node)
    {
        if (!node.Input.NeedsGradient)
        {
            return;
        }

        Tensor gradient = lowering.Materialize(node.Output);
        Chain chain = Chain.Start(
            Geometry.ByChannel(node.Input.Shape), "inputOf" + node.Property + "Slope", new WindowAverageGradient(gradient, Windows(node.Input.Shape)));
        chain.Describe($"gradient of {node.Name} {Describe()}");
        lowering.Define(node.Input, chain);
    }

    public override long Flops(Node node) => (long)node.Output.Shape.Length * Windows(node.Input.Shape).KernelLength;

    public override string Describe()
    {
        string kernel = string.Join(", ", Enumerable.Range(0, spatialRank).Select(Kernel).Distinct());
        return $"{Kind}({kernel})";
    }

    private WindowGeometry Windows(Shape input) => new(
        Enumerable.Range(0, spatialRank)
            .Select(axis => new WindowDimension(
                input.Dimensions[axis + 1], Kernel(axis), Stride(axis), Padding(axis), OutputSize(input.Dimensions[axis + 1], axis)))
            .ToEquatableArray(),
        countIncludePad);

    private int? Check(Shape input, int axis, Reporter reporter)
    {
        int kernel = Kernel(axis);
        string argument = spatialRank == 1 ? "KernelSize" : Declaration.Int("KernelSize") is null ? "Kernel" + Axes[axis] : "KernelSize";
        string padding = OwnPadding(axis) != -1 ? "Padding" + Axes[axis] : "Padding";
        int size = input.Dimensions[axis + 1];
        if (!reporter.Require(kernel > 0, argument, "positive", kernel)
            | !reporter.Require(Stride() >= 0, "Stride", "0 (as the window) or positive", Stride())
            | !reporter.Require(OwnStride(axis) >= 0, "Stride" + Axes[axis], "0 (as Stride) or positive", OwnStride(axis))
            | !reporter.Require(Padding(axis) >= 0, padding, "0 or positive", Padding(axis)))
        {
            return null;
        }

        if (Padding(axis) > kernel / 2)
        {
            reporter.ReportArgument(DiagnosticDescriptors.PaddingTooLarge, padding, CSharpLiteral.Int(kernel), CSharpLiteral.Int(Padding(axis)));
            return null;
        }

        int output = OutputSize(size, axis);
        if (output < 1)
        {
            reporter.ReportArgument(DiagnosticDescriptors.EmptyOutput, argument, CSharpLiteral.Int(kernel), CSharpLiteral.Int(size), CSharpLiteral.Int(output));
            return null;
        }

        return output;
    }

    /// <summary>PyTorch's length formula: the last window must start inside the input or its left padding.</summary>
    private int OutputSize(int size, int axis)
    {
        long reach = (long)size + (2L * Padding(axis)) - Kernel(axis);
        long stride = Stride(axis);
        long count = FloorDivide(reach + (ceilMode ? stride - 1 : 0), stride) + 1;
        if (ceilMode && (count - 1) * stride >= (long)size + Padding(axis))
        {
            count--;
        }

        return (int)Math.Max(Math.Min(count, int.MaxValue), int.MinValue);
    }

    private static long FloorDivide(long dividend, long divisor) =>
        (dividend / divisor) - (dividend % divisor < 0 ? 1 : 0);

    private int Kernel(int axis) => Declaration.Int("KernelSize") ?? Declaration.Int("Kernel" + Axes[axis]) ?? 0;

    private int Stride(int axis) => OwnStride(axis) != 0 ? OwnStride(axis) : Stride() != 0 ? Stride() : Kernel(axis);

    private int Stride() => Declaration.Int("Stride") ?? 0;

    private int OwnStride(int axis) => Declaration.Int("Stride" + Axes[axis]) ?? 0;

    private int Padding(int axis) => OwnPadding(axis) != -1 ? OwnPadding(axis) : Declaration.Int("Padding") ?? 0;

    private int OwnPadding(int axis) => Declaration.Int("Padding" + Axes[axis]) ?? -1;
}
