using System.Numerics;
using System.Reflection;
using FusedNorm.Execution;

namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>Runs steps on a compiled network and observes what it shows.</summary>
internal static class CompiledRun
{
    /// <summary>Runs a script on a new network of the given type.</summary>
    /// <param name="network">The network as it is declared.</param>
    /// <param name="type">Its class.</param>
    /// <param name="script">The script.</param>
    /// <param name="memory">Where what the network is given lies; null for arrays.</param>
    public static IEnumerable<Observation> Run(
        FuzzedNetwork network, Type type, FuzzScript script, MemoryChecks.IGuardedMemory? memory = null) =>
        network.IsDouble
        ? new CompiledRun<double>(network, type, script.Initial, memory).Run(script)
        : new CompiledRun<float>(network, type, script.Initial, memory).Run(script);
}

/// <inheritdoc cref="CompiledRun"/>
/// <typeparam name="T">The network's element type.</typeparam>
internal sealed class CompiledRun<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly FuzzedNetwork declared;
    private readonly INetwork<T> network;
    private readonly MemoryChecks.IGuardedMemory? memory;

    public CompiledRun(FuzzedNetwork declared, Type type, Interpreter initial, MemoryChecks.IGuardedMemory? memory)
    {
        this.declared = declared;
        this.memory = memory;
        TorchRandom random = new();
        network = (INetwork<T>)Activator.CreateInstance(type, random)!;

        // Dropouts go on with the generator that drew the parameters; the interpreter's masks begin with the seed.
        random.SetState(new TorchRandom((uint)declared.Seed).GetState());
        foreach ((FuzzedNode node, LayerState state) in declared.Graph.Nodes.Zip(initial.States))
        {
            foreach ((string name, double[] values) in state.Values)
            {
                Narrow(values).Span.CopyTo(Parameter($"{node.Name}.{name}").Data);
            }

            if (node.Layer.TracksStatistics)
            {
                Narrow(state.RunningMean).Span.CopyTo(Norm(node).RunningMean);
                Narrow(state.RunningVar).Span.CopyTo(Norm(node).RunningVar);
            }
        }
    }

    private delegate T ScalarLoss<TTarget>(ReadOnlySpan<T> input, ReadOnlySpan<TTarget> targets);

    private delegate ReadOnlySpan<T> VectorLoss<TTarget>(ReadOnlySpan<T> input, ReadOnlySpan<TTarget> targets);

    private delegate ReadOnlySpan<T> SpanGetter();

    public IEnumerable<Observation> Run(FuzzScript script) => script.Steps.Select(expectation => Run(expectation.Step));

    private Observation Run(FuzzStep step)
    {
        Observation observation = new();
        Prepare(step);
        Forward(step, observation);
        if (step.Gradient is not null)
        {
            observation.Add("whether backward raises", !Backward(step));
        }

        Observe(observation);
        observation.Add("prediction", Phase.Forward, Predict(step, network.Predict));
        observation.Add(InterpretedRun.InferencePrediction, Phase.Forward, Predict(step, network.ToInference().Predict));
        return observation;
    }

    private delegate void Prediction(ReadOnlySpan<T> input, Span<T> output);

    /// <summary>A prediction; what it does not write is NaN.</summary>
    private double[] Predict(FuzzStep step, Prediction predict)
    {
        T[] nothing = new T[step.Batch * Shapes.Length(declared.Graph.OutputShape)];
        Array.Fill(nothing, T.NaN);
        Memory<T> output = Place(nothing);
        predict(Narrow(step.Input).Span, output.Span);
        return Widen(output.Span);
    }

    private void Prepare(FuzzStep step)
    {
        network.Train(step.Training);
        foreach ((string name, bool training) in step.LayerModes)
        {
            network.Layers.Single(layer => layer.Name == name).Train(training);
        }

        foreach ((string key, bool records) in step.Recorded)
        {
            Parameter(key).RequiresGrad = records;
        }

        if (step.ZeroGrad)
        {
            network.ZeroGrad();
        }
    }

    private void Forward(FuzzStep step, Observation observation)
    {
        using Autograd.GradientMode mode = step.NoGrad ? Autograd.NoGrad() : Autograd.EnableGrad();
        double[]? losses = step.Targets is null ? null : declared.Loss!.TakesClasses
            ? Loss<int>(Narrow(step.Input), Place<int>([.. step.Targets.Select(target => (int)target)]))
            : Loss(Narrow(step.Input), Narrow(step.Targets));
        double[] output = Widen(step.Targets is null ? network.Forward(Narrow(step.Input).Span) : network.Output);
        observation.Add("output", Phase.Forward, output);
        observation.Add("whether the output requires a gradient", network.OutputRequiresGrad);
        if (losses is not null)
        {
            observation.Add("loss", Phase.Forward, losses);
        }
    }

    private double[] Loss<TTarget>(Memory<T> input, Memory<TTarget> targets)
    {
        MethodInfo loss = network.GetType().GetMethod("Loss")!;
        return declared.Loss!.IsVector
            ? Widen(loss.CreateDelegate<VectorLoss<TTarget>>(network)(input.Span, targets.Span))
            : [double.CreateChecked(loss.CreateDelegate<ScalarLoss<TTarget>>(network)(input.Span, targets.Span))];
    }

    /// <summary>Goes backward; false where the network says that there is no graph.</summary>
    private bool Backward(FuzzStep step)
    {
        try
        {
            if (step.Targets is null || declared.Loss!.IsVector)
            {
                network.Backward(Narrow(step.Gradient!).Span);
            }
            else
            {
                network.GetType().GetMethod("Backward", [])!.CreateDelegate<Action>(network)();
            }

            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private void Observe(Observation observation)
    {
        if (declared.InputRequiresGrad)
        {
            double[] gradient = Widen(network.GetType().GetProperty("InputGradient")!.GetMethod!.CreateDelegate<SpanGetter>(network)());
            observation.Add("gradient of the input", Phase.Backward, gradient.Length == 0 ? null : gradient);
        }

        foreach (Parameter<T> parameter in network.Parameters)
        {
            observation.Add($"gradient of {parameter.Name}", Phase.Backward, parameter.HasGrad ? Widen(parameter.Grad) : null);
        }

        foreach (FuzzedNode node in declared.Graph.Nodes.Where(node => node.Layer.TracksStatistics))
        {
            observation.Add($"{node.Name}.running_mean", Phase.Forward, Widen(Norm(node).RunningMean));
            observation.Add($"{node.Name}.running_var", Phase.Forward, Widen(Norm(node).RunningVar));
            observation.Add($"{node.Name}.num_batches_tracked", Phase.Exact, [Norm(node).NumBatchesTracked]);
        }
    }

    private Parameter<T> Parameter(string key) => network.Parameters.Single(parameter => parameter.Name == key);

    private TrackingNormLayer<T> Norm(FuzzedNode node) => (TrackingNormLayer<T>)network.Layers.Single(layer => layer.Name == node.Name);

    private Memory<T> Narrow(double[] values) => Place<T>([.. values.Select(T.CreateChecked)]);

    /// <summary>Puts values where networks are to find them.</summary>
    private Memory<TElement> Place<TElement>(TElement[] values)
        where TElement : unmanaged
    {
        if (memory is null)
        {
            return values;
        }

        Memory<TElement> placed = memory.Allocate<TElement>(values.Length).Memory;
        values.CopyTo(placed);
        return placed;
    }

    private static double[] Widen(ReadOnlySpan<T> values)
    {
        double[] wide = new double[values.Length];
        for (int i = 0; i < wide.Length; i++)
        {
            wide[i] = double.CreateChecked(values[i]);
        }

        return wide;
    }
}
