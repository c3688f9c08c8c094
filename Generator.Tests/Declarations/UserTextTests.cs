using FusedNorm.Generator.Tests.Harness;
using FusedNorm.Generator.Text;
using Microsoft.CodeAnalysis;
using Xunit;

namespace FusedNorm.Generator.Tests.Declarations;

/// <summary>
/// Texts of the user's that generated code repeats in its comments: none of them ends a line and becomes code, or breaks the XML around it.
/// </summary>
[Trait("Registers", "None")]
public sealed class UserTextTests
{
    /// <summary>What ends a line of C#, and what no XML holds, as C# writes them.</summary>
    public static TheoryData<string> Escapes =>
        ["\\n", "\\r", "\\r\\n", "\\u0085", "\\u2028", "\\u2029", "\\0", "\\u001b", "\\uffff", "\\ud800", "\\udc00\\ud800"];

    [Theory]
    [MemberData(nameof(Escapes))]
    public void No_tap_has_more_than_a_line_for_a_name(string escape)
    {
        GeneratorRun run = GeneratorRunner.Run(Joined($"a{escape}b"));

        Diagnostic found = Assert.Single(run.Diagnostics);
        Assert.Equal("FN0015", found.Id);
        Assert.StartsWith(
            "Tap: Name must be one or more characters of one line, found \"a\\", found.GetMessage(null), StringComparison.Ordinal);
        Assert.Empty(run.Files);
    }

    [Theory]
    [InlineData("skip 1")]
    [InlineData("block1.out")]
    [InlineData("größe")]
    [InlineData("\ud83d\ude00")]
    [InlineData("<b> & </b> ]]> */ // {0}")]
    [InlineData("\\\" + x; \\\\n")]
    public void A_line_of_any_text_names_a_tap(string name)
    {
        GeneratorRun run = GeneratorRunner.Run(Joined(name));

        Assert.Empty(run.Diagnostics);
        CompiledCode.RequireClean(run.Output);
    }

    [Theory]
    [MemberData(nameof(Escapes))]
    public void The_file_of_weights_has_its_name_in_one_line_of_code_and_of_message(string escape)
    {
        GeneratorRun run = GeneratorRunner.Run(
            $"[Network] [Weights(\"a{escape}int x;]]><b\")] [Input(4)] [Linear(4)] "
            + "partial class Net { public static void Use(float[] x) => Pretrained.Predict(x, x); }");

        Diagnostic found = Assert.Single(run.Diagnostics);
        Assert.Equal("FN0026", found.Id);
        Assert.True(CSharpLiteral.IsOneLine(found.GetMessage(null)));
        CompiledCode.RequireClean(run.Output);
    }

    [Theory]
    [InlineData('\n')]
    [InlineData('\r')]
    [InlineData('\u0085')]
    [InlineData('\u2028')]
    [InlineData('\u2029')]
    public void A_line_and_a_comment_are_one_line_whatever_they_hold(char end)
    {
        SourceWriter writer = new();
        writer.Comment($"a{end}b");
        writer.Line($"/// a{end}b");

        string escape = $"\\u{(int)end:x4}";
        Assert.Equal($"// a{escape}b\n/// a{escape}b\n", writer.ToString());
    }

    private static string Joined(string name) =>
        $"[Network] [Input(4, 6)] [Tap(\"{name}\")] [ReLU] [Add(\"{name}\")] [Concat(\"{name}\")] [Linear(4)] public partial class Net;";
}
