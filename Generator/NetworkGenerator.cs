using System.Collections.Immutable;
using System.Text;
using FusedNorm.Generator.Collections;
using FusedNorm.Generator.Compiler;
using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Options;
using FusedNorm.Generator.Reading;
using FusedNorm.Generator.Weights;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace FusedNorm.Generator;

/// <summary>
/// The pipeline: classes with <c>[Network]</c> are read; diagnostics leave on a branch of their own, with their locations; the bare
/// declaration goes on to the compiler, which runs again only where the declaration has changed. Weights are a third branch.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class NetworkGenerator : IIncrementalGenerator
{
    private readonly CompilerOptions options;

    /// <summary>Creates the generator as a build does.</summary>
    public NetworkGenerator()
        : this(CompilerOptions.Default)
    {
    }

    /// <summary>Creates one whose passes tests have chosen.</summary>
    internal NetworkGenerator(CompilerOptions options) => this.options = options;

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
        context.RegisterSourceOutput(
            context.SyntaxProvider
                .CreateSyntaxProvider(static (node, _) => LayersWithoutNetwork.IsCandidate(node), LayersWithoutNetwork.Read)
                .Where(static report => report is not null)
                .WithTrackingName(TrackingNames.WithoutNetwork),
            static (output, report) => output.ReportDiagnostic(report!.ToDiagnostic()));

        IncrementalValuesProvider<NetworkDeclaration> declarations = results
            .Where(static result => result.Declaration is not null)
            .Select(static (result, _) => result.Declaration!)
            .WithTrackingName(TrackingNames.Declaration);
        IncrementalValueProvider<EquatableArray<string>> alike = declarations
            .SelectMany(static (declaration, _) => declaration.HintNames)
            .Collect()
            .Select(HintNames.Alike);
        IncrementalValuesProvider<CompiledFile> compiled = declarations
            .Select((declaration, cancellation) => new CompiledFile(
                declaration.HintName, NetworkCompiler.CompileSafely(declaration, options, cancellation)))
            .WithTrackingName(TrackingNames.Compile);
        context.RegisterSourceOutput(compiled.Combine(alike), static (output, pair) =>
        {
            if (pair.Left.Compiled.Text is string text)
            {
                new GeneratedFile(pair.Left.HintName, text).AddTo(output, pair.Right);
            }
        });
        Faults(context, compiled);
        Weights(context, results, declarations, alike);
    }

    /// <summary>
    /// What the compiler found wrong with its own work, at the class; nothing, as a rule, and then the places of classes are not even
    /// compared.
    /// </summary>
    private static void Faults(IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<CompiledFile> compiled)
    {
        IncrementalValueProvider<ImmutableArray<CompiledFile>> faulty =
            compiled.Where(static file => file.Compiled.Faults.Count > 0).Collect();
        IncrementalValuesProvider<(string HintName, Location Location)> places = context.SyntaxProvider.ForAttributeWithMetadataName(
            NetworkAttribute,
            static (node, _) => node is ClassDeclarationSyntax,
            static (context, _) =>
                (ClassReader.HintName((INamedTypeSymbol)context.TargetSymbol),
                    ((ClassDeclarationSyntax)context.TargetNode).Identifier.GetLocation()));
        context.RegisterSourceOutput(
            places.Combine(faulty)
                .SelectMany(static (pair, _) =>
                    pair.Right.Where(file => file.HintName == pair.Left.HintName).Select(file => file.Report(pair.Left.Location)))
                .WithTrackingName(TrackingNames.Faults),
            static (output, report) => output.ReportDiagnostic(report.ToDiagnostic()));
    }

    /// <summary>
    /// The constants of networks with <c>[Weights]</c>, in files of their own: new weights compile no network, and an edited network reads
    /// no weights.
    /// </summary>
    private static void Weights(
        IncrementalGeneratorInitializationContext context,
        IncrementalValuesProvider<ReadResult> results,
        IncrementalValuesProvider<NetworkDeclaration> declarations,
        IncrementalValueProvider<EquatableArray<string>> alike)
    {
        IncrementalValueProvider<ImmutableArray<WeightsFile>> files = context.AdditionalTextsProvider
            .Where(static file => WeightsFile.IsOne(file))
            .Select(static (file, cancellation) => WeightsFile.Read(file, cancellation))
            .WithTrackingName(TrackingNames.WeightsFiles)
            .Collect();

        context.RegisterSourceOutput(
            results
                .Where(static result => result is { Declaration.Weights: not null, Weights: not null })
                .Combine(files)
                .Select(static (pair, _) => FindWeights.Check(pair.Left.Declaration!, pair.Right) is Finding finding
                    ? new Report(finding, pair.Left.Weights!)
                    : null)
                .Where(static report => report is not null)
                .WithTrackingName(TrackingNames.WeightsDiagnostics),
            static (output, report) => output.ReportDiagnostic(report!.ToDiagnostic()));

        context.RegisterSourceOutput(
            declarations
                .Where(static declaration => declaration.Weights is not null)
                .Combine(files)
                .Select(static (pair, _) => (Declaration: pair.Left, File: FindWeights.Find(pair.Left, pair.Right)))
                .WithTrackingName(TrackingNames.Weights)
                .Select(static (pair, cancellation) => new GeneratedFile(
                    pair.Declaration.WeightsHintName, NetworkCompiler.CompileConstants(pair.Declaration, pair.File, cancellation)))
                .WithTrackingName(TrackingNames.Constants)
                .Combine(alike),
            static (output, file) => file.Left.AddTo(output, file.Right));
    }

    private sealed record CompiledFile(string HintName, CompiledText Compiled)
    {
        /// <summary>What there is to report of its faults.</summary>
        public Report Report(Location location)
        {
            string name = HintName.Substring(0, HintName.Length - ".g.cs".Length);
            string faults = Compiled.Faults[0] + (Compiled.Faults.Count > 1 ? $" (and {Compiled.Faults.Count - 1} more)" : "");
            return new(
                Finding.AtClass(
                    Compiled.Text is null ? DiagnosticDescriptors.CompilerFault : DiagnosticDescriptors.UnfusedKernels, name, faults),
                location);
        }
    }

    private sealed record GeneratedFile(string HintName, string Text)
    {
        public void AddTo(SourceProductionContext output, EquatableArray<string> alike) =>
            output.AddSource(HintNames.Unique(HintName, alike), SourceText.From(Text, FileEncoding));
    }
}
