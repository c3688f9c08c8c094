using FusedNorm.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace FusedNorm.Generator.Tests.Declarations;

/// <summary>
/// Everything that has a name in a declaration may have the name of a keyword, a contextual one too, in the oldest version of the language
/// that is taken and in the newest.
/// </summary>
[Trait("Size", "Large")]
[Trait("Registers", "None")]
public sealed class KeywordNameTests
{
    /// <summary>The keywords that the compiler knows, and some that a later one does.</summary>
    private static readonly string[] Keywords =
    [
        .. SyntaxFacts.GetReservedKeywordKinds().Concat(SyntaxFacts.GetContextualKeywordKinds()).Select(SyntaxFacts.GetText)
            .Where(word => word.All(char.IsAsciiLetterLower)),
        .. (string[])["dynamic", "nint", "nuint", "extension", "field", "value", "union", "closed"],
    ];

    /// <summary>No layer can have the name of a member of every object: FN0014.</summary>
    private const string Taken = "equals";

    public static TheoryData<LanguageVersion> Languages => [LanguageVersion.CSharp12, LanguageVersion.Preview];

    [Theory]
    [MemberData(nameof(Languages))]
    public void Classes_and_what_is_around_them_may_be_called_as_a_keyword(LanguageVersion language) => AssertClean(language, word => $$"""
        namespace Spaces.@{{word}}
        {
            [Network] [Input(4)] [ReLU] sealed partial class Net;
        }

        namespace Classes
        {
            [Network(Precision = Precision.Double)] [Input(4, RequiresGrad = true)] [BatchNorm1d] [CrossEntropyLoss]
            sealed partial class @{{word}};
        }

        namespace Both.@{{word}}.Inside
        {
            [Network] [Input(4)] [ReLU] sealed partial class @{{word}};
        }

        namespace Around
        {
            partial class @{{word}}
            {
                [Network] [Input(4)] [Linear(2)] [MSELoss] sealed partial class Inner;
                partial struct Deep { [Network] [Input(4)] [ReLU] sealed partial class Inner; }
            }
        }
        """);

    [Theory]
    [MemberData(nameof(Languages))]
    public void Layers_taps_and_included_networks_may_be_called_as_a_keyword(LanguageVersion language) =>
        AssertClean(language, word => word == Taken ? "" : $$"""
        namespace Classes
        {
            [Network] [Input(4)] [Linear(4)] [ReLU] sealed partial class @{{word}};
        }

        namespace Layers.Of{{word}}
        {
            [Network] [Input(4)] [Tap("{{word}}")] [Linear(4, Name = "{{word}}")] [ReLU(Name = "{{word}}_a")]
            [Add("{{word}}", Name = "{{word}}b")] [Include<Classes.@{{word}}>("{{word}}_2")]
            sealed partial class Net;
        }

        namespace Included.Of{{word}}
        {
            [Network] [Input(4)] [Include<Classes.@{{word}}>] [Linear(3)] sealed partial class Net;
        }
        """);

    [Fact]
    public void A_class_of_small_letters_has_the_compilers_warning_in_the_users_file_alone()
    {
        GeneratorRun run = GeneratorRunner.Run("[Network] [Input(3)] [Linear(4)] partial class net;");

        Diagnostic warning = Assert.Single(run.Output.GetDiagnostics(), diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
        Assert.Equal(("CS8981", "File0.cs"), (warning.Id, warning.Location.SourceTree!.FilePath));
    }

    [Fact]
    public void Classes_that_differ_in_the_case_of_letters_alone_have_files_of_their_own()
    {
        GeneratorRun run = GeneratorRunner.Run(
            "[Network] [Input(3)] [Linear(4)] partial class Net; [Network] [Input(3)] [Linear(5)] partial class NET; "
            + "[Network] [Input(3)] [Linear(6)] partial class nET;",
            "namespace A { [Network] [Input(3)] [Linear(4)] partial class Net; } "
            + "namespace a { [Network] [Input(3)] [Linear(4)] partial class Net; }");

        Assert.Empty(run.Errors);
        Assert.Null(run.Result.Exception);
        Assert.Equal(
            ["A.Net.g.cs", "NET.g.cs", "Net-2.g.cs", "a.Net-2.g.cs", "nET-3.g.cs"],
            run.Files.Select(file => file.HintName).Order(StringComparer.Ordinal));
        CompiledCode.RequireClean(run.Output);
    }

    [Fact]
    public void A_message_names_a_class_as_its_user_does()
    {
        GeneratorRun run = GeneratorRunner.Run(
            "[Network] partial class @record;", "[Network] [Input(3)] [Linear(3)] partial class @batch;");

        Assert.Equal(
            [
                "'record' has no [Input(…)] above its layers",
                "'batch' is the name of a member that is generated into the class, so the class cannot have it",
            ],
            run.Diagnostics.Select(diagnostic => diagnostic.GetMessage(null)).Order(StringComparer.Ordinal).Reverse());
    }

    private static void AssertClean(LanguageVersion language, Func<string, string> declare)
    {
        Assert.True(Keywords.Length > 100);
        GeneratorRun run = GeneratorRunner.Run(language, string.Join("\n", Keywords.Distinct().Select(declare)));

        Assert.Empty(run.Errors);
        CompiledCode.RequireClean(run.Output);
    }
}
