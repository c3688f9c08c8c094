using FusedNorm.Generator.Tests.Harness;
using FusedNorm.Generator.Tests.Networks;
using FusedNorm.Generator.Usage;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace FusedNorm.Generator.Tests.Declarations;

/// <summary>
/// A project may promise to be CLS-compliant: its networks are, and so are its own methods that take or give what FusedNorm declares.
/// </summary>
[Trait("Registers", "None")]
public sealed class ClsComplianceTests
{
    private const string Promise = "[assembly: CLSCompliant(true)]";

    [Theory]
    [MemberData(nameof(WholeNetworks.Names), MemberType = typeof(WholeNetworks))]
    public async Task A_network_is_CLS_compliant(string network)
    {
        GeneratorRun run = GeneratorRunner.Run(Promise, WholeNetworks.All[network]);

        Assert.Empty(run.Errors);
        Assert.Empty(await Problems(run.Output));
    }

    [Fact]
    public async Task Methods_that_hand_on_what_a_network_has_are_CLS_compliant()
    {
        GeneratorRun run = GeneratorRunner.Run(
            Promise,
            """
            [Network] [Input(3)] [Linear(4)] public sealed partial class Net;
            #pragma warning disable CS1591
            public static class Uses
            {
                public static LinearLayer Layer(Net network) => network.Fc1;
                public static INetwork Interface(Net network) => network;
                public static StateDict<float> State(Net network, TorchRandom random, NetworkInfo info) => network.StateDict;
            }
            """);

        Assert.Empty(await Problems(run.Output));
    }

    [Fact]
    public async Task What_is_said_of_the_attributes_of_others_stands()
    {
        GeneratorRun run = GeneratorRunner.Run(
            Promise,
            """
            #pragma warning disable CS1591, CS3015
            public sealed class SizesAttribute(params int[] sizes) : Attribute { public int Count => sizes.Length; }
            [Network] [Input(3)] [LayerNorm(3)] public sealed partial class Net;
            [Sizes(3)] public sealed class Other;
            """);

        Diagnostic found = Assert.Single(await Problems(run.Output));
        Assert.Equal(
            ("CS3016", "Sizes(3)"),
            (found.Id, found.Location.SourceTree!.ToString().Substring(found.Location.SourceSpan.Start, found.Location.SourceSpan.Length)));
    }

    /// <summary>What a build says, with what the package's suppressor leaves of it.</summary>
    private static async Task<IReadOnlyList<Diagnostic>> Problems(CSharpCompilation compilation) =>
        [.. (await compilation.WithAnalyzers([new ArrayArguments()]).GetAllDiagnosticsAsync())
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)];
}
