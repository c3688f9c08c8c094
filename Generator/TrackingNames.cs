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

    /// <summary>What is wrong, with its locations.</summary>
    public const string Diagnostics = nameof(Diagnostics);
}
