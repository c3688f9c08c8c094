using FusedNorm.Generator.Options;
using FusedNorm.Generator.Tests.Harness;
using Xunit;

namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>
/// Random stacks of little but norms and linear layers, with views and residuals between: the networks in which an inference folds most.
/// Each computes what its Predict computes, in double precision.
/// </summary>
[Trait("Size", "Large")]
[Trait("Registers", "Every")]
public sealed class RandomFoldTests
{
    private const int Count = 120;
    private const int Batch = 5;
    private const double RelativeTolerance = 1e-11;

    [Fact]
    public void Inferences_of_norms_and_linear_layers_in_any_order_compute_what_Predict_computes()
    {
        Type[] networks =
            [.. CompiledCode.Load(GeneratorRunner.CompileWith(CompilerOptions.Default, [.. Enumerable.Range(0, Count).Select(Draw)]))
                .GetTypes()
                .Where(type => type.GetProperty("Info") is not null)];
        Assert.Equal(Count, networks.Length);
        List<FoldInfo> folds = [];
        foreach (Type type in networks)
        {
            NetworkInfo info = (NetworkInfo)type.GetProperty("Info")!.GetValue(null)!;
            folds.AddRange(info.Folds);
            Compare((INetwork<double>)Activator.CreateInstance(type, new TorchRandom(1))!, info);
        }

        int[] kinds =
        [
            folds.Count(fold => fold.Into.StartsWith("fc", StringComparison.Ordinal) && fold.Rest.Length == 0),
            folds.Count(fold => fold.Into.StartsWith("fc", StringComparison.Ordinal) && fold.Rest.Length > 0),
            folds.Count(fold => fold.Into.Length > 0 && !fold.Into.StartsWith("fc", StringComparison.Ordinal)),
            folds.Count(fold => fold.Rest.StartsWith("(x - mean)", StringComparison.Ordinal)),
            folds.Count(fold => fold.Rest.StartsWith("statistics", StringComparison.Ordinal)),
        ];
        Assert.True(kinds.Min() >= Count / 10, $"Some kind of fold is hardly drawn: {string.Join(", ", kinds)}.");
    }

    private static void Compare(INetwork<double> network, NetworkInfo info)
    {
        TorchRandom random = new(2);
        double[] Numbers(int count) => [.. random.Normal(count).Select(x => (double)x)];
        foreach (Parameter<double> parameter in network.Parameters)
        {
            Numbers(parameter.Length).CopyTo(parameter.Data);
        }

        foreach (TrackingNormLayer<double> norm in network.Layers.OfType<TrackingNormLayer<double>>().Where(norm => norm.TrackRunningStats))
        {
            Numbers(norm.RunningMean.Length).CopyTo(norm.RunningMean);
            Numbers(norm.RunningVar.Length).Select(x => 0.25 + (x * x)).ToArray().CopyTo(norm.RunningVar);
        }

        static int Length(IEnumerable<int> shape) => shape.Aggregate(1, (product, size) => product * size);
        double[] input = Numbers(Batch * Length(info.InputShape));
        double[] expected = new double[Batch * Length(info.Layers[^1].OutputShape)];
        double[] found = new double[expected.Length];
        network.Predict(input, expected);
        network.ToInference().Predict(input, found);
        double allowed = RelativeTolerance * expected.Max(Math.Abs);
        for (int i = 0; i < found.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - found[i]) <= allowed,
                $"[{i}]: expected {expected[i]:R}, found {found[i]:R} in\n{info}");
        }
    }

    private static string Draw(int index)
    {
        FuzzRandom random = new(FuzzRandom.Mix((ulong)index));
        int channels = random.Between(1, 4);
        int positions = random.Chance(0.4) ? random.Between(2, 4) : 1;
        bool flat = positions == 1;
        List<string> layers = [$"Input({channels}{(flat ? "" : $", {positions}")})"];
        int taps = 0;
        for (int left = random.Between(3, 8); left > 0; left--)
        {
            string norm = random.Pick(
                "BatchNorm1d", "BatchNorm1d", "BatchNorm1d(Affine = false)",
                "BatchNorm1d(Eps = 0.1)", "BatchNorm1d(TrackRunningStats = false)");
            switch (random.Below(10))
            {
                case 0 or 1 or 2:
                    int width = random.Between(1, 19);
                    layers.Add($"Linear({width}{(random.Chance(0.3) ? ", Bias = false" : "")})");
                    (channels, positions) = flat ? (width, 1) : (channels, width);
                    break;
                case 3 or 4 or 5:
                    layers.Add(norm);
                    break;
                case 6:
                    layers.AddRange([$"Tap(\"t{taps}\")", norm, random.Pick("ReLU", "Detach"), $"Add(\"t{taps++}\")"]);
                    break;
                case 7 when !flat:
                    layers.Add("Flatten");
                    (channels, positions, flat) = (channels * positions, 1, true);
                    break;
                case 8:
                    layers.Add(random.Pick("Dropout", "Dropout(0)", "Detach"));
                    break;
                default:
                    layers.Add(
                        positions > 1 && random.Chance(0.5)
                            ? "InstanceNorm1d(TrackRunningStats = true)"
                            : random.Pick("ReLU", "Tanh", norm));
                    break;
            }
        }

        return $"[Network(Precision = Precision.Double)] {string.Concat(layers.Select(layer => $"[{layer}] "))} "
            + $"[Linear(3)] public partial class Net{index};";
    }
}
