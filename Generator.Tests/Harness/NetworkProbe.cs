using System.Numerics;
using System.Reflection;
using Microsoft.CodeAnalysis.CSharp;

namespace FusedNorm.Generator.Tests.Harness;

/// <summary>Everything that two training steps and an evaluation of a network compute, as double numbers by name.</summary>
internal static class NetworkProbe
{
    private delegate T ScalarLoss<T, TTarget>(ReadOnlySpan<T> input, ReadOnlySpan<TTarget> targets);

    private delegate ReadOnlySpan<T> Losses<T, TTarget>(ReadOnlySpan<T> input, ReadOnlySpan<TTarget> targets);

    private delegate ReadOnlySpan<T> SpanGetter<T>();

    /// <summary>Runs every network of a project on a batch; the names start with the network's.</summary>
    public static IReadOnlyDictionary<string, double[]> Run(CSharpCompilation project, int batch) => CompiledCode.Load(project).GetTypes()
        .Where(type => type.GetProperty("Info") is not null)
        .SelectMany(network => Run(network, batch).Select(found => KeyValuePair.Create($"{network.Name} {found.Key}", found.Value)))
        .ToDictionary();

    private static Dictionary<string, double[]> Run(Type network, int batch)
    {
        TorchRandom random = new(1029);
        return Activator.CreateInstance(network, random) switch
        {
            INetwork<float> single => Run(single, random, batch),
            INetwork<double> twice => Run(twice, random, batch),
            object other => throw new InvalidOperationException($"{other.GetType()} is no network."),
            null => throw new InvalidOperationException("No network was made."),
        };
    }

    private static Dictionary<string, double[]> Run<T>(INetwork<T> network, TorchRandom random, int batch)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        NetworkInfo info = (NetworkInfo)network.GetType().GetProperty("Info")!.GetValue(null)!;
        Dictionary<string, double[]> found = [];
        T[] Draw(int count) => [.. random.Normal(count).Select(T.CreateTruncating)];
        void Keep(string name, ReadOnlySpan<T> values) => found.Add(name, [.. values.ToArray().Select(double.CreateTruncating)]);

        T[] input = Draw(batch * info.InputShape.Aggregate(1, (product, size) => product * size));
        int outputLength = network.Forward(input).Length;
        T[] outputGradient = Draw(outputLength);
        foreach (bool training in new[] { true, false })
        {
            string mode = training ? "train " : "eval ";
            network.Train(training);
            Keep(mode + "output", network.Forward(input));
            if (network.OutputRequiresGrad)
            {
                network.Backward(outputGradient);
            }

            if (network.GetType().GetMethod("Loss") is MethodInfo loss)
            {
                bool takesClasses = loss.GetParameters()[1].ParameterType == typeof(ReadOnlySpan<int>);
                Keep(mode + "loss", takesClasses
                    ? Step<T, int>(network, loss, input, [.. Enumerable.Range(0, batch).Select(sample => sample % 2)])
                    : Step(network, loss, input, outputGradient));
            }

            foreach (Parameter<T> parameter in network.Parameters)
            {
                Keep(mode + parameter.Name + " gradient", parameter.Grad);
            }

            foreach (BatchNormLayer<T> norm in network.Layers.OfType<BatchNormLayer<T>>().Where(norm => norm.TrackRunningStats))
            {
                Keep(mode + norm.Name + " mean", norm.RunningMean);
                Keep(mode + norm.Name + " variance", norm.RunningVar);
            }

            if (network.GetType().GetProperty("InputGradient") is PropertyInfo inputGradient)
            {
                Keep(mode + "input gradient", inputGradient.GetMethod!.CreateDelegate<SpanGetter<T>>(network)());
            }
        }

        T[] predicted = new T[outputLength];
        network.Predict(input, predicted);
        Keep("predicted", predicted);
        T[] inferred = new T[outputLength];
        network.ToInference().Predict(input, inferred);
        Keep("inferred", inferred);
        return found;
    }

    private static ReadOnlySpan<T> Step<T, TTarget>(INetwork<T> network, MethodInfo loss, T[] input, TTarget[] targets)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (loss.ReturnType == typeof(T))
        {
            T value = loss.CreateDelegate<ScalarLoss<T, TTarget>>(network)(input, targets);
            if (network.OutputRequiresGrad)
            {
                network.GetType().GetMethod("Backward", [])!.Invoke(network, null);
            }

            return new T[] { value };
        }

        T[] losses = loss.CreateDelegate<Losses<T, TTarget>>(network)(input, targets).ToArray();
        if (network.OutputRequiresGrad)
        {
            network.Backward(losses);
        }

        return losses;
    }
}
