using System.Text.Json;

namespace FusedNorm.Generator.Tests.Oracle;

/// <summary>
/// One recorded case: a description and what PyTorch computed for it. Unknown properties are ignored and absent options mean
/// PyTorch's defaults. <c>docs/oracle.md</c> describes the format.
/// </summary>
internal sealed class OracleCase
{
    private OracleCase(JsonElement json, string file)
    {
        Name = json.TextOr("name", Path.GetFileName(file));
        RecordedWith = json.TextOr("recorded_with", "");
        Seed = json.TryGetProperty("seed", out JsonElement seed) ? seed.GetInt64() : null;
        InputShape = TensorValue.Parse(json.GetProperty("input")).AsInts();
        FixedBatch = json.FlagOr("fixed_batch", false) ? json.GetProperty("batch").GetInt32() : null;
        IsDouble = json.TextOr("dtype", "float32") == "float64";
        InputRequiresGrad = json.FlagOr("input_requires_grad", false);
        Layers = [.. json.GetProperty("layers").EnumerateArray().Select(layer => new OracleLayer(layer))];
        Loss = json.ValueOrNull("loss");
        Optimizer = json.ValueOrNull("optimizer");
        IsDrawn = json.TextOr("draws", "") == "portable";
        DrawnState = [.. json.ValueOrNull("drawn_state")?.EnumerateArray().Select(key => key.GetString()!) ?? []];
        StateKeys = json.ValueOrNull("state_keys")?.EnumerateArray().Select(key => key.GetString()!).ToArray();
        InitialState = State(json, "initial_state")
            ?? (IsDrawn ? [] : throw new FormatException("No initial_state: the case is not recorded."));
        JsonElement? seeded = json.ValueOrNull("seeded_state");
        SeededState = [.. seeded?.EnumerateArray().Select(key => key.GetString()!) ?? []];

        JsonElement[] steps = [.. json.GetProperty("steps").EnumerateArray()];
        JsonElement[] results = json.TryGetProperty("results", out JsonElement recorded) ? [.. recorded.EnumerateArray()] : [];
        if (steps.Length == 0 || steps.Length != results.Length)
        {
            throw new FormatException($"{steps.Length} steps, but {results.Length} results.");
        }

        int sampleLength = InputShape.Aggregate(1, (product, size) => product * size);
        DrawnStep? Drawn(JsonElement step, int index) => IsDrawn ? new DrawnStep(Draws, step, index, sampleLength, Loss) : null;
        Steps = [.. steps.Select((step, index) => new OracleStep(step, results[index], Drawn(step, index)))];
        if (json.TextOr("why", "").Length > 0)
        {
            OwnRelativeTolerance = json.NumberOrNull("rtol");
            OwnAbsoluteTolerance = json.NumberOrNull("atol");
        }
    }

    public string Name { get; }

    /// <summary>The version that computed it, in words; empty where the file does not say.</summary>
    public string RecordedWith { get; }

    public long? Seed { get; }

    /// <summary>The shape of one sample.</summary>
    public int[] InputShape { get; }

    /// <summary>The batch size that the declaration fixes, or null where it is free.</summary>
    public int? FixedBatch { get; }

    public bool IsDouble { get; }

    public bool InputRequiresGrad { get; }

    public IReadOnlyList<OracleLayer> Layers { get; }

    public JsonElement? Loss { get; }

    /// <summary>Whether the loss keeps one value per sample or per element.</summary>
    public bool LossIsVector => Loss is JsonElement loss && loss.TextOr("reduction", "mean") == "none";

    public JsonElement? Optimizer { get; }

    public IReadOnlyDictionary<string, TensorValue> InitialState { get; }

    /// <summary>The keys of <see cref="InitialState"/> that the seed alone determines, to be reproduced bit for bit.</summary>
    public IReadOnlyList<string> SeededState { get; }

    /// <summary>Whether what goes into the network follows from the seed, and sums are recorded of what comes out.</summary>
    public bool IsDrawn { get; }

    /// <summary>What follows from the seed where <see cref="IsDrawn"/>.</summary>
    public PortableDraws Draws => new(Seed ?? throw new FormatException("Portable draws need a seed."));

    /// <summary>The keys of the state that are drawn besides what the network itself draws.</summary>
    public IReadOnlyList<string> DrawnState { get; }

    /// <summary>All keys of the state, where no <see cref="InitialState"/> has them.</summary>
    public IReadOnlyList<string>? StateKeys { get; }

    public IReadOnlyList<OracleStep> Steps { get; }

    /// <summary>The case's own tolerance; honoured only beside a <c>why</c>.</summary>
    public double? OwnRelativeTolerance { get; }

    /// <inheritdoc cref="OwnRelativeTolerance"/>
    public double? OwnAbsoluteTolerance { get; }

    public static OracleCase Parse(JsonElement json, string file)
    {
        try
        {
            return new OracleCase(json, file);
        }
        catch (Exception error) when (error is KeyNotFoundException or InvalidOperationException or OverflowException or ArgumentException)
        {
            throw new FormatException($"{error.Message} ({json.TextOr("name", file)})", error);
        }
    }

    /// <summary>Tensors by state key; null where nothing is recorded.</summary>
    public static Dictionary<string, TensorValue>? State(JsonElement owner, string property) =>
        Tensors(owner, property)?.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!);

    /// <summary>Tensors by key, null where PyTorch has <c>None</c>; null where nothing is recorded.</summary>
    public static Dictionary<string, TensorValue?>? Tensors(JsonElement owner, string property) =>
        owner.ValueOrNull(property)?.EnumerateObject().ToDictionary(
            item => item.Name, item => item.Value.ValueKind == JsonValueKind.Null ? null : TensorValue.Parse(item.Value));

    public override string ToString() => Name;
}

/// <summary>A layer, a cut or the edge of a region, with torch's option names.</summary>
internal sealed class OracleLayer(JsonElement json)
{
    public string Kind { get; } = json.GetProperty("kind").GetString()!;

    public string? Name { get; } = json.TryGetProperty("name", out JsonElement name) ? name.GetString() : null;

    public JsonElement Options { get; } = json;

    /// <summary>The network that an <c>Include</c> includes; null for any other kind.</summary>
    public IncludedNetwork? Included { get; } = json.GetProperty("kind").GetString() == "Include" ? new(json) : null;
}

/// <summary>The network of a layer of kind <c>Include</c>: the class's name, its input and its layers.</summary>
internal sealed class IncludedNetwork(JsonElement json)
{
    public string Name { get; } = json.GetProperty("network").GetString()!;

    public int[] InputShape { get; } = TensorValue.Parse(json.GetProperty("input")).AsInts();

    public IReadOnlyList<OracleLayer> Layers { get; } =
        [.. json.GetProperty("layers").EnumerateArray().Select(layer => new OracleLayer(layer))];
}

/// <summary>One call on the network, and what PyTorch's network had done after it.</summary>
internal sealed class OracleStep
{
    private readonly TensorValue? input;
    private readonly TensorValue? target;
    private readonly TensorValue? outputGrad;
    private readonly DrawnStep? drawn;

    /// <param name="step">What is called.</param>
    /// <param name="result">What PyTorch computed.</param>
    /// <param name="drawn">What goes in, where no file holds it.</param>
    public OracleStep(JsonElement step, JsonElement result, DrawnStep? drawn)
    {
        this.drawn = drawn;
        Mode = step.TryGetProperty("mode", out JsonElement mode) ? mode.GetString() : null;
        Modes = step.ValueOrNull("modes")?.EnumerateObject().ToDictionary(item => item.Name, item => item.Value.GetString()!) ?? [];
        RequiresGrad =
            step.ValueOrNull("requires_grad")?.EnumerateObject().ToDictionary(item => item.Name, item => item.Value.GetBoolean()) ?? [];
        Action = step.TextOr("action", "forward");
        NoGrad = step.FlagOr("no_grad", false);
        ZeroGrad = step.FlagOr("zero_grad", true);
        input = TensorValue.ParseOptional(result, "input");
        Output = TensorValue.ParseOptional(result, "output");
        OutputRequiresGrad = result.FlagOrNull("output_requires_grad");
        target = TensorValue.ParseOptional(result, "target");
        Loss = TensorValue.ParseOptional(result, "loss");
        outputGrad = TensorValue.ParseOptional(result, "output_grad");
        InputGrad = TensorValue.ParseOptional(result, "input_grad");
        Grads = OracleCase.Tensors(result, "grads");
        State = OracleCase.State(result, "state");
        ForwardError = result.FlagOr("forward_error", false);
        ForwardErrorMessage = result.TextOr("forward_error_message", "");
        BackwardError = result.FlagOr("backward_error", false);
        BackwardErrorMessage = result.TextOr("backward_error_message", "");
    }

    /// <summary><c>train</c>, <c>eval</c>, or null to leave the mode as it is.</summary>
    public string? Mode { get; }

    /// <summary>The modes of single layers, by name, in place of <see cref="Mode"/>.</summary>
    public IReadOnlyDictionary<string, string> Modes { get; }

    /// <summary>The parameters, by key, that require a gradient from this step on, or no longer.</summary>
    public IReadOnlyDictionary<string, bool> RequiresGrad { get; }

    /// <summary><c>forward</c>, <c>backward</c> or <c>train_step</c>.</summary>
    public string Action { get; }

    /// <summary>Whether the step goes back through the network.</summary>
    public bool Learns => Action != "forward";

    public bool NoGrad { get; }

    public bool ZeroGrad { get; }

    /// <summary>The input; drawn anew each time where it is drawn, as hundreds of networks do not stay in memory.</summary>
    public TensorValue Input => drawn?.Input ?? input ?? throw new FormatException("A step without an input.");

    public TensorValue? Output { get; }

    public bool? OutputRequiresGrad { get; }

    /// <summary>Whether the step has a loss, of targets.</summary>
    public bool HasLoss => Loss is not null && (target is not null || drawn is not null);

    public TensorValue? Target => drawn is null ? target : drawn.Target(Output!.Length);

    public TensorValue? Loss { get; }

    /// <summary>The gradient that <c>backward</c> was given: of the output, or of losses that were not combined.</summary>
    /// <param name="length">How many values it has where it is drawn.</param>
    public TensorValue? OutputGrad(int length) => drawn is null ? outputGrad : drawn.Gradient(length);

    public TensorValue? InputGrad { get; }

    public IReadOnlyDictionary<string, TensorValue?>? Grads { get; }

    public IReadOnlyDictionary<string, TensorValue>? State { get; }

    public bool ForwardError { get; }

    public string ForwardErrorMessage { get; }

    public bool BackwardError { get; }

    public string BackwardErrorMessage { get; }
}

/// <summary>What a step draws from the seed of its network.</summary>
internal sealed class DrawnStep(PortableDraws draws, JsonElement step, int index, int sampleLength, JsonElement? loss)
{
    private readonly int batch = step.GetProperty("batch").GetInt32();

    public TensorValue Input => draws.Input(step, index, batch * sampleLength);

    public TensorValue Target(int outputs) => draws.Target(loss!.Value, step, index, batch, outputs);

    public TensorValue Gradient(int count) => draws.Gradient(index, batch, count);
}
