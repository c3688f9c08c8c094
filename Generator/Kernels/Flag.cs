using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Kernels;

/// <summary>A switch that is decided when a network runs, not when it is compiled.</summary>
internal abstract record Flag
{
    /// <summary>What people call it: the kernel's parameter has that name.</summary>
    public abstract string Name { get; }
}

/// <summary>What the statistics of a norm's input belong to.</summary>
internal enum StatisticsOwner
{
    Batch,
    Instance,
}

/// <summary>Whether a norm normalises with the statistics of its input, not the running ones.</summary>
/// <param name="Node">The norm.</param>
/// <param name="Owner">What the statistics belong to.</param>
internal sealed record UsesInputStatistics(Node Node, StatisticsOwner Owner) : Flag
{
    public override string Name => Owner == StatisticsOwner.Batch ? "batchStatistics" : "instanceStatistics";
}

/// <summary>Whether a norm moves its running statistics.</summary>
internal sealed record UpdatesStatistics(Node Node) : Flag
{
    public override string Name => "updateStatistics";
}

/// <summary>Whether a layer is in training mode.</summary>
internal sealed record IsTraining(Node Node) : Flag
{
    public override string Name => "training";
}

/// <summary>Whether this pass adds to a parameter's gradient.</summary>
internal sealed record TakesGradient(ParameterSlot Parameter) : Flag
{
    public override string Name => Parameter.Local + "TakesGradient";
}

/// <summary>Whether this pass adds to a gradient that is there, or writes one that was not.</summary>
internal sealed record AddsToGradient(ParameterSlot Parameter) : Flag
{
    public override string Name => Parameter.Local + "Adds";
}

/// <summary>Whether this pass computes the gradient of a value.</summary>
internal sealed record NeedsGradient(Value Value) : Flag
{
    public override string Name => Value.Name + "NeedsGradient";
}

/// <summary>Whether a loss prepares its gradient.</summary>
internal sealed record RecordsGraph : Flag
{
    public override string Name => "record";
}
