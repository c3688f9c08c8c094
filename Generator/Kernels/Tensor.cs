using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Layouts;

namespace FusedNorm.Generator.Kernels;

/// <summary>Where a tensor lives.</summary>
internal enum TensorKind
{
    /// <summary>The input span of the call.</summary>
    Input,

    /// <summary>The gradient that a backward pass starts from: given by the caller, or left in the workspace by the loss.</summary>
    OutputGradient,

    /// <summary>The target of each element of the output, given by the caller.</summary>
    Targets,

    /// <summary>The gradient of each loss, given by the caller.</summary>
    LossGradient,

    /// <summary>The output span of a Predict call.</summary>
    PredictOutput,

    /// <summary>The values of a parameter.</summary>
    Parameter,

    /// <summary>The gradient of a parameter.</summary>
    ParameterGradient,

    /// <summary>A running mean or variance.</summary>
    Statistic,

    /// <summary>Numbers that the declaration gives: the weights of a loss.</summary>
    Constant,

    /// <summary>What an inference keeps of parameters and running statistics.</summary>
    Folded,

    /// <summary>Workspace that grows with the batch.</summary>
    PerSample,

    /// <summary>Workspace of one size: one element per channel.</summary>
    PerChannel,

    /// <summary>A block of a value that a kernel computes for itself, a part at a time, in scratch of the thread.</summary>
    Block,
}

/// <summary>What a running statistic estimates.</summary>
internal enum Moment
{
    Mean,
    Variance,
}

/// <summary>A running statistic of a norm.</summary>
internal sealed record Statistic(Node Norm, Moment Moment);

/// <summary>Storage that kernels read and write. Its length is per sample for what grows with the batch, else the whole.</summary>
internal sealed class Tensor(string name, TensorKind kind, int length)
{
    /// <summary>The name of the parameter that hands it to a kernel.</summary>
    public string Name { get; } = name;

    public TensorKind Kind { get; } = kind;

    /// <summary>The parameter whose values, gradient or constant of an inference it is; null where it is none's.</summary>
    public ParameterSlot? Parameter { get; init; }

    /// <summary>The running statistic that it is; null where it is none.</summary>
    public Statistic? Statistic { get; init; }

    public int Length { get; } = length;

    /// <summary>The order of its elements; a constant of an inference may have another than the parameter it is made of.</summary>
    public Layout Layout { get; init; } = Layout.RowMajor;

    /// <summary>The elements that it takes in memory, of a sample or the whole: its length, and what its layout leaves empty.</summary>
    public int Room => Layout is BlockedLayout blocked ? blocked.SampleLength : Length;

    /// <summary>The numbers of a <see cref="TensorKind.Constant"/>, in the network's precision.</summary>
    public IReadOnlyList<double>? Values { get; set; }

    /// <summary>What is worth saying where it is laid out: its shape, and whether it is saved for the backward pass.</summary>
    public string? Note { get; set; }

    /// <summary>Whether something outside the program's kernels reads it after they ran, so that its place is never given away.</summary>
    public bool LivesOn { get; set; }

    public bool IsWorkspace => Kind is TensorKind.PerSample or TensorKind.PerChannel;

    public bool GrowsWithBatch =>
        Kind is TensorKind.Input or TensorKind.OutputGradient or TensorKind.Targets or TensorKind.LossGradient or TensorKind.PredictOutput
            or TensorKind.PerSample;

    /// <summary>The block in its place, where only one kernel writes and reads it, a part at a time: it needs no workspace.</summary>
    public Tensor InBlocks() => new(Name, TensorKind.Block, Length);


    public override string ToString() => Name;
}
