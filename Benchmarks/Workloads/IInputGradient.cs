namespace FusedNorm.Benchmarks;

/// <summary>What networks whose input asks for a gradient have in common; a generated member implements it.</summary>
internal interface IInputGradient : INetwork
{
    /// <summary>The gradient of the last input.</summary>
    ReadOnlySpan<float> InputGradient { get; }
}
