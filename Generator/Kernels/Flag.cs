using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Kernels;

/// <summary>A switch that is decided when a network runs, not when it is compiled.</summary>
/// <param name="Name">The name of the kernel's parameter.</param>
internal abstract record Flag(string Name);

/// <summary>Whether a norm normalises with the statistics of its input, not the running ones.</summary>
/// <param name="Node">The norm.</param>
/// <param name="Owner">What the statistics belong to: <c>Batch</c> or <c>Instance</c>.</param>
internal sealed record UsesInputStatistics(Node Node, string Owner)
    : Flag(char.ToLowerInvariant(Owner[0]) + Owner.Substring(1) + "Statistics")
{
    /// <summary>The property of the norm's handle that answers.</summary>
    public string Property => $"Uses{Owner}Statistics";

    /// <summary>The field that keeps the forward pass's answer for the backward pass.</summary>
    public string Field => $"{Node.Local}Used{Owner}";
}

/// <summary>Whether a norm moves its running statistics.</summary>
internal sealed record UpdatesStatistics(Node Node) : Flag("updateStatistics");

/// <summary>Whether a layer is in training mode.</summary>
internal sealed record IsTraining(Node Node) : Flag("training");

/// <summary>Whether this pass adds to a parameter's gradient.</summary>
internal sealed record TakesGradient(ParameterSlot Parameter) : Flag(Parameter.Local + "TakesGradient");

/// <summary>Whether this pass adds to a gradient that is there, or writes one that was not.</summary>
internal sealed record AddsToGradient(ParameterSlot Parameter) : Flag(Parameter.Local + "Adds");

/// <summary>Whether this pass computes the gradient of a value.</summary>
internal sealed record NeedsGradient(Value Value) : Flag(Value.Name + "NeedsGradient");

/// <summary>Whether a loss prepares its gradient.</summary>
internal sealed record RecordsGraph() : Flag("record");
