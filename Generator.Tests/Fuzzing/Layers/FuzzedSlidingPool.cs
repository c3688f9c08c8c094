using FusedNorm.Generator.Tests.Oracle;

namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>A pool whose windows slide: sizes, strides, padding, dilation and PyTorch's rule for the number of windows.</summary>
internal abstract class FuzzedSlidingPool : FuzzedPool
{
    private static readonly string[] Axes = ["Depth", "Height", "Width"];

    private readonly int[] kernels;
    private readonly int stride;
    private readonly int padding;
    private readonly int dilation;
    private readonly bool ceilMode;

    /// <summary>Options for one dimension alone, by their attribute's names: <c>StrideHeight</c>.</summary>
    private readonly Dictionary<string, int> ofAxis = [];

    protected FuzzedSlidingPool(FuzzedPlace place, int rank, bool dilates)
    {
        FuzzRandom random = place.Random;
        Rank = rank;
        if (place.Sizes.DrawWindows(place, rank) is int[] large)
        {
            // Large windows as people declare them: beside one another, and mostly all there is.
            (kernels, dilation) = (large, 1);
            return;
        }

        int kernel = random.Between(1, rank == 1 ? 5 : 3);
        kernels = rank > 1 && random.Chance(0.6)
            ? [.. Enumerable.Range(0, rank).Select(_ => random.Between(1, 4))]
            : [.. Enumerable.Repeat(kernel, rank)];
        stride = random.Chance(0.4) ? 0 : random.Between(1, 3);
        dilation = dilates && random.Chance(0.5) ? random.Between(2, 3) : 1;
        padding = random.Chance(0.4) ? 0 : random.Between(1, 2);
        ceilMode = random.Chance(0.35);
        if (rank > 1)
        {
            foreach (string axis in Axes.Skip(Axes.Length - rank))
            {
                DrawForAxis(random, "Stride" + axis, 1, 3);
                DrawForAxis(random, "Padding" + axis, 0, 2);
                if (dilates)
                {
                    DrawForAxis(random, "Dilation" + axis, 1, 2);
                }
            }
        }
    }

    /// <summary>The number of spatial dimensions.</summary>
    protected int Rank { get; }

    public override IEnumerable<string> Arguments(Shapes inputs)
    {
        List<string> arguments =
            [.. kernels.Distinct().Count() == 1 ? [AttributeText.Number(kernels[0])] : kernels.Select(AttributeText.Number)];
        AttributeText.AddIf(arguments, stride != 0, $"Stride = {stride}");
        AttributeText.AddIf(arguments, padding != 0, $"Padding = {padding}");
        AttributeText.AddIf(arguments, dilation != 1, $"Dilation = {dilation}");
        AttributeText.AddIf(arguments, ceilMode, "CeilMode = true");
        arguments.AddRange(ofAxis.Select(option => $"{option.Key} = {option.Value}"));
        return arguments;
    }

    public override int[]? OutputShape(Shapes inputs)
    {
        if (inputs.Input.Length != Rank + 1)
        {
            return null;
        }

        int[] sizes = [.. inputs.Input.Skip(1)];
        for (int axis = 0; axis < Rank; axis++)
        {
            if (Padding(axis) > Reach(axis) / 2 || Count(sizes[axis], axis) < 1)
            {
                return null;
            }
        }

        return Windows(inputs.Input).All(IsLegal) ? [inputs.Input[0], .. sizes.Select(Count)] : null;
    }

    /// <summary>Whether a value can be said of a window.</summary>
    protected virtual bool IsLegal(FuzzedWindow window) => true;

    protected override IReadOnlyList<FuzzedWindow> Windows(int[] input)
    {
        int[] sizes = [.. input.Skip(1)];
        return
        [
            .. FuzzedWindow.Combinations([.. sizes.Select((size, axis) =>
                Enumerable.Range(0, Count(size, axis)).Select(window => Range(size, axis, window)).ToArray())])
                .Select(ranges => FuzzedWindow.Product(sizes, ranges)),
        ];
    }

    /// <summary>
    /// One window along one dimension: the elements inside the input, and its size with padding but without what hangs over that.
    /// </summary>
    private (int[] Inside, int Size) Range(int size, int axis, int window)
    {
        int start = (window * Stride(axis)) - Padding(axis);
        int[] elements = [.. Enumerable.Range(0, kernels[axis]).Select(k => start + (k * Dilation(axis)))];
        return ([.. elements.Where(element => element >= 0 && element < size)], elements.Count(element => element < size + Padding(axis)));
    }

    private int Count(int size, int axis)
    {
        double steps = (size + (2.0 * Padding(axis)) - Reach(axis)) / Stride(axis);
        int count = (int)(ceilMode ? Math.Ceiling(steps) : Math.Floor(steps)) + 1;

        // The last window must start inside the input or its left padding.
        return ceilMode && (count - 1) * Stride(axis) >= size + Padding(axis) ? count - 1 : count;
    }

    private int Reach(int axis) => ((kernels[axis] - 1) * Dilation(axis)) + 1;

    private int Stride(int axis) => OfAxis("Stride", axis) ?? (stride != 0 ? stride : kernels[axis]);

    private int Padding(int axis) => OfAxis("Padding", axis) ?? padding;

    private int Dilation(int axis) => OfAxis("Dilation", axis) ?? dilation;

    private int? OfAxis(string option, int axis) => ofAxis.TryGetValue(option + Axes[Axes.Length - Rank + axis], out int own) ? own : null;

    private void DrawForAxis(FuzzRandom random, string option, int lowest, int highest)
    {
        if (random.Chance(0.4))
        {
            ofAxis.Add(option, random.Between(lowest, highest));
        }
    }
}
