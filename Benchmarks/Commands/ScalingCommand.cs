using System.CommandLine;
using System.Globalization;
using FusedNorm.Benchmarks.Limits;
using FusedNorm.Benchmarks.Measuring;
using FusedNorm.Benchmarks.Networks;
using FusedNorm.Benchmarks.Peers;
using FusedNorm.Benchmarks.Workloads;

namespace FusedNorm.Benchmarks.Commands;

/// <summary>The verb <c>scaling</c>: what a sample costs in batches of 1 to 4,096, and a value in norms of 1 to 1,024 channels.</summary>
internal sealed class ScalingCommand(Screen screen, TimingPlan plan)
{
    private const int LargestBatch = 4096;
    private const int NormBatch = 16;
    private const int FeatureBatch = 256;

    /// <summary>The verb with its options.</summary>
    public static Command Create() =>
        CommonOptions.Verb("scaling", "What a sample costs in batches of 1 to 4,096, and a value in norms of 1 to 1,024 channels.", Run);

    /// <returns>The exit code.</returns>
    private static int Run(Screen screen)
    {
        screen.Line(Machine.Description);
        ScalingCommand command = new(screen, TimingPlan.Quick);
        command.Batches();
        command.Channels();
        return 0;
    }

    private void Batches()
    {
        screen.Heading("Time of a sample against the batch, one thread");
        List<IReadOnlyList<string>> rows = [];
        foreach (Workload workload in WorkloadList.All.Where(item => item.Phase == Phase.TrainingStep).Select(item => item.Workload))
        {
            NetworkInfo info = workload.Create(new TorchRandom(0)).Info;
            foreach (Phase phase in new[] { Phase.Inference, Phase.TrainingStep })
            {
                for (int batch = phase == Phase.Inference ? 1 : 2; batch <= LargestBatch; batch *= 2)
                {
                    double microseconds = Time(new Case(workload, phase, batch, new Target()));
                    double bytes = WorkingSet(workload, info, phase, batch);
                    rows.Add(
                    [
                        workload.Name, phase == Phase.Inference ? "inference" : "training step", Text(batch), Screen.Number(microseconds),
                        Screen.Number(microseconds * 1000 / batch), Size(bytes), Level(bytes),
                    ]);
                }
            }
        }

        screen.Table(["network", "phase", ">batch", ">µs a call", ">ns a sample", ">data", "it lies in"], rows);
        screen.Line(
            "Where it bends: small batches share the fixed cost of a call (its checks, and for training one step of the optimiser and "
            + "one pass over the weights); matrix products gain until their blocks are full; then the time of a sample stays level "
            + "until the data of a call (parameters, gradients, velocities, input, workspace) leaves a cache.");
    }

    private void Channels()
    {
        (int Channels, Func<TorchRandom, INetwork> OfImages, Func<TorchRandom, INetwork> OfFeatures)[] norms =
        [
            (1, random => new Channels1(random), random => new Features1(random)),
            (3, random => new Channels3(random), random => new Features3(random)),
            (8, random => new Channels8(random), random => new Features8(random)),
            (16, random => new Channels16(random), random => new Features16(random)),
            (64, random => new Channels64(random), random => new Features64(random)),
            (256, random => new Channels256(random), random => new Features256(random)),
            (1024, random => new Channels1024(random), random => new Features1024(random)),
        ];
        screen.Heading("Time of a value against the channels of a batch norm in training, one thread");
        List<IReadOnlyList<string>> rows = [];
        foreach ((int channels, Func<TorchRandom, INetwork> create, _) in norms)
        {
            rows.Add(Norm(new Workload(0, "BatchNorm2d", create, [channels, 8, 8], [new("BatchNorm2d", channels)]), NormBatch));
        }

        foreach ((int channels, _, Func<TorchRandom, INetwork> create) in norms)
        {
            rows.Add(Norm(new Workload(0, "BatchNorm1d", create, [channels], [new("BatchNorm1d", channels)]), FeatureBatch));
        }

        screen.Table(["norm", "shape", ">forward µs", ">ns a value", ">forward + backward µs", ">ns a value", ">data", "it lies in"], rows);
        screen.Line(
            "Where it bends: with few channels the scalar work of a channel (its mean, its scale, its running statistics) and "
            + "what does not fill a register weigh most; with many the tensors leave a cache.");
    }

    private IReadOnlyList<string> Norm(Workload workload, int batch)
    {
        double values = (double)batch * workload.SampleLength;
        double forward = Time(new Case(workload, Phase.Forward, batch, new Target()));
        double both = Time(new Case(workload, Phase.ForwardBackward, batch, new Target()));

        // x, y, dy and dx.
        double bytes = 4 * sizeof(float) * values;
        return
        [
            workload.Name, $"({string.Join(", ", workload.SampleShape.Prepend(batch))})",
            Screen.Number(forward), Screen.Number(forward * 1000 / values),
            Screen.Number(both), Screen.Number(both * 1000 / values), Size(bytes), Level(bytes),
        ];
    }

    private double Time(Case subject)
    {
        using FusedNormPeer peer = new();
        IContestant contestant = peer.Contestants(subject, new CaseValues(subject), threads: 1).First();
        contestant.Prepare();
        return Timing.Measure([contestant], plan)[0].Median;
    }

    /// <summary>The bytes that one call goes through. The workspace is that of training; inference gets by with less.</summary>
    private static double WorkingSet(Workload workload, NetworkInfo info, Phase phase, int batch)
    {
        double samples = (double)batch * (workload.SampleLength + workload.OutputLength);
        return sizeof(float) * (phase == Phase.Inference
            ? samples + workload.ParameterCount
            : samples + (3.0 * workload.ParameterCount) + info.WorkspaceFixed + ((double)batch * info.WorkspacePerSample));
    }

    private static string Level(double bytes) => Caches.OfThisMachine.LevelOf(bytes, threads: 1) switch
    {
        CacheLevel.Dram => "DRAM",
        CacheLevel level => level.ToString(),
    };

    private static string Size(double bytes) =>
        bytes < 1 << 20 ? $"{Screen.Number(bytes / 1024)} KiB" : $"{Screen.Number(bytes / (1 << 20))} MiB";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
