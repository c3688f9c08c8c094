namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>What a layer of an interpreted network keeps from call to call.</summary>
internal sealed class LayerState
{
    public Dictionary<string, double[]> Values { get; } = [];

    /// <summary>The parameters that autograd records; what is absent is frozen or switched off.</summary>
    public HashSet<string> Trainable { get; } = [];

    /// <summary>The gradients that are there.</summary>
    public Dictionary<string, double[]> Gradients { get; } = [];

    public double[] RunningMean { get; set; } = [];

    public double[] RunningVar { get; set; } = [];

    public long BatchesTracked { get; set; }

    public bool Training { get; set; } = true;

    /// <summary>Whether the network's precision is double: one default follows it.</summary>
    public bool IsDouble { get; init; }

    public LayerState Copy()
    {
        LayerState copy = new() { RunningMean =
        [
            .. RunningMean,
        ], RunningVar = [.. RunningVar], BatchesTracked = BatchesTracked, Training = Training, IsDouble = IsDouble };
        foreach ((string name, double[] values) in Values)
        {
            copy.Values.Add(name, [.. values]);
        }

        foreach ((string name, double[] gradient) in Gradients)
        {
            copy.Gradients.Add(name, [.. gradient]);
        }

        copy.Trainable.UnionWith(Trainable);
        return copy;
    }
}

/// <summary>One run of a layer over a batch, and what its backward run reads again.</summary>
/// <param name="State">What the layer keeps.</param>
/// <param name="Shapes">The shapes of one sample of the inputs.</param>
/// <param name="OutputShape">The shape of one sample of the output.</param>
/// <param name="Batch">The number of samples.</param>
/// <param name="Inputs">The inputs' values.</param>
/// <param name="Masks">The stream that dropouts draw from.</param>
internal sealed record LayerPass(LayerState State, Shapes Shapes, int[] OutputShape, int Batch, double[][] Inputs, MaskStream Masks)
{
    public double[] Input => Inputs[0];

    public int[] InputShape => Shapes.Input;

    /// <summary>The first dimension of a sample.</summary>
    public int Channels => InputShape[0];

    /// <summary>The values of one sample in one channel.</summary>
    public int Positions { get; } = Fuzzing.Shapes.Length(Shapes.Input) / Shapes.Input[0];

    /// <summary>The output, for layers whose gradient is read off it.</summary>
    public double[] Output { get; set; } = [];

    /// <summary>What the forward run keeps besides.</summary>
    public Dictionary<string, double[]> Saved { get; } = [];

    /// <summary>The elements that a norm takes together, once it has asked.</summary>
    public int[][]? Groups { get; set; }

    /// <summary>The parameters that this run records, as autograd decides when it runs forward.</summary>
    public HashSet<string> Recorded { get; } = [.. State.Trainable];

    public double[] Value(string parameter) => State.Values[parameter];

    /// <summary>Adds to a parameter's gradient, which comes to be there by it, unless the parameter takes none.</summary>
    public void AddGradient(string parameter, double[] gradient)
    {
        if (!Recorded.Contains(parameter))
        {
            return;
        }

        if (!State.Gradients.TryGetValue(parameter, out double[]? sum))
        {
            sum = new double[gradient.Length];
            State.Gradients.Add(parameter, sum);
        }

        for (int i = 0; i < gradient.Length; i++)
        {
            sum[i] += gradient[i];
        }
    }
}
