using System.Numerics;
using System.Text.Json;

namespace FusedNorm.Generator.Tests.Oracle;

/// <summary>One pass over the steps of a case.</summary>
/// <typeparam name="T">The network's element type.</typeparam>
internal sealed class ReplayRun<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly OracleCase oracleCase;
    private readonly NetworkAdapter<T> adapter;
    private readonly INetwork<T> network;
    private readonly NetworkState<T> state;
    private readonly Sgd<T>? optimizer;
    private readonly Findings findings;
    private readonly bool isFreeRunning;
    private Tolerance tolerance;

    /// <param name="oracleCase">The case.</param>
    /// <param name="adapter">A new network of it.</param>
    /// <param name="findings">Where to report what differs.</param>
    /// <param name="isFreeRunning">Whether the network is left to itself; if not, each step starts from PyTorch's state before it.</param>
    public ReplayRun(OracleCase oracleCase, NetworkAdapter<T> adapter, Findings findings, bool isFreeRunning)
    {
        this.oracleCase = oracleCase;
        this.adapter = adapter;
        this.findings = findings;
        this.isFreeRunning = isFreeRunning;
        network = adapter.Network;
        state = new NetworkState<T>(network);
        optimizer = oracleCase.Optimizer is JsonElement options ? Optimizer(options, network.Parameters) : null;
    }

    public void Run()
    {
        state.Load(oracleCase.IsDrawn
            ? oracleCase.Draws.State(oracleCase.DrawnState.Select(key => (key, state.Read(key).Length)))
            : oracleCase.InitialState);
        for (int index = 0; index < oracleCase.Steps.Count; index++)
        {
            OracleStep step = oracleCase.Steps[index];
            findings.Where = $"step {index + 1} ({step.Mode} {step.Action}{(isFreeRunning ? ", free-running" : "")})";
            tolerance = Tolerance.Of(oracleCase, isFreeRunning ? index + 1 : 1);
            try
            {
                if (index > 0 && !isFreeRunning)
                {
                    LoadRecordedState(oracleCase.Steps[index - 1]);
                }

                Run(step);
            }
            catch (Exception error)
            {
                findings.Add($"threw {error}");
                return;
            }
        }

        // Where sums are recorded, every eval step has compared one.
        if (!oracleCase.IsDrawn)
        {
            CompareInference();
        }
    }

    /// <summary>
    /// An inference of what the steps have left computes what the network's own Predict does, on everything that was recorded, or refuses
    /// it alike.
    /// </summary>
    private void CompareInference()
    {
        if (oracleCase.Steps.FirstOrDefault(step => step.Output is not null) is not OracleStep sized)
        {
            return;
        }

        double outputsPerInput = sized.Output!.Length / (double)sized.Input.Length;
        IInference<T> inference = network.ToInference();
        tolerance = Tolerance.OfPrediction(oracleCase);
        for (int index = 0; index < oracleCase.Steps.Count; index++)
        {
            findings.Where = $"inference on the input of step {index + 1}{(isFreeRunning ? ", free-running" : "")}";
            T[] input = oracleCase.Steps[index].Input.As<T>();
            T[] expected = new T[(int)Math.Round(input.Length * outputsPerInput)];
            T[] found = new T[expected.Length];
            Exception? refused = Caught(() => network.Predict(input, expected));
            findings.Equal("refusal", Caught(() => inference.Predict(input, found))?.Message, refused?.Message);
            if (refused is null)
            {
                findings.Close<T>(
                    "prediction, beside Predict's,", found, new TensorValue([.. expected.Select(double.CreateChecked)]), tolerance);
            }
        }
    }

    private void LoadRecordedState(OracleStep before)
    {
        if (before.State is not null)
        {
            state.Load(before.State);
        }

        if (before.Grads is not null)
        {
            state.LoadGradients(before.Grads);
        }
    }

    private void Run(OracleStep step)
    {
        if (step.Mode is not null)
        {
            network.Train(step.Mode == "train");
        }

        foreach ((string name, string mode) in step.Modes)
        {
            network.Layers.Single(layer => layer.Name == name).Train(mode == "train");
        }

        foreach ((string key, bool required) in step.RequiresGrad)
        {
            state.Parameters[key].RequiresGrad = required;
        }

        if (step.Learns && optimizer is not null && step.ZeroGrad)
        {
            network.ZeroGrad();
        }

        T[] input = step.Input.As<T>();
        Dictionary<string, T[]> before = oracleCase.IsDrawn ? state.Keys.ToDictionary(key => key, state.Read) : [];
        bool hasRun = Forward(step, input);
        if (hasRun && step.Learns && Backward(step) && step.Action == "train_step")
        {
            (optimizer ?? throw new FormatException("A train_step without an optimizer.")).Step();
        }

        CompareGradients(step);
        // After an optimizer step the parameters are others; with single layers in training mode the output was another one.
        if (hasRun && step is { Mode: "eval", Modes.Count: 0, Action: not "train_step", Output: not null })
        {
            ComparePrediction(input, step.Output);
        }

        // Last, so that nothing above may have moved what it should not.
        CompareState(step);
        foreach ((string key, T[] old) in before.Where(entry => step.State?.ContainsKey(entry.Key) != true))
        {
            findings.Bitwise<T>($"state.{key}, which PyTorch leaves as it was,", state.Read(key), old);
        }
    }

    /// <summary>Forward, with the loss where one was recorded. False where it raised, as PyTorch's did.</summary>
    private bool Forward(OracleStep step, T[] input)
    {
        using Autograd.GradientMode mode = step.NoGrad ? Autograd.NoGrad() : Autograd.EnableGrad();
        if (step.ForwardError)
        {
            Exception? error = Caught(() => network.Forward(input));
            CompareError("forward", error, error is InvalidOperationException or ArgumentException, step.ForwardErrorMessage);
            return false;
        }

        if (WithLoss(step) && step.Target is TensorValue target)
        {
            T[] loss = LossArguments.TakesClasses(oracleCase.Loss!.Value)
                ? [.. adapter.Loss(input, target.AsInts())]
                : [.. adapter.Loss(input, target.As<T>())];
            findings.Close<T>("loss", loss, step.Loss!, tolerance);
        }
        else
        {
            T[] returned = [.. network.Forward(input)];
            findings.Bitwise<T>("Output, beside what Forward returned,", network.Output, returned);
        }

        if (step.Output is not null)
        {
            findings.Close("output", network.Output, step.Output, tolerance);
        }

        if (step.OutputRequiresGrad is bool requiresGrad)
        {
            findings.Equal("output_requires_grad", network.OutputRequiresGrad, requiresGrad);
        }

        return true;
    }

    private bool WithLoss(OracleStep step) => oracleCase.Loss is not null && step.HasLoss;

    /// <summary>Backward from the loss or from the recorded gradient. False where it raised, as PyTorch's did.</summary>
    private bool Backward(OracleStep step)
    {
        Exception? error = Caught(() =>
        {
            if (WithLoss(step) && !oracleCase.LossIsVector)
            {
                adapter.Backward();
                return;
            }

            // Without a recorded gradient PyTorch's backward() means a 1 for each value.
            int length = WithLoss(step) ? step.Loss!.Length : network.Output.Length;
            network.Backward(step.OutputGrad(length)?.As<T>() ?? [.. Enumerable.Repeat(T.One, length)]);
        });

        if (step.BackwardError)
        {
            CompareError("backward", error, error is InvalidOperationException, step.BackwardErrorMessage);
        }
        else if (error is not null)
        {
            findings.Add($"backward threw {error}");
        }

        if (oracleCase.InputRequiresGrad && error is null)
        {
            CompareInputGradient(step);
        }

        return error is null;
    }

    private void CompareInputGradient(OracleStep step)
    {
        if (step.InputGrad is not null)
        {
            findings.Close("input_grad", adapter.InputGradient, step.InputGrad, tolerance);
        }
        else
        {
            findings.Equal("input_grad, number of values", adapter.InputGradient.Length, 0);
        }
    }

    private void CompareGradients(OracleStep step)
    {
        // The format leaves open whether an optimizer's zero_grad precedes a forward step; without an optimizer there is none.
        if (step.Grads is null || (!step.Learns && optimizer is not null))
        {
            return;
        }

        findings.Keys("grads", state.Parameters.Keys, step.Grads.Keys);
        foreach ((string key, TensorValue? expected) in step.Grads)
        {
            if (!state.Parameters.TryGetValue(key, out Parameter<T>? parameter))
            {
                continue;
            }

            findings.Equal($"grads.{key} is there", parameter.HasGrad, expected is not null);
            if (parameter.HasGrad && expected is not null)
            {
                findings.Close<T>($"grads.{key}", parameter.Grad, expected, tolerance);
            }
        }
    }

    /// <summary>
    /// What predicts computes what PyTorch's network does in eval mode: the network itself, and what it folds into constants.
    /// </summary>
    private void ComparePrediction(T[] input, TensorValue expected)
    {
        T[] prediction = new T[expected.Length];
        network.Predict(input, prediction);
        findings.Close<T>("prediction", prediction, expected, tolerance);
        network.ToInference().Predict(input, prediction);
        findings.Close<T>("prediction of an inference", prediction, expected, tolerance);
    }

    private void CompareState(OracleStep step)
    {
        foreach ((string key, TensorValue expected) in step.State ?? new Dictionary<string, TensorValue>())
        {
            if (NetworkState<T>.IsCounter(key))
            {
                findings.Bitwise<T>($"state.{key}", state.Read(key), expected.As<T>());
            }
            else
            {
                findings.Close<T>($"state.{key}", state.Read(key), expected, tolerance);
            }
        }
    }

    private void CompareError(string what, Exception? error, bool isExpectedKind, string message)
    {
        if (error is null)
        {
            findings.Add($"{what}_error: nothing was thrown, PyTorch raises \"{message}\"");
        }
        else if (!isExpectedKind)
        {
            findings.Add($"{what}_error: threw {error}");
        }
        else if (!error.Message.Contains(message, StringComparison.Ordinal))
        {
            findings.Add($"{what}_error: threw \"{error.Message}\", PyTorch raises \"{message}\"");
        }
    }

    private static Exception? Caught(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }

    private static Sgd<T> Optimizer(JsonElement options, IEnumerable<Parameter<T>> parameters)
    {
        if (options.TextOr("kind", "SGD") != "SGD")
        {
            throw new NotSupportedException($"The harness does not know optimizers of kind {options.TextOr("kind", "")}.");
        }

        return new Sgd<T>(
            parameters,
            options.GetProperty("lr").GetDouble(),
            options.NumberOrNull("momentum") ?? 0,
            options.NumberOrNull("dampening") ?? 0,
            options.NumberOrNull("weight_decay") ?? 0,
            options.FlagOr("nesterov", false),
            options.FlagOr("maximize", false));
    }
}
