namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>One window of a pool over one sample's channel: which elements it covers, and PyTorch's divisor for their average.</summary>
/// <param name="Elements">Offsets into the channel's plane, row-major.</param>
/// <param name="Size">The elements with padding, as <c>count_include_pad</c> counts them.</param>
internal sealed record FuzzedWindow(int[] Elements, int Size)
{
    /// <summary>The window that is a product of ranges, one for each dimension.</summary>
    public static FuzzedWindow Product(int[] sizes, (int[] Inside, int Size)[] ranges)
    {
        IEnumerable<int> elements = [0];
        foreach ((int dimension, (int[] inside, _)) in ranges.Index())
        {
            elements = from before in elements from position in inside select (before * sizes[dimension]) + position;
        }

        return new([.. elements], ranges.Aggregate(1, (product, range) => product * range.Size));
    }

    /// <summary>Every way to take one of each, the last varying fastest.</summary>
    public static IEnumerable<T[]> Combinations<T>(IReadOnlyList<T[]> choices)
    {
        IEnumerable<T[]> combinations = [[]];
        foreach (T[] choice in choices)
        {
            combinations = from before in combinations from next in choice select (T[])[.. before, next];
        }

        return combinations;
    }
}

/// <summary>A pool of any kind: it reduces each window of each channel to one value.</summary>
internal abstract class FuzzedPool : FuzzedLayer
{
    public override string NamePrefix => "pool";

    public override string LoopsOver => "windows";

    /// <summary>How many elements each window over one channel of an input has.</summary>
    public IEnumerable<long> SizesOfWindows(int[] input) => Windows(input).Select(window => (long)window.Elements.Length);

    /// <summary>The windows over one channel of the input, in the order of the output's positions.</summary>
    protected abstract IReadOnlyList<FuzzedWindow> Windows(int[] input);

    public override double[] Forward(LayerPass pass)
    {
        IReadOnlyList<FuzzedWindow> windows = Windows(pass.InputShape);
        List<double> output = [];
        for (int plane = 0; plane < pass.Input.Length; plane += pass.Positions)
        {
            output.AddRange(windows.Select(window => Reduce(window, pass.Input.AsSpan(plane, pass.Positions))));
        }

        return [.. output];
    }

    public override double[][] Backward(LayerPass pass, double[] gradient)
    {
        IReadOnlyList<FuzzedWindow> windows = Windows(pass.InputShape);
        double[] inputGradient = new double[pass.Input.Length];
        int next = 0;
        for (int plane = 0; plane < pass.Input.Length; plane += pass.Positions)
        {
            foreach (FuzzedWindow window in windows)
            {
                HandBack(window, pass.Input.AsSpan(plane, pass.Positions), gradient[next++], inputGradient.AsSpan(plane, pass.Positions));
            }
        }

        return [inputGradient];
    }

    /// <summary>The value of a window.</summary>
    protected abstract double Reduce(FuzzedWindow window, ReadOnlySpan<double> plane);

    /// <summary>Adds a window's gradient to those of its elements.</summary>
    protected abstract void HandBack(FuzzedWindow window, ReadOnlySpan<double> plane, double gradient, Span<double> planeGradient);

    protected static double Average(FuzzedWindow window, ReadOnlySpan<double> plane, int divisor)
    {
        double sum = 0;
        foreach (int element in window.Elements)
        {
            sum += plane[element];
        }

        return sum / divisor;
    }

    protected static void Spread(FuzzedWindow window, double gradient, int divisor, Span<double> planeGradient)
    {
        foreach (int element in window.Elements)
        {
            planeGradient[element] += gradient / divisor;
        }
    }

    /// <summary>The first of the largest elements.</summary>
    protected static int Largest(FuzzedWindow window, ReadOnlySpan<double> plane)
    {
        int largest = window.Elements[0];
        foreach (int element in window.Elements)
        {
            largest = plane[element] > plane[largest] ? element : largest;
        }

        return largest;
    }
}
