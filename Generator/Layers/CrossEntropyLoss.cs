using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Layers;

/// <summary>
/// <c>torch.nn.CrossEntropyLoss</c> on class indices. One kernel computes the losses and, where a graph is recorded, the logits'
/// gradient with them: the exponentials are taken once.
/// </summary>
internal sealed class CrossEntropyLoss(LayerDeclaration declaration)
{
    public enum ReductionKind
    {
        Mean,
        Sum,
        None,
    }

    public string Kind => declaration.Kind;

    public double LabelSmoothing { get; } = declaration.Double("LabelSmoothing") ?? 0;

    public int IgnoreIndex { get; } = declaration.Int("IgnoreIndex") ?? -100;

    public ReductionKind Reduction { get; } = (ReductionKind)(declaration.Int("Reduction") ?? 0);

    public void Check(Reporter reporter)
    {
        reporter.Require(LabelSmoothing is >= 0 and <= 1, "LabelSmoothing", "from 0 to 1", LabelSmoothing);
        reporter.Require(Reduction is ReductionKind.Mean or ReductionKind.Sum or ReductionKind.None, "Reduction", "Mean, Sum or None", (int)Reduction);
        if (reporter.Input.Rank != 1)
        {
            reporter.WrongRank("(classes)");
        }
    }

    /// <summary>
    /// Per sample, with p = softmax(z), K classes, target t and smoothing e: loss = (1 - e)(log Σ exp z - z(t)) + e/K Σ (log Σ exp z - z(k)),
    /// gradient = p - (1 - e) [k = t] - e/K, times 1 / (number of samples that count) for the mean.
    /// </summary>
    public LossLowering Lower(NetworkGraph graph, TensorTable tensors, Tensor logits)
    {
        int classes = graph.Output.Shape.Length;
        Tensor? sampleLosses = Reduction == ReductionKind.None ? tensors.PerSample("sampleLosses", 1) : null;
        SweepKernel kernel = new("CrossEntropy", Group.Sample, new Geometry(1, classes, 1)) { TakesTargets = true };
        kernel.Describe("cross-entropy of the logits" + (graph.Output.NeedsGradient ? ", and their gradient" : ""));
        kernel.Numbers.Add("weight");
        Flag? record = graph.Output.NeedsGradient ? kernel.AddFlag(new RecordsGraph()) : null;
        Tensor? gradient = record is null ? null : tensors.PerSample("logitsGradient", classes);
        Chain Logit() => Chain.From("logit", logits);

        Sweep largest = Logit().Sweep;
        largest.Comment = "the largest logit, so that no exponential overflows";
        largest.Sinks.Add(new ReduceMax("largest", new Local("logit")));

        Chain exponentials = Logit();
        exponentials.Sweep.Comment = "the sum of the exponentials";
        Local power = exponentials.Sweep.Let("power", new Call("Exp", exponentials.Current - new Local("largest")));
        exponentials.Sweep.Sinks.Add(new ReduceSum("sum", power));
        if (LabelSmoothing != 0)
        {
            exponentials.Sweep.Sinks.Add(new ReduceSum("distances", new Local("largest") - exponentials.Current));
        }

        if (gradient is not null)
        {
            exponentials.Sweep.Sinks.Add(new Store(gradient, power));
        }

        Expr logSum = new Local("logSum");
        Expr loss = logSum + new Local("largest") - new LoadAt(logits, "target");
        if (LabelSmoothing != 0)
        {
            loss = (new Constant(1 - LabelSmoothing) * loss)
                + (new Constant(LabelSmoothing / classes) * ((new Constant(classes) * logSum) + new Local("distances")));
        }

        List<Step> counted =
        [
            largest,
            exponentials.Sweep,
            new Let("logSum", new Call("Log", new Local("sum"))),
            new Let("loss", loss),
            sampleLosses is null ? new AddTotal(new Local("loss")) : new SetSample(sampleLosses, new Local("loss")),
        ];
        List<Step> ignored = [];
        if (sampleLosses is not null)
        {
            ignored.Add(new SetSample(sampleLosses, Expr.Zero));
        }

        if (record is not null)
        {
            counted.Add(new Branch(new IsSet(record), [.. Gradient(gradient!, classes)]));
            Sweep zero = new() { Comment = "an ignored sample has no gradient" };
            zero.Sinks.Add(new Store(gradient!, zero.Let("none", Expr.Zero)));
            ignored.Add(new Branch(new IsSet(record), [zero]));
        }

        kernel.Steps.Add(new Branch(new IsIgnored(IgnoreIndex), ignored, counted));
        KernelProgram program = new("loss");
        program.Calls.Add(new KernelCall(kernel, []));
        foreach (Tensor tensor in new[] { gradient, sampleLosses }.OfType<Tensor>())
        {
            tensor.LivesOn = true;
        }

        return new LossLowering(program, sampleLosses, gradient, sampleLosses is null || gradient is null ? null : ScaleSamples(tensors, gradient, classes));
    }

    /// <summary>Without a reduction the caller gives a gradient for each sample's loss, and the logits' gradient is scaled by it.</summary>
    private static SweepKernel ScaleSamples(TensorTable tensors, Tensor gradient, int classes)
    {
        SweepKernel kernel = new("ScaleSamples", Group.Sample, new Geometry(1, classes, 1));
        kernel.Describe("gradient of the logits, by the gradient of each sample's loss");
        Tensor lossGradient = tensors.Shared("lossGradient", TensorKind.LossGradient, 1);
        Sweep sweep = new();
        Local slope = sweep.Let("slope", new Load(gradient));
        sweep.Sinks.Add(new Store(gradient, slope * new SampleElement(lossGradient)));
        kernel.Steps.Add(sweep);
        return kernel;
    }

    private IEnumerable<Step> Gradient(Tensor gradient, int classes)
    {
        yield return new Let("scale", new Local("weight") / new Local("sum"));
        Sweep sweep = new() { Comment = "softmax - target, weighted" };
        Local power = sweep.Let("power", new Load(gradient));
        Expr value = power * new Local("scale");
        if (LabelSmoothing != 0)
        {
            value -= new Constant(LabelSmoothing / classes) * new Local("weight");
        }

        sweep.Sinks.Add(new Store(gradient, value));
        yield return sweep;
        Expr weight = new Local("weight");
        yield return new AddAt(gradient, "target", Expr.Zero - (LabelSmoothing == 0 ? weight : new Constant(1 - LabelSmoothing) * weight));
    }
}

/// <summary>What lowering a loss gave.</summary>
/// <param name="Program">The kernel that computes it.</param>
/// <param name="SampleLosses">One loss per sample, where there is no reduction.</param>
/// <param name="Gradient">Where the logits' gradient waits for the backward pass; null where none is ever asked for.</param>
/// <param name="ScaleSamples">Scales that gradient by the one that the caller gives, where there is no reduction.</param>
internal sealed record LossLowering(KernelProgram Program, Tensor? SampleLosses, Tensor? Gradient, SweepKernel? ScaleSamples);
