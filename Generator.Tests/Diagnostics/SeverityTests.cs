using FusedNorm.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace FusedNorm.Generator.Tests.Diagnostics;

/// <summary>A project decides how loud a message is, but for errors: by its key in .editorconfig, or at one place.</summary>
[Trait("Registers", "None")]
public sealed class SeverityTests
{
    private const string Declaration = "[Network] [Input(3, 8)] [BatchNorm1d(Momentum = 0.99)] [ReLU] partial class Net;";

    [Theory]
    [InlineData(ReportDiagnostic.Error, DiagnosticSeverity.Error)]
    [InlineData(ReportDiagnostic.Warn, DiagnosticSeverity.Warning)]
    [InlineData(ReportDiagnostic.Info, DiagnosticSeverity.Info)]
    [InlineData(ReportDiagnostic.Hidden, DiagnosticSeverity.Hidden)]
    public void The_key_of_the_id_sets_the_severity_and_the_class_is_generated_all_the_same(ReportDiagnostic key, DiagnosticSeverity expected)
    {
        GeneratorRun run = GeneratorRunner.Run(Configured(Declaration, key));

        Diagnostic found = Assert.Single(run.Diagnostics);
        Assert.Equal(("FN0302", expected), (found.Id, found.Severity));
        Assert.Single(run.Files);
    }

    [Fact]
    public void The_key_turns_a_message_off() => Assert.Empty(GeneratorRunner.Run(Configured(Declaration, ReportDiagnostic.Suppress)).Diagnostics);

    [Fact]
    public void What_cannot_be_generated_is_said_whatever_the_key_says()
    {
        GeneratorRun run = GeneratorRunner.Run(Configured("[Network] [Input(3)] [Linear(0)] partial class Net;", ReportDiagnostic.Suppress));

        AssertSaid(run);
    }

    [Theory]
    [InlineData("#pragma warning disable")]
    [InlineData("#pragma warning disable FN0015")]
    public void What_cannot_be_generated_is_said_whatever_a_pragma_says(string pragma) =>
        AssertSaid(GeneratorRunner.Run($"{pragma}\n[Network] [Input(3)] [Linear(0)] partial class Net;"));

    private static void AssertSaid(GeneratorRun run)
    {
        Diagnostic found = Assert.Single(run.Diagnostics);
        Assert.Equal(("FN0015", DiagnosticSeverity.Error, false), (found.Id, found.Severity, found.IsSuppressed));
        Assert.Empty(run.Files);
    }

    [Fact]
    public void A_pragma_turns_a_message_off_at_its_place()
    {
        GeneratorRun run = GeneratorRunner.Run("""
            [Network]
            [Input(3, 8)]
            #pragma warning disable FN0302 // A reason.
            [BatchNorm1d(Momentum = 0.99)]
            #pragma warning restore FN0302
            [ReLU]
            [BatchNorm1d(Momentum = 0.98)]
            partial class Net;
            """);

        Assert.Equal([true, false], run.Diagnostics.Select(diagnostic => diagnostic.IsSuppressed));
        Assert.Single(run.Files);
    }

    private static CSharpCompilation Configured(string source, ReportDiagnostic key)
    {
        CSharpCompilation compilation = GeneratorRunner.Compile(source);
        return compilation.WithOptions(compilation.Options.WithSyntaxTreeOptionsProvider(new Key(key)));
    }

    /// <summary>An .editorconfig with one key, <c>dotnet_diagnostic.….severity</c>, for the two ids of these tests.</summary>
    private sealed class Key(ReportDiagnostic severity) : SyntaxTreeOptionsProvider
    {
        public override GeneratedKind IsGenerated(SyntaxTree tree, CancellationToken cancellationToken) => GeneratedKind.Unknown;

        public override bool TryGetDiagnosticValue(SyntaxTree tree, string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic found)
        {
            found = severity;
            return diagnosticId is "FN0302" or "FN0015";
        }

        public override bool TryGetGlobalDiagnosticValue(string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic found)
        {
            found = ReportDiagnostic.Default;
            return false;
        }
    }
}
