namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>Runs steps on the interpreter and observes what a network must show.</summary>
internal sealed class InterpretedRun(FuzzedNetwork network, Interpreter interpreter)
{
    /// <summary>What a <c>ToInference</c> predicts, as an observation names it.</summary>
    public const string InferencePrediction = "prediction of an inference";

    /// <summary>What changes values on their way, as rounding does; null changes none.</summary>
    public Action<double[], bool>? Disturb { get; set; }

    public Interpreter Interpreter => interpreter;

    /// <summary>The largest magnitudes that were met.</summary>
    public Scales Scales { get; private set; } = new(0, 0);

    public InterpretedRun Copy() => new(network, interpreter.Copy()) { Scales = Scales };

    public Observation Run(FuzzStep step)
    {
        Observation observation = new();
        Prepare(step);
        Forward(step, observation);
        if (step.Gradient is not null)
        {
            Backward(step, observation);
        }

        Observe(observation);
        double[] prediction = Predict(step);
        observation.Add("prediction", Phase.Forward, prediction);
        observation.Add(InferencePrediction, Phase.Forward, prediction);
        return observation;
    }

    /// <summary>Sets the step's modes.</summary>
    public void Prepare(FuzzStep step)
    {
        foreach ((FuzzedNode node, LayerState state) in network.Graph.Nodes.Zip(interpreter.States))
        {
            state.Training = !node.IsPinned && step.LayerModes.GetValueOrDefault(node.Name, step.Training);
            foreach (string parameter in state.Values.Keys)
            {
                if (step.Recorded.TryGetValue($"{node.Name}.{parameter}", out bool records))
                {
                    _ = records ? state.Trainable.Add(parameter) : state.Trainable.Remove(parameter);
                }
            }

            if (step.ZeroGrad)
            {
                state.Gradients.Clear();
            }
        }
    }

    private void Forward(FuzzStep step, Observation observation)
    {
        Scales = Scales with { Forward = Magnitude.Largest(step.Input) };
        interpreter.Computed = (values, byPlace) =>
        {
            Scales = Scales with { Forward = Math.Max(Scales.Forward, Magnitude.Largest(values)) };
            Disturb?.Invoke(values, byPlace);
        };
        double[] output = interpreter.Forward(step.Input, step.Batch, records: !step.NoGrad);
        observation.Add("output", Phase.Forward, output);
        observation.Add("whether the output requires a gradient", interpreter.OutputRequiresGrad);
        if (step.Targets is not null)
        {
            double[] losses = network.Loss!.Forward(output, step.Targets, step.Batch);
            interpreter.Computed(losses, false);
            observation.Add("loss", Phase.Forward, losses);
        }
    }

    private void Backward(FuzzStep step, Observation observation)
    {
        observation.Add("whether backward raises", !interpreter.OutputRequiresGrad);
        if (!interpreter.OutputRequiresGrad)
        {
            return;
        }

        Scales = step.ZeroGrad ? Scales with { Backward = 0 } : Scales;
        interpreter.Computed = (values, byPlace) =>
        {
            Meet(values);
            Disturb?.Invoke(values, byPlace);
        };
        double[] gradient = [.. step.Gradient!];
        if (step.Targets is not null)
        {
            gradient = network.Loss!.Backward(interpreter.Output, step.Targets, step.Batch, gradient);
            interpreter.Computed(gradient, false);
        }

        Meet(gradient);
        interpreter.Backward(gradient);
    }

    private void Observe(Observation observation)
    {
        if (network.InputRequiresGrad)
        {
            observation.Add("gradient of the input", Phase.Backward, interpreter.InputGradient);
        }

        foreach ((FuzzedNode node, LayerState state) in network.Graph.Nodes.Zip(interpreter.States))
        {
            foreach (string parameter in state.Values.Keys)
            {
                double[]? gradient = state.Gradients.GetValueOrDefault(parameter);
                Meet(gradient ?? []);
                observation.Add($"gradient of {node.Name}.{parameter}", Phase.Backward, gradient is null ? null : [.. gradient]);
            }

            if (node.Layer.TracksStatistics)
            {
                observation.Add($"{node.Name}.running_mean", Phase.Forward, [.. state.RunningMean]);
                observation.Add($"{node.Name}.running_var", Phase.Forward, [.. state.RunningVar]);
                observation.Add($"{node.Name}.num_batches_tracked", Phase.Exact, [state.BatchesTracked]);
            }
        }
    }

    /// <summary>Takes note of the magnitudes of a backward pass.</summary>
    private void Meet(double[] gradient) => Scales = Scales with { Backward = Math.Max(Scales.Backward, Magnitude.Largest(gradient)) };

    private double[] Predict(FuzzStep step)
    {
        Interpreter copy = interpreter.Copy();
        foreach (LayerState state in copy.States)
        {
            state.Training = false;
        }

        copy.Computed = Disturb;
        return copy.Forward(step.Input, step.Batch, records: false);
    }
}
