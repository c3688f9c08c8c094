using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Layers;

/// <summary><c>x + y</c> with a tapped value: a residual. The gradient goes to both unchanged.</summary>
internal sealed class Add(LayerOptions options) : LoweredLayer(options)
{
    public override string NamePrefix => "add";

    public override bool IsPointwise => true;

    public override string From { get; } = options.RequiredText("From");

    public override Shape InferShape(Shape input, Reporter reporter) => input;

    public override Shape? InferShape(Shape input, Shape other, Reporter reporter)
    {
        if (input != other)
        {
            reporter.ReportArgument(DiagnosticDescriptors.UnequalShapes, "From", input.ToString(), From, other.ToString());
            return null;
        }

        return input;
    }

    public override void Forward(ForwardLowering lowering, Node node)
    {
        Chain other = lowering.Repeat(node.Other!);
        Chain chain = lowering.Continue(node.Input, other.Geometry);
        Expr input = chain.Current;
        chain.Append(lowering.SymbolOf(node.Output), input + chain.Include(other));
        chain.Describe(node);
        lowering.Define(node.Output, chain);
    }

    public override void Backward(BackwardLowering lowering, Node node) => lowering.Share(node.Output, node.Inputs);

    public override long Flops(Node node) => node.Output.Shape.Length;

    public override OnnxCall Onnx(Node node, bool isDouble) => new(Kind, ("from", ShapeChain.LayerOf(node.Other!)?.Key));

    public override string Describe() => $"Add({From})";
}
