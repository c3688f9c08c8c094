using System.Globalization;
using FusedNorm.Benchmarks.Limits;
using FusedNorm.Benchmarks.Measuring;
using FusedNorm.Benchmarks.Networks;
using FusedNorm.Benchmarks.Peers;
using FusedNorm.Benchmarks.Workloads;

namespace FusedNorm.Benchmarks.Commands;

/// <summary>
/// The three matrix products of a linear layer alone, as a share of the rate of multiply-adds, which takes turns with them: what disturbs
/// one disturbs the other.
/// </summary>
internal static class ProductsTable
{
    /// <summary>Measures and prints the table.</summary>
    public static void Print(Screen screen, TimingPlan plan, IReadOnlyList<int> threadCounts)
    {
        List<IReadOnlyList<string>> rows = [];
        foreach (int threads in threadCounts)
        {
            rows.AddRange(Measure(
                256, 512, 784, 0.8, random => new WeightProduct784x512(random), random => new InputProduct784x512(random), plan, threads));
            rows.AddRange(Measure(
                64, 128, 64, 0.7, random => new WeightProduct64x128(random), random => new InputProduct64x128(random), plan, threads));
        }

        screen.Heading("Matrix products of a linear layer (batch x outputs x inputs)");
        screen.Table(
            ["shape", "product", ">threads", ">median µs", ">GFLOP/s", ">FMA peak meanwhile", ">share of FMA peak", ">target"], rows);
    }

    private static IEnumerable<IReadOnlyList<string>> Measure(
        int batch, int outputs, int inputs, double target,
        Func<TorchRandom, INetwork> createForWeight, Func<TorchRandom, INetwork> createForInput,
        TimingPlan plan, int threads)
    {
        (Case ofWeight, Case ofInput) = (Subject(createForWeight), Subject(createForInput));
        CaseValues forWeight = new(ofWeight);
        using FusedNormPeer peer = new();
        IContestant[] contestants =
        [
            peer.Contestants(ofWeight, forWeight, threads).Single(),
            FusedNormPeer.BackwardAlone(forWeight, threads),
            FusedNormPeer.BackwardAlone(new CaseValues(ofInput), threads),
            new MultiplyAdds(threads),
        ];
        foreach (IContestant contestant in contestants)
        {
            contestant.Prepare();
        }

        Measurement[] times = Timing.Measure(contestants, plan);
        double peak = FmaPeak.OperationsPerRound * MultiplyAdds.RoundsPerCall * threads / (times[3].Median * 1e-6);
        yield return Row("y = x W'", times[0].Median);
        yield return Row("dW = dy' x", times[1].Median);
        yield return Row("dx = dy W", times[2].Median);

        Case Subject(Func<TorchRandom, INetwork> create) =>
            new(new Workload(0, "product", create, [inputs], [new("Linear", inputs, outputs)]), Phase.Forward, batch, new Target());

        IReadOnlyList<string> Row(string product, double microseconds)
        {
            double rate = 2.0 * batch * outputs * inputs / (microseconds * 1e-6);
            return
            [
                $"{batch} x {outputs} x {inputs}", product, threads.ToString(CultureInfo.InvariantCulture), Screen.Number(microseconds),
                Screen.Number(rate / 1e9), Screen.Number(peak / 1e9), Screen.Percent(rate / peak), Screen.Percent(target),
            ];
        }
    }

    /// <summary>Multiply-adds in registers on each thread.</summary>
    private sealed class MultiplyAdds(int threads) : Loop("FMA")
    {
        public const int RoundsPerCall = 1000;

        public override void Prepare()
        {
        }

        protected override void Repeat(long calls)
        {
            Thread[] others = [.. Enumerable.Range(1, threads - 1).Select(_ => new Thread(() => FmaPeak.Run(calls * RoundsPerCall)))];
            foreach (Thread other in others)
            {
                other.Start();
            }

            FmaPeak.Run(calls * RoundsPerCall);
            foreach (Thread other in others)
            {
                other.Join();
            }
        }
    }
}
