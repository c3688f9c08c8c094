using System.CommandLine;
using FusedNorm.Benchmarks.Measuring;
using FusedNorm.Benchmarks.Networks;
using FusedNorm.Benchmarks.Peers;
using FusedNorm.Benchmarks.Workloads;

namespace FusedNorm.Benchmarks.Commands;

/// <summary>
/// The verb <c>profile</c>: what the time is spent on where a target is not reached, on one thread. The parts of a call are measured by
/// themselves, in turns with the whole: a norm in eval mode has no statistics to take, a network without its last layer has no product.
/// </summary>
internal sealed class ProfileCommand(Screen screen, TimingPlan plan)
{
    private const int PooledBatch = 32;

    /// <summary>The verb with its options.</summary>
    public static Command Create() => CommonOptions.Verb("profile", "What the time is spent on where a target is not reached.", Run);

    /// <returns>The exit code.</returns>
    private static int Run(Screen screen)
    {
        screen.Line(Machine.Description);
        FusedNormThreads.Use(1);
        ProfileCommand command = new(screen, TimingPlan.Quick);
        command.Norms();
        command.Pooled();
        command.Steps();
        return 0;
    }

    private void Norms()
    {
        screen.Heading("Batch norm alone, one thread: where the time goes");
        List<IReadOnlyList<string>> rows = [];
        foreach (Case subject in WorkloadList.All.Where(subject => subject is { Workload.Number: 2, Phase: Phase.Forward }))
        {
            CaseValues values = new(subject);
            INetwork eval = values.CreateNetwork();
            eval.Eval();
            INetwork train = values.CreateNetwork();
            double[] times = Times(
                () => eval.Forward(values.Input),
                () => train.Forward(values.Input),
                () =>
                {
                    train.ZeroGrad();
                    train.Forward(values.Input);
                    train.Backward(values.OutputGradient);
                });
            double elements = (double)subject.Batch * subject.Workload.SampleLength;
            rows.Add(
            [
                $"({string.Join(", ", subject.Workload.SampleShape.Prepend(subject.Batch))})", .. Part(times[0], elements),
                .. Part(times[1] - times[0], elements),
                .. Part(times[2] - times[1], elements),
            ]);
        }

        screen.Table(["shape", ">normalise µs", ">ns a value", ">statistics µs", ">ns a value", ">backward µs", ">ns a value"], rows);
    }

    private void Pooled()
    {
        PooledClassifier.Inference whole = new PooledClassifier(new TorchRandom(1)).ToInference();
        PooledFeatures.Inference features = new PooledFeatures(new TorchRandom(1)).ToInference();
        PooledOutputs.Inference outputs = new PooledOutputs(new TorchRandom(1)).ToInference();
        float[] input = new TorchRandom(2).Normal(PooledBatch * 16 * 28 * 28);
        float[] pooled = new float[PooledBatch * 3136];
        float[] logits = new float[PooledBatch * 10];
        double[] times = Times(
            () => whole.Predict(input, logits), () => features.Predict(input, pooled), () => outputs.Predict(pooled, logits));
        screen.Heading($"pool-norm-linear, inference, batch {PooledBatch}, one thread: where the time goes");
        screen.Table(
            ["part", ">µs", ">share"],
            [
                ["whole", Screen.Number(times[0]), ""],
                ["pool, norm, ReLU", Screen.Number(times[1]), Screen.Percent(times[1] / times[0])],
                ["product", Screen.Number(times[2]), Screen.Percent(times[2] / times[0])],
            ]);
    }

    private void Steps()
    {
        screen.Heading("Training steps, one thread: where the time goes");
        List<IReadOnlyList<string>> rows = [];
        foreach (Case subject in WorkloadList.All.Where(subject => subject is { Phase: Phase.TrainingStep, Workload.Number: 1 or 5 }))
        {
            CaseValues values = new(subject);
            ITrainable<int> forward = (ITrainable<int>)values.CreateNetwork();
            ITrainable<int> backward = (ITrainable<int>)values.CreateNetwork();
            ITrainable<int> step = (ITrainable<int>)values.CreateNetwork();
            Sgd optimizer = values.CreateOptimizer(step);
            double[] times = Times(
                () => forward.Loss(values.Input, values.Classes),
                () =>
                {
                    backward.ZeroGrad();
                    backward.Loss(values.Input, values.Classes);
                    backward.Backward();
                },
                () =>
                {
                    optimizer.ZeroGrad();
                    step.Loss(values.Input, values.Classes);
                    step.Backward();
                    optimizer.Step();
                });
            rows.Add([
                $"{subject.Workload.Number} {subject.Workload.Name}", .. Share(times[0], times[2]), .. Share(times[1] - times[0], times[2]),
                .. Share(times[2] - times[1], times[2]),
            ]);
        }

        screen.Table(["network", ">forward and loss µs", ">share", ">backward µs", ">share", ">SGD µs", ">share"], rows);
    }

    private double[] Times(params Action[] calls)
    {
        IContestant[] sections = [.. calls.Select(call => new Section(call))];
        foreach (IContestant section in sections)
        {
            section.Prepare();
        }

        return [.. Timing.Measure(sections, plan).Select(measurement => measurement.Median)];
    }

    private static IEnumerable<string> Share(double part, double whole) => [Screen.Number(part), Screen.Percent(part / whole)];

    private static IEnumerable<string> Part(double microseconds, double elements) =>
        [Screen.Number(microseconds), Screen.Number(microseconds * 1000 / elements)];

    /// <summary>A call through a delegate, which costs a nanosecond or two.</summary>
    private sealed class Section(Action call) : Loop(FusedNormPeer.Name)
    {
        public override void Prepare()
        {
        }

        protected override void Repeat(long calls)
        {
            for (long i = 0; i < calls; i++)
            {
                call();
            }
        }
    }
}
