using System.CommandLine;
using System.Runtime.Intrinsics;
using FusedNorm.Benchmarks.Measuring;
using FusedNorm.Benchmarks.Tiles;
using FusedNorm.Products;
using FusedNorm.Vectors;

namespace FusedNorm.Benchmarks.Commands;

/// <summary>
/// The verb <c>tiles</c>: a linear layer and a ReLU, three ways: bias and ReLU in a pass behind the product, in its tiles, and all of it as
/// loops over constants; and those loops with a norm's sums in a pass behind them, and in their tiles. The numbers behind what
/// docs/architecture.md says of products.
/// </summary>
internal static class TilesCommand
{
    private static readonly int[] batches = [1, 6, 66, 258];

    private static readonly (int Inputs, int Outputs)[] layers = [(32, 16), (64, 64), (128, 128), (784, 128), (256, 256)];

    /// <summary>The verb with its options.</summary>
    public static Command Create() =>
        CommonOptions.Verb("tiles", "What it brings to finish sums in the tiles of a product, and to print its loops.", Run);

    private static int Run(Screen screen)
    {
        screen.Line(Machine.Description);
        screen.Table(
            [
                "batch", "layer", ">two passes us", ">in the tiles us", ">of it", ">printed us", ">of in the tiles",
                ">sums behind us", ">sums in them us", ">of it",
            ],
            batches.SelectMany(batch => layers.Select(layer => Vector512.IsHardwareAccelerated
                ? Row<Simd512<float>>(batch, layer.Inputs, layer.Outputs)
                : Row<Simd256<float>>(batch, layer.Inputs, layer.Outputs))));
        return 0;
    }

    private static string[] Row<V>(int batch, int inputs, int outputs)
        where V : struct, ISimd<V, float>
    {
        float[] left = Numbers(batch * inputs);
        float[] bias = Numbers(outputs);
        float[] panels = new float[MatrixProduct.PackedLength<float>(outputs, inputs)];
        MatrixProduct.Pack<V, float>(outputs, inputs, new(Numbers(outputs * inputs), inputs, 1), panels);
        float[] found = new float[batch * outputs];
        void Multiply(ReadOnlySpan<float> added) => MatrixProduct.PackedColumns<V, float>(
            batch, 0, outputs, inputs, 0, inputs, new(left, inputs, 1), panels, found, outputs, accumulate: false, bias: added,
            rectifies: !added.IsEmpty);
        List<Calls> ways =
        [
            new("two passes", () =>
            {
                Multiply(default);
                PrintedTiles.Rest<V>(batch, bias, found);
            }),
            new("in the tiles", () => Multiply(bias)),
        ];

        // What is printed has tiles of six rows and four registers alone, which panels have where there are 32 registers.
        if (batch % 6 == 0 && inputs == outputs && Vector512.IsHardwareAccelerated)
        {
            float[] moments = new float[PrintedTiles.MomentsLength(outputs)];
            ways.Add(new("printed", () => Printed<V>(batch, left, panels, bias, found, default)));
            ways.Add(new("sums behind", () =>
            {
                Printed<V>(batch, left, panels, bias, found, default);
                PrintedTiles.Moments<V>(batch, outputs, found, moments);
            }));
            ways.Add(new("sums in them", () =>
            {
                // They begin with what a pass of its own has in registers.
                moments.AsSpan().Clear();
                Printed<V>(batch, left, panels, bias, found, moments);
            }));
        }

        double[] times = [.. Timing.Measure(ways, TimingPlan.Tiles).Select(measured => measured.Minimum)];
        IEnumerable<string> cells = ways.SelectMany((way, i) => way.Peer is "two passes" or "sums behind"
            ? [Screen.Number(times[i])]
            : new[] { Screen.Number(times[i]), Screen.Percent(times[i] / times[i - 1]) });
        return [.. new[] { $"{batch}", $"{inputs} x {outputs}" }.Concat(cells).Concat(Enumerable.Repeat("", 5)).Take(10)];
    }

    /// <summary>A layer with as many columns as terms.</summary>
    private static void Printed<V>(int batch, float[] left, float[] panels, float[] bias, float[] found, Span<float> moments)
        where V : struct, ISimd<V, float>
    {
        switch (bias.Length)
        {
            case 64:
                PrintedTiles.Product<V, Size64>(batch, left, panels, bias, found, moments);
                break;
            case 128:
                PrintedTiles.Product<V, Size128>(batch, left, panels, bias, found, moments);
                break;
            default:
                PrintedTiles.Product<V, Size256>(batch, left, panels, bias, found, moments);
                break;
        }
    }

    private static float[] Numbers(int count) => [.. new TorchRandom(1).Normal(count).Select(value => (float)value)];

    private sealed class Calls(string peer, Action call) : Loop(peer)
    {
        public override void Prepare()
        {
        }

        protected override void Repeat(long calls)
        {
            for (; calls > 0; calls--)
            {
                call();
            }
        }
    }
}
