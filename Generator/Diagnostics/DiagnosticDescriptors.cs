using Microsoft.CodeAnalysis;

namespace FusedNorm.Generator.Diagnostics;

/// <summary>
/// Every message the compiler has. Ids go by phase and are never used again: declaration 0001, shapes 0100, gradient flow 0200, training
/// numerics 0300, performance hints 0400, usage 0500.
/// </summary>
/// <remarks>
/// An error is what no class can be generated for. A warning is a declaration or a call that runs as in PyTorch but cannot be what was
/// meant, or that throws when it is reached. What many networks do on purpose is information. An error cannot be turned off: nothing would
/// say why the class is empty.
/// </remarks>
internal static partial class DiagnosticDescriptors
{
    /// <summary>Where the pages of the messages lie; each has its id for a name.</summary>
    public const string Pages = "https://github.com/fusednorm/fusednorm/blob/main/docs/diagnostics/";

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        Create(id, title, message, DiagnosticSeverity.Error);

    private static DiagnosticDescriptor Warning(string id, string title, string message) =>
        Create(id, title, message, DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor Info(string id, string title, string message) =>
        Create(id, title, message, DiagnosticSeverity.Info);

    private static DiagnosticDescriptor Create(string id, string title, string message, DiagnosticSeverity severity) => new(
        id,
        title,
        message,
        "FusedNorm",
        severity,
        isEnabledByDefault: true,
        helpLinkUri: $"{Pages}{id}.md",
        customTags: severity == DiagnosticSeverity.Error ? [WellKnownDiagnosticTags.NotConfigurable] : []);
}
