using System.Collections.Immutable;
using FusedNorm.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace FusedNorm.Generator.Usage;

/// <summary>
/// Judges the code that calls networks, method by method. It only speaks of what is plain within one method: what a caller or another class
/// has done before, it cannot know.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UsageAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        DiagnosticDescriptors.ForwardInEvaluation,
        DiagnosticDescriptors.BackwardWithoutGraph,
        DiagnosticDescriptors.StaleInference,
        DiagnosticDescriptors.WrongLength,
        DiagnosticDescriptors.NoOnnxModel,
        DiagnosticDescriptors.OverwrittenSpan,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName("FusedNorm.NetworkAttribute") is not null)
            {
                KnownNetworks networks = new();
                start.RegisterOperationBlockAction(block => Analyze(block, networks));
            }
        });
    }

    private static void Analyze(OperationBlockAnalysisContext context, KnownNetworks networks)
    {
        MethodBody body = new(context.OperationBlocks, context.CancellationToken);
        if (body.Calls.Count == 0)
        {
            return;
        }

        foreach (Diagnostic diagnostic in ForwardInEvaluation.Run(body, networks)
            .Concat(BackwardWithoutGraph.Run(body))
            .Concat(StaleInference.Run(body))
            .Concat(SpanLengths.Run(body, networks))
            .Concat(RefusedExport.Run(body, networks))
            .Concat(OverwrittenSpans.Run(body)))
        {
            context.ReportDiagnostic(diagnostic);
        }
    }
}
