using System.Globalization;
using System.Security.Cryptography;
using FusedNorm.Files;
using FusedNorm.Runtime.Tests.Networks;
using Xunit;

namespace FusedNorm.Runtime.Tests.Files.Onnx;

/// <summary>
/// Exported models. What ONNX's checker accepted and ONNX Runtime computed is recorded (tools/onnx): the models are still those very bytes,
/// and the networks predict those outputs. The rest reads the bytes.
/// </summary>
public sealed class OnnxExportTests
{
    private static readonly bool Updates = Environment.GetEnvironmentVariable("FUSEDNORM_UPDATE_SNAPSHOTS") == "1";

    public static TheoryData<string> Exported => [.. ExportedModels.Names];

    public static TheoryData<string> All => [.. ExportedModels.Names, .. Declared.AllNames];

    [Theory]
    [MemberData(nameof(Exported))]
    public void ONNX_Runtime_ran_what_is_written_and_computed_the_same(string name)
    {
        SavedNetwork network = ExportedModels.Create(name);
        byte[] written = network.ExportOnnx();
        string text = new OnnxText(written).ToString();
        string path = Path.Combine(ExportedModels.RecordedFolder, name + ".txt");
        if (Updates)
        {
            File.WriteAllText(path, text);
            return;
        }

        ExportedModel recorded = ExportedModels.Recorded.Single(model => model.Network == name);
        Assert.Equal(File.ReadAllText(path), text);
        Assert.Equal(recorded.Sha256, Convert.ToHexString(SHA256.HashData(written)).ToLowerInvariant());
        AssertClose(recorded, network.Predict(recorded.Input, recorded.Output.Count));
    }

    [Fact]
    public void Every_model_was_run_by_ONNX_Runtime() =>
        Assert.Equal(ExportedModels.Names, ExportedModels.Recorded.Select(model => model.Network).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_kind_of_layer_is_among_them()
    {
        // A loss is no part of a model, and weights at build time are those of another class.
        IEnumerable<Type> kinds = typeof(NetworkAttribute).Assembly.GetExportedTypes()
            .Where(type => type.IsAssignableTo(typeof(Attribute)) && !type.IsAbstract && !type.IsAssignableTo(typeof(LossAttribute))
                && type != typeof(WeightsAttribute));
        IEnumerable<Type> used = ExportedModels.Names
            .SelectMany(name => typeof(OnnxSeed).Assembly.GetTypes().Single(type => type.Name == name).GetCustomAttributesData())
            .Select(attribute =>
                attribute.AttributeType.IsGenericType ? attribute.AttributeType.GetGenericTypeDefinition() : attribute.AttributeType);
        Assert.Empty(kinds.Except(used));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_network_is_a_sound_model_or_refused(string name)
    {
        SavedNetwork network = ExportedModels.Create(name);
        if (network.NormalisesWithBatch)
        {
            Assert.Contains(
                "(TrackRunningStats = false)", Assert.Throws<NotSupportedException>(network.ExportOnnx).Message, StringComparison.Ordinal);
            return;
        }

        OnnxText model = new(network.ExportOnnx());

        // Nodes in the order of their values, each name given once; the layers' keys among the nodes' names.
        Assert.Equal((name, "input", "output"), (model.Name, Assert.Single(model.Inputs).Name, Assert.Single(model.Outputs).Name));
        HashSet<string> values = ["input", .. model.Initializers.Select(tensor => tensor.Name)];
        Assert.Equal(1 + model.Initializers.Count, values.Count);
        foreach (OnnxOperator node in model.Nodes)
        {
            Assert.All(node.Inputs, input => Assert.Contains(input, values));
            Assert.True(values.Add(Assert.Single(node.Outputs)), $"{node} gives a value that is there.");
        }

        Assert.Contains("output", values);
        Assert.Equal(model.Nodes.Count, model.Nodes.Select(node => node.Name).Distinct().Count());
        Assert.Empty(network.LayerKeys.Except(model.Nodes.Select(node => node.Name)));
        Assert.Empty(model.Initializers.Select(tensor => tensor.Name).Except(model.Nodes.SelectMany(node => node.Inputs)));

        // A sample's shape behind the batch.
        string batch = network.Info.Batch == 0 ? "batch" : network.Info.Batch.ToString(CultureInfo.InvariantCulture);
        Assert.Equal([batch, .. network.Info.InputShape.Select(size => $"{size}")], model.Inputs[0].Shape);
        IReadOnlyList<int> output = network.Info.Layers.Last(layer => !layer.Kind.EndsWith("Loss", StringComparison.Ordinal)).OutputShape;
        Assert.Equal([batch, .. output.Select(size => $"{size}")], model.Outputs[0].Shape);

        // The state as it is saved, but for the counters.
        using TensorFile saved = TensorFile.Open(new MemoryStream(network.Save()));
        foreach (TensorEntry entry in saved.Tensors.Where(entry => entry.DType != DType.I64))
        {
            OnnxTensor stored = model.Initializers.Single(tensor => tensor.Name == entry.Name);
            Assert.Equal(entry.Shape.Select(size => $"{size}"), stored.Shape);
            Assert.Equal(saved.Read(entry), stored.Data);
        }
    }

    [Fact]
    public void A_refusal_names_the_layer_and_the_reason_and_touches_no_file()
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        string message = Assert.Throws<NotSupportedException>(() => new RefusedOverBatch().ExportOnnx(file)).Message;

        Assert.Equal(
            "RefusedOverBatch has no exact ONNX model: bn1 (BatchNorm1d) normalises with the statistics of the batch in "
            + "evaluation too (TrackRunningStats = false), which ONNX's BatchNormalization does not.",
            message);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public void A_model_is_of_the_moment_when_it_is_written()
    {
        OnnxSeed network = new(new TorchRandom(1));
        MemoryStream before = new();
        network.ExportOnnx(before);
        Assert.True(before.CanWrite, "A stream is the caller's to close.");
        network.Bn1.RunningMean.Fill(7);

        MemoryStream after = new();
        network.ExportOnnx(after);

        Assert.Equal([.. Enumerable.Repeat(7f, 3)], Statistic(after));
        Assert.Equal([.. Enumerable.Repeat(0f, 3)], Statistic(before));

        static float[] Statistic(MemoryStream model) =>
            System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(
                new OnnxText(model.ToArray()).Initializers.Single(tensor => tensor.Name == "bn1.running_mean").Data)
                .ToArray();
    }

    [Fact]
    public void A_model_beyond_what_Protocol_Buffers_can_hold_is_refused_before_anything_is_written()
    {
        // The same memory in every layer: a model is larger than what it is made of.
        const int Features = 4096;
        const int Layers = 33;
        float[] weights = new float[Features * Features];
        StateDict<float> state = new([.. Enumerable.Range(1, Layers).Select(i =>
            new LinearLayer<float>($"fc{i}", new Parameter<float>($"fc{i}.weight", [Features, Features], weights, default), bias: null))]);
        OnnxModel<float> model = new("Large", state, [Features], batch: 0);
        for (int i = 1; i <= Layers; i++)
        {
            model.Linear($"fc{i}");
        }

        MemoryStream stream = new();
        string message = Assert.Throws<NotSupportedException>(() => model.Write(stream)).Message;

        Assert.StartsWith("Large has 2214", message, StringComparison.Ordinal);
        Assert.Equal(0, stream.Length);
    }

    private static void AssertClose(ExportedModel recorded, double[] found)
    {
        // Of the largest output: the sums of a dozen layers, in another order.
        double allowed = (recorded.Precision == Precision.Double ? 1e-13 : 1e-5) * recorded.Output.Max(Math.Abs);
        for (int i = 0; i < found.Length; i++)
        {
            Assert.True(
                Math.Abs(found[i] - recorded.Output[i]) <= allowed,
                $"output {i}: ONNX Runtime computed {recorded.Output[i]:R}, found {found[i]:R}, allowed difference {allowed:R}");
        }
    }
}
