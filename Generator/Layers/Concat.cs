using FusedNorm.Generator.Collections;
using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Layers;

/// <summary><c>torch.cat((x, y), 1)</c> with a tapped value. Channels stand first in a sample, so each part is one run of it.</summary>
internal sealed class Concat(LayerOptions options) : LoweredLayer(options)
{
    public override string NamePrefix => "concat";

    public override string From { get; } = options.RequiredText("From");

    public override Shape InferShape(Shape input, Reporter reporter) => input;

    public override Shape? InferShape(Shape input, Shape other, Reporter reporter)
    {
        if (!input.Dimensions.Skip(1).SequenceEqual(other.Dimensions.Skip(1)) || input.Rank != other.Rank)
        {
            reporter.ReportArgument(DiagnosticDescriptors.UnequalShapes, "From", input.ToString(), From, other.ToString());
            return null;
        }

        return new Shape(input.Dimensions.Skip(1).Prepend(input.Channels + other.Channels).ToEquatableArray());
    }

    public override void Forward(ForwardLowering lowering, Node node)
    {
        Tensor output = lowering.Allocate(node.Output);
        int offset = 0;
        foreach (Value input in node.Inputs)
        {
            Tensor part = lowering.Materialize(input);
            CopyKernel kernel = new($"{lowering.Prefix}{node.Property}Part{(offset == 0 ? 1 : 2)}", part, 0, output, offset, part.Length);
            kernel.Describe(node, ": " + input.Name);
            lowering.Add(kernel);
            offset += part.Length;
        }

        lowering.Given(node.Output, output);
    }

    public override void Backward(BackwardLowering lowering, Node node)
    {
        Tensor gradient = lowering.Materialize(node.Output);
        int offset = 0;
        foreach (Value input in node.Inputs)
        {
            if (input.NeedsGradient)
            {
                Tensor part = lowering.Allocate(input);
                CopyKernel kernel = new($"{node.Property}Part{(offset == 0 ? 1 : 2)}Gradient", gradient, offset, part, 0, part.Length);
                kernel.Describe($"gradient of {node.Name}: the part of {input.Name}");
                lowering.Add(kernel, input);
                lowering.Given(input, part);
            }

            offset += input.Shape.Length;
        }
    }

    public override OnnxCall Onnx(Node node, bool isDouble) => new(Kind, ("from", ShapeChain.LayerOf(node.Other!)?.Key));

    public override string Describe() => $"Concat({From})";
}
