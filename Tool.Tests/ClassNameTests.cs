using FusedNorm.Generator.Tests.Harness;
using FusedNorm.Tool.Import;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace FusedNorm.Tool.Tests;

/// <summary>The class that an import writes into a project breaks none of its files, whatever the model's file is called.</summary>
public sealed class ClassNameTests
{
    private static readonly string[] ImplicitNamespaces =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks",
    ];

    /// <summary>Where files would be broken by what hides a name: each of these is mentioned by its short name.</summary>
    private const string Neighbour =
        """
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Net.Http;
        using System.Threading;
        using System.Threading.Tasks;
        using FusedNorm;

        namespace Elsewhere;

        internal static class Neighbour
        {
            public static async Task<string> Run(HttpClient client, CancellationToken token, Lock gate)
            {
                Sgd sgd = new([], 0.1);
                TorchRandom random = new(1);
                List<float> values = [Math.Max(1, 2), MathF.Sqrt(3), random.Normal(1)[0]];
                await Task.Delay(TimeSpan.Zero, token);
                gate.Enter();
                Console.WriteLine(Enumerable.Range(0, 3).Count() + Environment.ProcessorCount + sgd.GetHashCode());
                string text = await client.GetStringAsync(new Uri("b"), token);
                return Path.Combine(File.ReadAllText("a"), string.Join(',', values), text, Convert.ToString(1));
            }
        }

        [Network]
        [Input(4)]
        [Linear(2)]
        internal sealed partial class Other;
        """;

    [Theory]
    [InlineData("digits_net-v2.onnx", "DigitsNetV2")]
    [InlineData("2d.onnx", "Imported2d")]
    [InlineData("Loss.onnx", "ImportedLoss")]
    [InlineData("-.onnx", "Imported")]
    [InlineData("system.onnx", "ImportedSystem")]
    [InlineData("fused_norm.onnx", "ImportedFusedNorm")]
    [InlineData("console.onnx", "ImportedConsole")]
    [InlineData("sgd.onnx", "ImportedSgd")]
    [InlineData("linear.onnx", "Linear")]
    [InlineData("class.onnx", "Class")]
    [InlineData("größe.onnx", "GrE")]
    public void A_class_is_called_after_its_file(string file, string expected) => Assert.Equal(expected, ClassNames.For(file));

    [Fact]
    public void Whatever_the_file_is_called_the_project_compiles()
    {
        string[] files =
        [
            "system", "fusednorm", "fused_norm", "microsoft", "console", "math", "math-f", "task", "list", "lock", "file", "path", "uri",
            "http_client", "convert", "string", "object", "linear", "network", "input", "sgd", "torch random", "autograd", "info", "v",
            "kernels", "batch", "graph", "fc", "fc1", "act1", "class", "record", "required", "scoped", "var", "dynamic", "_", "__arglist",
            "1", "a.b", "A",
        ];
        string[] sources = [.. files.Select(file =>
        {
            OnnxText model = new OnnxText(13, 4)
                .Weight("class.weight", [4, 4], [.. Enumerable.Range(0, 16).Select(i => (float)i)])
                .Weight("fc1.weight", [4, 2], 1, 2, 3, 4, 5, 6, 7, 8)
                .Node("MatMul", "x class.weight", "a").Node("Relu", "a", "b").Node("MatMul", "b fc1.weight", "y");
            ImportOptions options = new(ClassNames.For(file + ".onnx"), null, file + ".onnx", null);
            return Importer.Import(model.ToModel(), options).Network!.Source;
        })];

        GeneratorRun run = GeneratorRunner.Run([Neighbour, .. sources]);
        Assert.Empty(run.Errors);
        CompiledCode.RequireClean(run.Output);
    }

    [Fact]
    public void The_names_that_implicit_usings_bring_are_known()
    {
        CSharpCompilation compilation = GeneratorRunner.Compile();
        IEnumerable<string> types = ImplicitNamespaces.SelectMany(name => Namespace(compilation, name).GetTypeMembers())
            .Where(type => type.DeclaredAccessibility == Accessibility.Public && type.Arity == 0)
            .Where(type => type.ContainingAssembly.Name.StartsWith("System", StringComparison.Ordinal))
            .Select(type => type.Name);
        string[] names = [.. types.Concat(["System", "Microsoft", "FusedNorm"]).Distinct().Order(StringComparer.Ordinal)];
        string expected = string.Join('\n', names) + "\n";
        string path = Path.Combine(Snapshot.ProjectDirectory, "..", "Tool", "Import", "ImplicitUsings.txt");
        if (Snapshot.Updates)
        {
            File.WriteAllText(path, expected);
        }

        Assert.Equal(expected, File.ReadAllText(path).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void The_names_of_members_are_the_generators() =>
        Assert.Empty(Generator.Building.LayerNames.Reserved.Where(name => char.IsUpper(name[0])).Except(ClassNames.Members));

    private static INamespaceSymbol Namespace(CSharpCompilation compilation, string name) =>
        name.Split('.').Aggregate(
            compilation.GlobalNamespace, (space, part) => space.GetNamespaceMembers().Single(member => member.Name == part));
}
