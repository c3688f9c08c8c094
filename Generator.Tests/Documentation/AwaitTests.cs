using FusedNorm.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace FusedNorm.Generator.Tests.Documentation;

/// <summary>
/// A gradient mode belongs to a thread, and behind an await another thread may go on: the C# compiler refuses a region with an await
/// inside, in every version of the language that networks are declared in.
/// </summary>
[Trait("Registers", "None")]
public sealed class AwaitTests
{
    /// <summary>An instance of a ref struct cannot be preserved across an await.</summary>
    private const string AcrossAwait = "CS4007";

    /// <summary>C# 12 has no variables of a ref struct in async methods.</summary>
    private const string InAsync = "CS9202";

    private const string Validate = """
        using System.Threading.Tasks;

        public static class Trainer
        {
            public static async Task<float> Validate(INetwork net, float[] x)
            {
                BODY
            }

            private static float Evaluate(INetwork net, float[] x)
            {
                using (Autograd.NoGrad())
                {
                    return net.Forward(x)[0];
                }
            }
        }
        """;

    [Theory]
    [InlineData(LanguageVersion.CSharp12, "using (Autograd.NoGrad()) { await Task.Yield(); return net.Forward(x)[0]; }")]
    [InlineData(LanguageVersion.CSharp12, "using var mode = Autograd.NoGrad(); await Task.Yield(); return net.Forward(x)[0];")]
    [InlineData(
        LanguageVersion.CSharp12,
        "await Task.Yield(); float y; using (Autograd.NoGrad()) { y = net.Forward(x)[0]; } await Task.Yield(); return y;")]
    [InlineData(LanguageVersion.CSharp13, "using (Autograd.NoGrad()) { await Task.Yield(); return net.Forward(x)[0]; }")]
    [InlineData(LanguageVersion.CSharp13, "using var mode = Autograd.NoGrad(); await Task.Yield(); return net.Forward(x)[0];")]
    [InlineData(LanguageVersion.CSharp13, "using (Autograd.EnableGrad()) { await Task.Yield(); return net.Forward(x)[0]; }")]
    [InlineData(LanguageVersion.Preview, "using (Autograd.NoGrad()) { await Task.Yield(); return net.Forward(x)[0]; }")]
    public void A_region_with_an_await_inside_does_not_compile(LanguageVersion language, string body)
    {
        string[] problems = Compile(language, body);
        Assert.NotEmpty(problems);
        Assert.All(problems, problem => Assert.Contains(problem, (string[])[AcrossAwait, InAsync]));
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp12, "await Task.Yield(); return Evaluate(net, x);")]
    [InlineData(LanguageVersion.CSharp13, "await Task.Yield(); return Evaluate(net, x);")]
    [InlineData(
        LanguageVersion.CSharp13,
        "await Task.Yield(); float y; using (Autograd.NoGrad()) { y = net.Forward(x)[0]; } await Task.Yield(); return y;")]
    public void A_region_between_awaits_does(LanguageVersion language, string body) => Assert.Empty(Compile(language, body));

    /// <summary>The ids of the errors; what cannot live across an await is found only when the method is emitted.</summary>
    private static string[] Compile(LanguageVersion language, string body)
    {
        GeneratorRun run = GeneratorRunner.Run(language, Validate.Replace("BODY", body, StringComparison.Ordinal));
        IEnumerable<Diagnostic> said = run.Output.Emit(Stream.Null).Diagnostics;
        return [.. said.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.Id)];
    }
}
