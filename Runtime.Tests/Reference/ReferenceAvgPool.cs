namespace FusedNorm.Runtime.Tests.Reference;

/// <summary>One spatial dimension of a pool.</summary>
internal readonly record struct PoolAxis(int Kernel, int Stride, int Padding);

/// <summary>Average pooling over any number of spatial dimensions; the length of one dimension is taken as a height of 1.</summary>
internal sealed class ReferenceAvgPool(int[] inputShape, PoolAxis vertical, PoolAxis horizontal, bool ceilMode, bool countIncludePad)
    : ReferenceLayer
{
    private readonly int channels = inputShape[0];
    private readonly int height = inputShape.Length == 3 ? inputShape[1] : 1;
    private readonly int width = inputShape[^1];

    private int OutputHeight => Length(height, vertical);

    private int OutputWidth => Length(width, horizontal);

    public override int[] OutputShape(int[] input) =>
        input.Length == 3 ? [channels, OutputHeight, OutputWidth] : [channels, OutputWidth];

    public override Measured Forward(Measured input, int batch)
    {
        double[] output = new double[batch * channels * OutputHeight * OutputWidth];
        Visit(batch, (from, to, divisor) => output[to] += input.Values[from] / divisor);
        return new Measured(output, input.Scale);
    }

    public override Measured Backward(Measured gradient, int batch)
    {
        double[] inputGradient = new double[batch * channels * height * width];
        double[] terms = new double[inputGradient.Length];
        Visit(batch, (from, to, divisor) =>
        {
            inputGradient[from] += gradient.Values[to] / divisor;
            terms[from] += Math.Abs(gradient.Values[to] / divisor);
        });
        return new Measured(inputGradient, Math.Max(Measured.Largest(terms), gradient.Scale));
    }

    /// <summary>Every pair of an input element and a window that covers it, with the window's divisor.</summary>
    private void Visit(int batch, Action<int, int, double> pair)
    {
        for (int plane = 0; plane < batch * channels; plane++)
        {
            for (int h = 0; h < OutputHeight; h++)
            {
                for (int w = 0; w < OutputWidth; w++)
                {
                    (int top, int bottom, int paddedHeight) = Window(h, height, vertical);
                    (int left, int right, int paddedWidth) = Window(w, width, horizontal);
                    double divisor = countIncludePad ? paddedHeight * paddedWidth : (bottom - top) * (right - left);
                    for (int y = top; y < bottom; y++)
                    {
                        for (int x = left; x < right; x++)
                        {
                            pair((((plane * height) + y) * width) + x, (((plane * OutputHeight) + h) * OutputWidth) + w, divisor);
                        }
                    }
                }
            }
        }
    }

    /// <summary>The part of a window inside the input, and its length before it was clipped to it.</summary>
    private static (int From, int To, int Padded) Window(int index, int length, PoolAxis axis)
    {
        int start = (index * axis.Stride) - axis.Padding;
        int end = Math.Min(start + axis.Kernel, length + axis.Padding);
        return (Math.Max(start, 0), Math.Min(end, length), end - start);
    }

    private int Length(int length, PoolAxis axis)
    {
        double windows = (length + (2 * axis.Padding) - axis.Kernel) / (double)axis.Stride;
        int count = (int)(ceilMode ? Math.Ceiling(windows) : Math.Floor(windows)) + 1;
        return ceilMode && (count - 1) * axis.Stride >= length + axis.Padding ? count - 1 : count;
    }
}
