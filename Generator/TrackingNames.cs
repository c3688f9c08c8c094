namespace FusedNorm.Generator;

/// <summary>The names of the pipeline's steps, for tests that ask why one ran.</summary>
internal static class TrackingNames
{
    /// <summary>Symbols to declaration and diagnostics.</summary>
    public const string Read = nameof(Read);

    /// <summary>The declaration alone.</summary>
    public const string Declaration = nameof(Declaration);

    /// <summary>Declaration to text: the compiler proper.</summary>
    public const string Compile = nameof(Compile);

    /// <summary>What the compiler found wrong with its own work.</summary>
    public const string Faults = nameof(Faults);

    /// <summary>The additional files with weights.</summary>
    public const string WeightsFiles = nameof(WeightsFiles);

    /// <summary>A declaration with <c>[Weights]</c> beside its file.</summary>
    public const string Weights = nameof(Weights);

    /// <summary>Both to the text of the constants.</summary>
    public const string Constants = nameof(Constants);

    /// <summary>What keeps a file from being a network's weights, with its location.</summary>
    public const string WeightsDiagnostics = nameof(WeightsDiagnostics);

    /// <summary>Classes with layers and no <c>[Network]</c>.</summary>
    public const string WithoutNetwork = nameof(WithoutNetwork);

    /// <summary>What is wrong, with its locations.</summary>
    public const string Diagnostics = nameof(Diagnostics);
}
