using System.Diagnostics;
using FusedNorm.Benchmarks.Measuring;
using FusedNorm.Benchmarks.Workloads;

namespace FusedNorm.Benchmarks.Peers;

/// <summary>FusedNorm itself, in this process.</summary>
internal sealed class FusedNormPeer : IPeer
{
    /// <summary>The name in tables and JSON lines.</summary>
    public const string Name = "FusedNorm";

    /// <summary>The name of the second way to infer: without folding.</summary>
    private const string UnfoldedName = "FusedNorm Predict";

    /// <inheritdoc/>
    public string Description => $"{Name}, .NET {Environment.Version}";

    /// <inheritdoc/>
    public IEnumerable<IContestant> Contestants(Case subject, CaseValues values, int threads)
    {
        FusedNormThreads.Use(threads);
        if (subject.Phase == Phase.Inference)
        {
            yield return new Inference(subject, values);
            yield return new Prediction(subject, values);
            yield break;
        }

        yield return subject.Phase switch
        {
            Phase.TrainingStep when subject.Workload.Loss == LossKind.CrossEntropy => new TrainingStep<int>(values, values.Classes),
            Phase.TrainingStep => new TrainingStep<float>(values, values.Input),
            Phase.Forward => new Forward(values),
            _ => new ForwardBackward(values),
        };
    }

    /// <summary>Whether a name in tables and JSON lines is one of ours.</summary>
    public static bool IsOurs(string peer) => peer is Name or UnfoldedName;

    /// <summary>The backward pass of a network alone; the forward pass that it belongs to is not counted.</summary>
    public static IContestant BackwardAlone(CaseValues values, int threads)
    {
        FusedNormThreads.Use(threads);
        return new Backward(values);
    }

    /// <inheritdoc/>
    public void Release()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private abstract class NetworkLoop<TNetwork>(CaseValues values, string name = Name) : Loop(name)
        where TNetwork : class, INetwork
    {
        protected CaseValues Values { get; } = values;

        protected TNetwork Network { get; private set; } = null!;

        public override void Prepare() => Network = (TNetwork)Values.CreateNetwork();
    }

    /// <summary>The copy for prediction alone, with the norms folded away.</summary>
    private sealed class Inference(Case subject, CaseValues values) : NetworkLoop<INetwork>(values)
    {
        private readonly float[] output = new float[subject.Batch * subject.Workload.OutputLength];
        private IInference<float>? inference;

        public override void Prepare()
        {
            base.Prepare();
            inference = Network.ToInference();
            inference.Predict(Values.Input, output);
            if (Values.Difference(output) is string difference)
            {
                // Not a peer to go on without.
                throw new InvalidOperationException($"{subject}: ToInference and Predict differ: {difference}");
            }
        }

        protected override void Repeat(long calls)
        {
            IInference<float> folded = inference!;
            float[] input = Values.Input;
            for (long i = 0; i < calls; i++)
            {
                folded.Predict(input, output);
            }
        }
    }

    /// <summary>The network itself, whose parameters may change between calls.</summary>
    private sealed class Prediction(Case subject, CaseValues values) : NetworkLoop<INetwork>(values, UnfoldedName)
    {
        private readonly float[] output = new float[subject.Batch * subject.Workload.OutputLength];

        protected override void Repeat(long calls)
        {
            INetwork network = Network;
            float[] input = Values.Input;
            for (long i = 0; i < calls; i++)
            {
                network.Predict(input, output);
            }
        }
    }

    private sealed class TrainingStep<TTarget>(CaseValues values, TTarget[] targets) : NetworkLoop<ITrainable<TTarget>>(values)
        where TTarget : unmanaged
    {
        private Sgd? optimizer;

        public override void Prepare()
        {
            base.Prepare();
            optimizer = Values.CreateOptimizer(Network);
        }

        protected override void Repeat(long calls)
        {
            for (long i = 0; i < calls; i++)
            {
                optimizer!.ZeroGrad();
                Network.Loss(Values.Input, targets);
                Network.Backward();
                optimizer.Step();
            }
        }
    }

    private sealed class Forward(CaseValues values) : NetworkLoop<INetwork>(values)
    {
        protected override void Repeat(long calls)
        {
            for (long i = 0; i < calls; i++)
            {
                Network.Forward(Values.Input);
            }
        }
    }

    private sealed class ForwardBackward(CaseValues values) : NetworkLoop<INetwork>(values)
    {
        protected override void Repeat(long calls)
        {
            for (long i = 0; i < calls; i++)
            {
                Network.ZeroGrad();
                Network.Forward(Values.Input);
                Network.Backward(Values.OutputGradient);
            }
        }
    }

    /// <summary>The clock is read twice a call, which takes some twenty nanoseconds.</summary>
    private sealed class Backward(CaseValues values) : IContestant
    {
        private INetwork? network;

        public string Peer => Name;

        public bool IsManaged => true;

        public void Prepare() => network = values.CreateNetwork();

        public double Run(long calls)
        {
            long ticks = 0;
            for (long i = 0; i < calls; i++)
            {
                network!.ZeroGrad();
                network.Forward(values.Input);
                long start = Stopwatch.GetTimestamp();
                network.Backward(values.OutputGradient);
                ticks += Stopwatch.GetTimestamp() - start;
            }

            return ticks / (double)Stopwatch.Frequency;
        }
    }
}
