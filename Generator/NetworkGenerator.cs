using System.Text;
using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Passes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace FusedNorm.Generator;

/// <summary>
/// The pipeline: classes with <c>[Network]</c> are read; diagnostics leave on a branch of their own, with their locations; the bare
/// declaration goes on to the compiler, which runs again only where the declaration has changed.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class NetworkGenerator : IIncrementalGenerator
{
    private const string NetworkAttribute = "FusedNorm.NetworkAttribute";

    private static readonly UTF8Encoding FileEncoding = new(encoderShouldEmitUTF8Identifier: false);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ReadResult> results = context.SyntaxProvider
            .ForAttributeWithMetadataName(NetworkAttribute, static (node, _) => node is TypeDeclarationSyntax, DeclarationReader.Read)
            .WithTrackingName(TrackingNames.Read);

        context.RegisterSourceOutput(
            results.SelectMany(static (result, _) => result.Reports).WithTrackingName(TrackingNames.Diagnostics),
            static (output, report) => output.ReportDiagnostic(report.ToDiagnostic()));

        IncrementalValuesProvider<(string HintName, string Text)> sources = results
            .Select(static (result, _) => result.Declaration)
            .Where(static declaration => declaration is not null)
            .WithTrackingName(TrackingNames.Declaration)
            .Select(static (declaration, cancellation) => (declaration!.HintName, NetworkCompiler.Compile(declaration, CompilerOptions.Default, cancellation)))
            .WithTrackingName(TrackingNames.Compile);
        context.RegisterSourceOutput(
            sources, static (output, source) => output.AddSource(source.HintName, SourceText.From(source.Text, FileEncoding)));
    }
}
