using FusedNorm.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace FusedNorm.Generator.Tests.Diagnostics;

/// <summary>A project decides how loud a message is, but for errors: by its key in .editorconfig, or at one place.</summary>
[Trait("Registers", "None")]
public sealed class SeverityTests
{
    private const string Declaration = "[Network] [Input(3, 8)] [BatchNorm1d(Momentum = {|#0:0.99|})] [ReLU] partial class Net;";

    private const string NoDeclaration = "[Network] [Input(3)] [Linear({|#0:0|})] partial class Net;";

    [Theory]
    [InlineData("error", DiagnosticSeverity.Error)]
    [InlineData("warning", DiagnosticSeverity.Warning)]
    [InlineData("suggestion", DiagnosticSeverity.Info)]
    [InlineData("silent", DiagnosticSeverity.Hidden)]
    public Task The_key_of_the_id_sets_the_severity_and_the_class_is_generated_all_the_same(string key, DiagnosticSeverity expected) =>
        Judge(Declaration, Key("FN0302", key), new DiagnosticResult("FN0302", expected).WithLocation(0));

    [Fact]
    public Task The_key_turns_a_message_off() => Judge(Declaration, Key("FN0302", "none"));

    [Fact]
    public Task What_cannot_be_generated_is_said_whatever_the_key_says() => Judge(NoDeclaration, Key("FN0015", "none"), Said);

    [Theory]
    [InlineData("#pragma warning disable")]
    [InlineData("#pragma warning disable FN0015")]
    public Task What_cannot_be_generated_is_said_whatever_a_pragma_says(string pragma) => Judge($"{pragma}\n{NoDeclaration}", "", Said);

    [Fact]
    public Task A_pragma_turns_a_message_off_at_its_place() => Judge(
        """
        [Network]
        [Input(3, 8)]
        #pragma warning disable FN0302 // A reason.
        [BatchNorm1d(Momentum = 0.99)]
        #pragma warning restore FN0302
        [ReLU]
        [BatchNorm1d(Momentum = {|#0:0.98|})]
        partial class Net;
        """,
        "",
        new DiagnosticResult("FN0302", DiagnosticSeverity.Warning).WithLocation(0));

    private static DiagnosticResult Said => new DiagnosticResult("FN0015", DiagnosticSeverity.Error).WithLocation(0);

    private static string Key(string id, string severity) => $"dotnet_diagnostic.{id}.severity = {severity}";

    /// <summary>
    /// A declaration in a project with a line in its .editorconfig gets what is expected and nothing else, and a class where one can be
    /// generated.
    /// </summary>
    private static Task Judge(string source, string key, params DiagnosticResult[] expected)
    {
        GeneratorTest test = new(source) { FilesOfAnyText = source.EndsWith(NoDeclaration, StringComparison.Ordinal) ? 0 : 1 };
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", $"root = true\n[*.cs]\n{key}\n"));
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync();
    }
}
