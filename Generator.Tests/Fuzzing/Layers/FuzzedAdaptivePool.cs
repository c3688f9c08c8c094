using FusedNorm.Generator.Tests.Oracle;

namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>Windows that share the input out: window i of O over L elements from floor(i L / O) to ceil((i + 1) L / O).</summary>
internal sealed class FuzzedAdaptivePool(FuzzedPlace place, int rank, bool isMax) : FuzzedPool
{
    /// <summary>The output's sizes; 0 keeps the input's. They may be larger than it.</summary>
    private readonly int[] sizes = place.Sizes.DrawWindows(place, rank) is int[] large
        ? [.. large.Select((window, axis) => place.Shape[axis + 1] / window)]
        : [.. Enumerable.Range(0, rank).Select(axis =>
            place.Random.Chance(0.15) ? 0 : place.Random.Between(1, 1 + place.Shape[Math.Min(axis + 1, place.Shape.Length - 1)]))];

    public override string Kind => $"Adaptive{(isMax ? "Max" : "Avg")}Pool{rank}d";

    public override bool IsExact => isMax;

    public override IEnumerable<string> Arguments(Shapes inputs) => sizes.Select(AttributeText.Number);

    public override int[]? OutputShape(Shapes inputs) =>
        inputs.Input.Length == rank + 1
            ? [inputs.Input[0], .. sizes.Select((size, axis) => size == 0 ? inputs.Input[axis + 1] : size)]
            : null;

    protected override IReadOnlyList<FuzzedWindow> Windows(int[] input)
    {
        int[] lengths = [.. input.Skip(1)];
        return
        [
            .. FuzzedWindow.Combinations([.. lengths.Select((length, axis) => Ranges(length, sizes[axis] == 0 ? length : sizes[axis]))])
                .Select(ranges => FuzzedWindow.Product(lengths, ranges)),
        ];
    }

    protected override double Reduce(FuzzedWindow window, ReadOnlySpan<double> plane) =>
        isMax ? plane[Largest(window, plane)] : Average(window, plane, window.Elements.Length);

    protected override void HandBack(FuzzedWindow window, ReadOnlySpan<double> plane, double gradient, Span<double> planeGradient)
    {
        if (isMax)
        {
            planeGradient[Largest(window, plane)] += gradient;
        }
        else
        {
            Spread(window, gradient, window.Elements.Length, planeGradient);
        }
    }

    private static (int[] Inside, int Size)[] Ranges(int length, int windows) =>
    [
        .. Enumerable.Range(0, windows).Select(window =>
        {
            int start = window * length / windows;
            int end = (((window + 1) * length) + windows - 1) / windows;
            return (Enumerable.Range(start, end - start).ToArray(), end - start);
        }),
    ];
}
