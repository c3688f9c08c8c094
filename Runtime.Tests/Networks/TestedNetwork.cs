using System.Globalization;
using System.Numerics;
using System.Reflection;
using System.Text;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>A generated network of either precision behind one face in double precision, so that one test covers both.</summary>
internal abstract class TestedNetwork
{
    private TorchRandom? random;
    private byte[] masks = [];

    /// <summary>The network itself, an <see cref="INetwork{T}"/>.</summary>
    public abstract object Network { get; }

    /// <summary>The declared attributes from top to bottom.</summary>
    public abstract IReadOnlyList<Attribute> Declaration { get; }

    public abstract bool IsDouble { get; }

    public abstract IReadOnlyList<Layer> Layers { get; }

    /// <summary>The state keys of the parameters.</summary>
    public abstract IReadOnlyList<string> Parameters { get; }

    public int[] SampleShape => [.. Declaration.OfType<InputAttribute>().Single().Shape];

    public int SampleLength => SampleShape.Aggregate(1, (product, size) => product * size);

    /// <summary>Creates the network that is declared as a class of this name.</summary>
    public static TestedNetwork Create(string name, long seed = 1)
    {
        Type type = typeof(TestedNetwork).Assembly.GetTypes().Single(candidate => candidate.Name == name);
        TorchRandom random = new(seed);
        TestedNetwork network = Over(Activator.CreateInstance(type, random)!);
        network.random = random;
        network.masks = random.GetState();
        return network;
    }

    /// <summary>Takes the stream of a created network back to the masks of its first forward pass.</summary>
    public void RewindMasks() => random!.SetState(masks);

    /// <summary>Wraps a network.</summary>
    public static TestedNetwork Over(object network) =>
        network is INetwork<double> twice ? new TestedNetwork<double>(twice) : new TestedNetwork<float>((INetwork<float>)network);

    public abstract double[] Forward(double[] input);

    public abstract double[] Predict(double[] input);

    /// <summary>The Predict of an inference of the network as it is now.</summary>
    public abstract Func<double[], double[]> ToInference();

    /// <summary>The static description.</summary>
    public abstract NetworkInfo Info { get; }

    /// <summary>The declared loss, if there is one.</summary>
    public LossAttribute? DeclaredLoss => Declaration.OfType<LossAttribute>().SingleOrDefault();

    /// <summary>Whether its targets are class indices.</summary>
    public bool TakesClasses => DeclaredLoss is NLLLossAttribute or CrossEntropyLossAttribute { ProbabilityTargets: false };

    /// <summary>Whether the network ends in losses that are not combined.</summary>
    public bool HasLossVector => DeclaredLoss?.Reduction == Reduction.None;

    /// <summary>The per-sample shape of the output.</summary>
    public abstract int[] OutputShape { get; }

    /// <summary>The loss, or all of them where they are not combined. Class indices are whole numbers here.</summary>
    public abstract double[] Losses(double[] input, double[] targets);

    /// <summary>The loss of class indices.</summary>
    public double Loss(double[] input, int[] targets) => Losses(input, [.. targets.Select(target => (double)target)]).Single();

    public abstract void Backward();

    public abstract void Backward(double[] outputGradient);

    public abstract double[] InputGradient { get; }

    public abstract double[] Output { get; }

    public abstract bool OutputRequiresGrad { get; }

    public abstract void Train(bool mode = true);

    public abstract void ZeroGrad();

    /// <summary>A parameter's values, or null where there is no such parameter.</summary>
    public abstract double[]? Data(string key);

    /// <summary>Overwrites a parameter.</summary>
    public abstract void SetData(string key, double[] values);

    /// <summary>Counts a change of a parameter's values, without one.</summary>
    public abstract void IncrementVersion(string key);

    /// <summary>A parameter's gradient, or null where it has none.</summary>
    public abstract double[]? Grad(string key);

    public abstract void SetRequiresGrad(string key, bool value);

    /// <summary>Whether the declaration freezes a parameter.</summary>
    public abstract bool IsFrozen(string key);

    /// <summary>Whether a layer is a norm with running statistics.</summary>
    public abstract bool IsTracking(string layer);

    public abstract double[] RunningMean(string layer);

    public abstract double[] RunningVar(string layer);

    public abstract long NumBatchesTracked(string layer);

    public abstract void SetRunning(string layer, double[] mean, double[] variance);

    /// <summary>
    /// Everything that a failed call must leave as it was, as text: parameters, gradients, flags, statistics, counters, modes.
    /// </summary>
    public abstract string State();
}

/// <inheritdoc cref="TestedNetwork"/>
internal sealed class TestedNetwork<T>(INetwork<T> network) : TestedNetwork
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private delegate ReadOnlySpan<T> Getter();

    private delegate T ScalarLoss<TTarget>(ReadOnlySpan<T> input, ReadOnlySpan<TTarget> targets);

    private delegate ReadOnlySpan<T> LossVector<TTarget>(ReadOnlySpan<T> input, ReadOnlySpan<TTarget> targets);

    public override object Network => network;

    public override bool IsDouble => typeof(T) == typeof(double);

    public override IReadOnlyList<Attribute> Declaration { get; } = [.. network.GetType().GetCustomAttributes()];

    public override IReadOnlyList<Layer> Layers => network.Layers;

    public override IReadOnlyList<string> Parameters => [.. network.Parameters.Select(parameter => parameter.Name)];

    public override double[] InputGradient => Widen(Method<Getter>("get_InputGradient")());

    public override double[] Output => Widen(network.Output);

    public override bool OutputRequiresGrad => network.OutputRequiresGrad;

    public override double[] Forward(double[] input) => Widen(network.Forward(Narrow(input)));

    public override double[] Predict(double[] input)
    {
        T[] output = RoomFor(input);
        network.Predict(Narrow(input), output);
        return Widen(output);
    }

    public override Func<double[], double[]> ToInference()
    {
        IInference<T> inference = network.ToInference();
        return input =>
        {
            T[] output = RoomFor(input);
            inference.Predict(Narrow(input), output);
            return Widen(output);
        };
    }

    public override NetworkInfo Info => (NetworkInfo)network.GetType().GetProperty("Info")!.GetValue(null)!;

    public override double[] Losses(double[] input, double[] targets) =>
        TakesClasses ? Losses<int>(Narrow(input), [.. targets.Select(target => (int)target)]) : Losses(Narrow(input), Narrow(targets));

    public override void Backward() => network.GetType().GetMethod("Backward", [])!.CreateDelegate<Action>(network)();

    public override void Backward(double[] outputGradient) => network.Backward(Narrow(outputGradient));

    public override void Train(bool mode = true) => network.Train(mode);

    public override void ZeroGrad() => network.ZeroGrad();

    public override double[]? Data(string key) => Find(key) is { } parameter ? Widen(parameter.Data) : null;

    public override void SetData(string key, double[] values) => Narrow(values).CopyTo(Find(key)!.Data);

    public override void IncrementVersion(string key) => Find(key)!.IncrementVersion();

    public override double[]? Grad(string key) => Find(key) is { HasGrad: true } parameter ? Widen(parameter.Grad) : null;

    public override void SetRequiresGrad(string key, bool value) => Find(key)!.RequiresGrad = value;

    public override bool IsFrozen(string key) => Find(key)!.IsFrozen;

    public override bool IsTracking(string layer) =>
        network.Layers.OfType<TrackingNormLayer<T>>().Any(norm => norm.Name == layer && norm.TrackRunningStats);

    public override double[] RunningMean(string layer) => Widen(Norm(layer).RunningMean);

    public override double[] RunningVar(string layer) => Widen(Norm(layer).RunningVar);

    public override long NumBatchesTracked(string layer) => Norm(layer).NumBatchesTracked;

    public override void SetRunning(string layer, double[] mean, double[] variance)
    {
        Narrow(mean).CopyTo(Norm(layer).RunningMean);
        Narrow(variance).CopyTo(Norm(layer).RunningVar);
    }

    public override string State()
    {
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"training {network.Training}");
        foreach (Parameter<T> parameter in network.Parameters)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{parameter.Name} requires {parameter.RequiresGrad} has {parameter.HasGrad}");
            text.AppendLine(Print(parameter.Data)).AppendLine(Print(parameter.Grad));
        }

        foreach (Layer layer in network.Layers)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{layer.Name} training {layer.Training}");
            if (layer is TrackingNormLayer<T> { TrackRunningStats: true } norm)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"counter {norm.NumBatchesTracked}");
                text.AppendLine(Print(norm.RunningMean)).AppendLine(Print(norm.RunningVar));
            }
        }

        return text.ToString();
    }

    public override int[] OutputShape
    {
        get
        {
            LayerInfo? last = Info.Layers.LastOrDefault(layer => layer.OutputShape.Count > 0);
            return [.. last?.OutputShape ?? Info.InputShape];
        }
    }

    private double[] Losses<TTarget>(T[] input, TTarget[] targets) => HasLossVector
        ? Widen(Method<LossVector<TTarget>>("Loss")(input, targets))
        : [double.CreateChecked(Method<ScalarLoss<TTarget>>("Loss")(input, targets))];

    private TrackingNormLayer<T> Norm(string name) => network.Layers.OfType<TrackingNormLayer<T>>().Single(layer => layer.Name == name);

    private Parameter<T>? Find(string key) => network.Parameters.SingleOrDefault(parameter => parameter.Name == key);

    private TDelegate Method<TDelegate>(string name)
        where TDelegate : Delegate =>
        network.GetType().GetMethod(name)!.CreateDelegate<TDelegate>(network);

    private T[] RoomFor(double[] input)
    {
        int batch = input.Length / SampleLength;
        return new T[batch == 0 ? 0 : batch * OutputShape.Aggregate(1, (product, size) => product * size)];
    }

    private static string Print(ReadOnlySpan<T> values) =>
        string.Join(' ', values.ToArray().Select(value => value.ToString("R", CultureInfo.InvariantCulture)));

    private static double[] Widen(ReadOnlySpan<T> values)
    {
        double[] wide = new double[values.Length];
        for (int i = 0; i < wide.Length; i++)
        {
            wide[i] = double.CreateChecked(values[i]);
        }

        return wide;
    }

    private static T[] Narrow(double[] values) => [.. values.Select(T.CreateTruncating)];
}
