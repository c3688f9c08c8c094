using FusedNorm.Generator.Collections;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Layers.Pooling;

/// <summary>The options of adaptive pools: the output's sizes, from which the windows follow.</summary>
internal sealed class AdaptiveWindows(LayerOptions options, int rank)
{
    private readonly (string Argument, int Size)[] outputs = rank == 1
        ? [("OutputSize", options.Required("OutputSize"))]
        : [("OutputHeight", options.Required("OutputHeight")), ("OutputWidth", options.Required("OutputWidth"))];

    public string Sizes => string.Join(", ", outputs.Select(output => CSharpLiteral.Int(output.Size)));

    public Shape? InferShape(Shape input, Reporter reporter)
    {
        if (input.Rank != rank + 1)
        {
            reporter.WrongRank(SlidingWindows.ExpectedShape(rank));
            return null;
        }

        bool valid = true;
        foreach ((string argument, int size) in outputs)
        {
            valid &= reporter.Require(size >= 0, argument, "0 (as the input) or positive", size);
        }

        for (int axis = 0; axis < rank && valid; axis++)
        {
            // Where windows begin and end is computed from their product.
            long product = (Size(input, axis) + 1L) * input.Dimensions[axis + 1];
            if (product > int.MaxValue && input.Dimensions[axis + 1] % Size(input, axis) != 0)
            {
                reporter.TooLarge("its windows times the positions they share have", CSharpLiteral.Int(product), int.MaxValue);
                return null;
            }
        }

        return valid
            ? new Shape(Enumerable.Range(0, rank).Select(axis => Size(input, axis)).Prepend(input.Channels).ToEquatableArray())
            : null;
    }

    public WindowGeometry Over(Shape input) => new(
        Enumerable.Range(0, rank).Select(axis => WindowDimension.Adaptive(input.Dimensions[axis + 1], Size(input, axis)))
            .ToEquatableArray(),
        new WindowDivisor(0, CountsPadding: false));

    private int Size(Shape input, int axis) => outputs[axis].Size > 0 ? outputs[axis].Size : input.Dimensions[axis + 1];
}
