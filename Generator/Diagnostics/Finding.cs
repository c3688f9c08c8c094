using System.Globalization;
using FusedNorm.Generator.Collections;
using FusedNorm.Generator.Text;
using Microsoft.CodeAnalysis;

namespace FusedNorm.Generator.Diagnostics;

/// <summary>Something wrong with a declaration, before it is known where in the source that stands.</summary>
/// <param name="Descriptor">What kind of mistake.</param>
/// <param name="Layer">
/// The index of the attribute among the layers, -1 for the class itself, <see cref="Weights"/> or <see cref="Network"/>.
/// </param>
/// <param name="Argument">The property whose argument is wrong, or null for the whole attribute.</param>
/// <param name="Arguments">What the message mentions.</param>
internal sealed record Finding(DiagnosticDescriptor Descriptor, int Layer, string? Argument, EquatableArray<string> Arguments)
{
    /// <summary>Stands for <c>[Weights]</c>, which is no layer.</summary>
    public const int Weights = -2;

    /// <summary>Stands for <c>[Network]</c>, which is no layer either.</summary>
    public const int Network = -3;

    /// <summary>The key of <see cref="Replacement"/> among a diagnostic's properties.</summary>
    public const string ReplacementKey = "Replacement";

    /// <summary>
    /// What belongs in place of what was found, or the argument that is missing, for the code fix; null where there is no one answer.
    /// </summary>
    public string? Replacement { get; init; }

    /// <summary>Whether nothing can be generated.</summary>
    public bool IsError => Descriptor.DefaultSeverity == DiagnosticSeverity.Error;

    /// <summary>What the message mentions, each within the message's line: some of it is text of the user's.</summary>
    public object[] MessageArguments => [.. Arguments.Select(CSharpLiteral.OneLine)];

    /// <summary>Its id and its message.</summary>
    public override string ToString() =>
        $"{Descriptor.Id}: " + string.Format(
            CultureInfo.InvariantCulture, Descriptor.MessageFormat.ToString(CultureInfo.InvariantCulture), MessageArguments);

    public static Finding AtClass(DiagnosticDescriptor descriptor, params string[] arguments) =>
        new(descriptor, -1, null, arguments.ToEquatableArray());

    public static Finding AtWeights(DiagnosticDescriptor descriptor, params string[] arguments) =>
        new(descriptor, Weights, null, arguments.ToEquatableArray());

    public static Finding AtNetwork(DiagnosticDescriptor descriptor, string argument, params string[] arguments) =>
        new(descriptor, Network, argument, arguments.ToEquatableArray());

    public static Finding AtLayer(DiagnosticDescriptor descriptor, int layer, params string[] arguments) =>
        new(descriptor, layer, null, arguments.ToEquatableArray());

    public static Finding AtArgument(DiagnosticDescriptor descriptor, int layer, string argument, params string[] arguments) =>
        new(descriptor, layer, argument, arguments.ToEquatableArray());
}
