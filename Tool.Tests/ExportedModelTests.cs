using System.Numerics;
using System.Reflection;
using FusedNorm.Generator.Tests.Harness;
using FusedNorm.Tool.Import;
using FusedNorm.Tool.Onnx;
using Xunit;

namespace FusedNorm.Tool.Tests;

/// <summary>What ExportOnnx writes comes back: the same declaration, but for what a model does not say, and the same outputs.</summary>
public sealed class ExportedModelTests
{
    private const int Batch = 3;

    // In the form in which an import writes them.
    private static readonly string[] Declarations =
    [
        """
        [Network]
        [Input(6)]
        [Linear(8)]
        [BatchNorm1d(Eps = 0.001)]
        [ReLU]
        [Dropout(0.5)]
        [Tap("skip1")]
        [Linear(8, Bias = false, Name = "inner")]
        [BatchNorm1d(Affine = false)]
        [GELU]
        [Add("skip1")]
        [Concat("skip1")]
        [Linear(3)]
        [LogSoftmax]
        """,
        """
        [Network]
        [Input(4, 6)]
        [Tap("skip1")]
        [LayerNorm]
        [Linear(6, Bias = false)]
        [GELU(Tanh = true)]
        [RMSNorm(Eps = 1e-5)]
        [Linear(6)]
        [Add("skip1")]
        [LayerNorm(4, 6, Eps = 0.001, Bias = false)]
        [Hardswish]
        [RMSNorm(4, 6, Eps = 1e-6, ElementwiseAffine = false)]
        [LayerNorm(ElementwiseAffine = false)]
        [Softmax]
        """,
        """
        [Network]
        [Input(4, 9, 11)]
        [AvgPool2d(3, Stride = 2, Padding = 1)]
        [GroupNorm(2)]
        [SiLU]
        [MaxPool2d(2, CeilMode = true)]
        [InstanceNorm2d(Affine = true)]
        [GroupNorm(4, Eps = 0.001, Affine = false)]
        [AvgPool2d(2, Stride = 1, Padding = 1, CountIncludePad = false)]
        [InstanceNorm2d]
        [BatchNorm2d]
        [Flatten]
        [Linear(5)]
        [LeakyReLU(0.2)]
        [Linear(5)]
        [ELU(0.5)]
        [Softplus]
        [Softplus(0.3, 4)]
        [Softsign]
        [ReLU6]
        [Hardtanh]
        [Hardtanh(0.1, 0.4)]
        [Hardsigmoid]
        [SELU]
        [CELU]
        [CELU(0.3)]
        [Mish]
        [LogSigmoid]
        """,
        """
        [Network(Precision = Precision.Double)]
        [Input(4, 6)]
        [BatchNorm1d(Eps = 0.001)]
        [LeakyReLU(0.2)]
        [GroupNorm(2, Eps = 0.01)]
        [ELU(0.7)]
        [InstanceNorm1d(Affine = true)]
        [SiLU]
        [LayerNorm]
        [Hardswish]
        [MaxPool1d(2, Stride = 1)]
        [Linear(4)]
        [RMSNorm(4, 4, Eps = 1e-6)]
        [Softplus]
        [Flatten]
        [Linear(2)]
        [Softplus(3)]
        [Softsign]
        [Hardtanh(-0.3, 0.4)]
        [Hardsigmoid]
        [SELU]
        [CELU(0.3)]
        [Mish]
        [LogSigmoid]
        [ReLU6]
        """,
    ];

    [Fact]
    public void Exported_networks_come_back()
    {
        string[] originals = [.. Declarations.Select((declaration, index) => Source($"Original{index}", declaration))];
        Assembly exporting = Compile(originals);
        List<(ImportedNetwork Network, byte[] Model, object Original)> imported = [];
        for (int i = 0; i < originals.Length; i++)
        {
            object original = Activator.CreateInstance(exporting.GetType($"Round.Original{i}", throwOnError: true)!, new TorchRandom(i))!;
            using MemoryStream model = new();
            Export(original, model);
            ImportResult result = Importer.Import(
                OnnxReader.Read(model.ToArray()), new ImportOptions($"Imported{i}", "Round", "net.onnx", null));
            Assert.True(result.Network is not null, string.Join('\n', result.Problems));
            Assert.Equal(Expected(Declarations[i]), Attributes(result.Network.Source));
            imported.Add((result.Network, model.ToArray(), original));
        }

        Assembly importing = Compile([.. imported.Select(pair => pair.Network.Source)]);
        for (int i = 0; i < imported.Count; i++)
        {
            object network = Activator.CreateInstance(importing.GetType($"Round.Imported{i}", throwOnError: true)!)!;
            using MemoryStream weights = new();
            imported[i].Network.WriteWeights(weights);
            weights.Position = 0;
            int size = (int)imported[i].Network.InputShape.Aggregate(1L, (product, length) => product * length);
            int outputs = (int)imported[i].Network.OutputShape.Aggregate(1L, (product, length) => product * length);
            if (network is INetwork<double> twice)
            {
                Compare((INetwork<double>)imported[i].Original, twice, weights, size, outputs);
            }
            else
            {
                Compare((INetwork<float>)imported[i].Original, (INetwork<float>)network, weights, size, outputs);
            }
        }
    }

    private static void Export(object network, Stream model)
    {
        if (network is INetwork<double> twice)
        {
            twice.ExportOnnx(model);
        }
        else
        {
            ((INetwork<float>)network).ExportOnnx(model);
        }
    }

    /// <summary>The same layers with the same weights: the same bits.</summary>
    private static void Compare<T>(INetwork<T> original, INetwork<T> imported, Stream weights, int size, int outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        imported.Load(weights);
        T[] input = [.. new TorchRandom(7).Normal(Batch * size).Select(T.CreateTruncating)];
        T[] expected = new T[Batch * outputs];
        T[] found = new T[Batch * outputs];
        original.Predict(input, expected);
        imported.Predict(input, found);
        Assert.Equal(expected, found);
    }

    /// <summary>Dropout is nothing in a model; all else is there.</summary>
    private static string[] Expected(string declaration) =>
        [.. Attributes(declaration).Where(line => !line.StartsWith("[Dropout", StringComparison.Ordinal))];

    private static string[] Attributes(string source) =>
        [.. source.ReplaceLineEndings("\n").Split('\n').Where(line => line.StartsWith('['))];

    private static string Source(string name, string declaration) =>
        $"using FusedNorm;\nnamespace Round;\n{declaration}\npublic sealed partial class {name};\n";

    private static Assembly Compile(string[] sources)
    {
        GeneratorRun run = GeneratorRunner.Run(sources);
        Assert.Empty(run.Errors);
        return CompiledCode.Load(run.Output);
    }
}
