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
            Kernel kernel =
                Copy($"{lowering.Prefix}{node.Property}Part{(offset == 0 ? 1 : 2)}", part.Length, part, from: 0, output, to: offset);
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
                Kernel kernel =
                    Copy($"{node.Property}Part{(offset == 0 ? 1 : 2)}Gradient", part.Length, gradient, from: offset, part, to: 0);
                kernel.Describe($"gradient of {node.Name}: the part of {input.Name}");
                lowering.Add(kernel, input);
                lowering.Given(input, part);
            }

            offset += input.Shape.Length;
        }
    }

    public override OnnxCall Onnx(Node node, bool isDouble) => new(Kind, ("from", ShapeChain.LayerOf(node.Other!)?.Key));

    public override string Describe() => $"Concat({From})";

    /// <summary>A run of every sample of one tensor, as a run of every sample of another.</summary>
    private static Kernel Copy(string name, int length, Tensor source, int from, Tensor destination, int to)
    {
        Sweep sweep = new();
        sweep.Sinks.Add(new Store(destination, sweep.Let(new Symbol("element"), new Load(source) { Offset = from })) { Offset = to });
        return new Kernel(name, Group.None, new Geometry(1, length, 1)) { Steps = { sweep } };
    }
}
