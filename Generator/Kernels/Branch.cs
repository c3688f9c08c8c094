namespace FusedNorm.Generator.Kernels;

/// <summary>Steps for one outcome of a switch, and steps for the other.</summary>
internal sealed class Branch(Condition condition, IReadOnlyList<Step> then, IReadOnlyList<Step>? otherwise = null) : Step
{
    public Condition Condition { get; } = condition;

    public IReadOnlyList<Step> Then { get; } = then;

    public IReadOnlyList<Step> Otherwise { get; } = otherwise ?? [];
}

/// <summary>What a branch asks.</summary>
internal abstract record Condition;

/// <summary>Whether a switch of the call is on.</summary>
internal sealed record IsSet(Flag Flag) : Condition;

/// <summary>Whether the sample's target is the one to be ignored.</summary>
internal sealed record IsIgnored(int IgnoreIndex) : Condition;
