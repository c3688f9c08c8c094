namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>
/// Runs a random network as PyTorch would: every layer by its own naive loops in double precision, gradients by walking back through
/// the recorded layers.
/// </summary>
internal sealed class Interpreter
{
    private readonly FuzzedNetwork network;
    private readonly LayerState[] states;
    private readonly MaskStream masks;
    private LayerPass[] passes = [];
    private bool[] requires = [];
    private double[][] values = [];

    private Interpreter(FuzzedNetwork network, LayerState[] states, MaskStream masks)
    {
        this.network = network;
        this.states = states;
        this.masks = masks;
    }

    /// <summary>A new network with drawn parameters and statistics.</summary>
    public static Interpreter Create(FuzzedNetwork network, FuzzRandom random)
    {
        double Draw(Func<FuzzRandom, double> draw) => network.IsDouble ? draw(random) : (float)draw(random);
        List<LayerState> states = [];
        foreach (FuzzedNode node in network.Graph.Nodes)
        {
            LayerState state = new() { Training = !node.IsPinned, IsDouble = network.IsDouble };
            foreach (FuzzedParameter parameter in node.Parameters)
            {
                state.Values.Add(parameter.Name, [.. Enumerable.Range(0, parameter.Length).Select(_ => Draw(parameter.Draw))]);
                if (!parameter.IsFrozen)
                {
                    state.Trainable.Add(parameter.Name);
                }
            }

            if (node.Layer.TracksStatistics)
            {
                int channels = node.Shapes.Input[0];
                state.RunningMean = [.. Enumerable.Range(0, channels).Select(_ => Draw(stream => stream.Normal() / 2))];
                state.RunningVar = [.. Enumerable.Range(0, channels).Select(_ => Draw(stream => stream.Uniform(0.3, 2)))];
            }

            states.Add(state);
        }

        return new Interpreter(network, [.. states], new MaskStream((uint)network.Seed));
    }

    /// <summary>What each layer keeps, by node.</summary>
    public IReadOnlyList<LayerState> States => states;

    /// <summary>
    /// Called with what each layer and each gradient came to, in order, before anything reads it, and
    /// <see cref="FuzzedLayer.RoundsByPlace"/>.
    /// </summary>
    public Action<double[], bool>? Computed { get; set; }

    public double[] Output => values[^1];

    /// <summary>Whether the last forward run recorded a graph.</summary>
    public bool OutputRequiresGrad => requires[^1];

    /// <summary>The input's gradient after the last backward run; null where none arrived.</summary>
    public double[]? InputGradient { get; private set; }

    /// <summary>A copy that can be run without moving this one.</summary>
    public Interpreter Copy() => new(network, [.. states.Select(state => state.Copy())], masks.Copy());

    /// <summary>Runs forward.</summary>
    /// <param name="input">The samples.</param>
    /// <param name="batch">How many.</param>
    /// <param name="records">Whether autograd is on.</param>
    /// <param name="constants">Values of an earlier run to put in place of those that require no gradient; null computes all.</param>
    public double[] Forward(double[] input, int batch, bool records, Interpreter? constants = null)
    {
        IReadOnlyList<FuzzedNode> nodes = network.Graph.Nodes;
        passes = new LayerPass[nodes.Count];
        values = new double[nodes.Count + 1][];
        requires = new bool[nodes.Count + 1];
        values[0] = input;
        requires[0] = records && network.InputRequiresGrad;
        InputGradient = null;
        for (int i = 0; i < nodes.Count; i++)
        {
            FuzzedNode node = nodes[i];
            LayerPass pass = new(states[i], node.Shapes, node.OutputShape, batch, [.. node.Inputs.Select(value => values[value])], masks);
            requires[i + 1] = records && node.Scope.Records && !node.Layer.IsCut
                && (pass.Recorded.Count > 0 || node.Inputs.Any(value => requires[value]));
            double[] output = node.Layer.Forward(pass);
            if (!node.Layer.IsExact)
            {
                Computed?.Invoke(output, node.Layer.RoundsByPlace);
            }

            pass.Output = output;
            passes[i] = pass;
            values[i + 1] = constants is not null && !requires[i + 1] ? constants.values[i + 1] : output;
        }

        return values[^1];
    }

    /// <summary>Runs backward from the output's gradient.</summary>
    public void Backward(double[] outputGradient)
    {
        IReadOnlyList<FuzzedNode> nodes = network.Graph.Nodes;
        double[]?[] gradients = new double[nodes.Count + 1][];
        gradients[^1] = outputGradient;
        for (int i = nodes.Count - 1; i >= 0; i--)
        {
            if (gradients[i + 1] is not double[] gradient || !requires[i + 1])
            {
                continue;
            }

            double[][] handed = nodes[i].Layer.Backward(passes[i], gradient);
            foreach ((int index, int value) in nodes[i].Inputs.Index())
            {
                if (!requires[value])
                {
                    continue;
                }

                Computed?.Invoke(handed[index], nodes[i].Layer.RoundsByPlace);
                gradients[value] = gradients[value] is double[] sum ? [.. sum.Zip(handed[index], (a, b) => a + b)] : handed[index];
            }
        }

        InputGradient = gradients[0];
    }
}
