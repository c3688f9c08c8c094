using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FusedNorm.TorchSharpPeer;

/// <summary>A network with its data, and what is done with it.</summary>
internal sealed class Case : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly Options options;
    private readonly nn.Module<Tensor, Tensor>[] layers;
    private readonly Sequential network;
    private readonly Tensor input;
    private readonly bool records;
    private readonly Action call;
    private readonly Func<IEnumerable<Tensor>> result;

    /// <summary>Builds it from the files of a folder.</summary>
    public Case(Options options)
    {
        this.options = options;
        layers = [.. options.Layers()];
        network = nn.Sequential(layers);
        Load(options.Read<float>(options["state"]));
        input = options.ReadSamples("input");
        string phase = options["phase"];
        records = phase != "inference";
        network.train(records);
        (call, result) = phase switch
        {
            "inference" => Inference(),
            "training_step" => TrainingStep(),
            "forward" => Forward(),
            "forward_backward" => ForwardBackward(),
            _ => throw new ArgumentException($"expected a phase, found {phase}"),
        };
    }

    /// <summary>Writes what the other side compares.</summary>
    public void WriteResult(string name)
    {
        using DisposeScope temporary = NewDisposeScope();
        using IDisposable mode = set_grad_enabled(records);
        float[] values = [.. result().SelectMany(tensor => tensor.detach().contiguous().data<float>().ToArray())];
        File.WriteAllBytes(options.PathOf(name), MemoryMarshal.AsBytes<float>(values).ToArray());
    }

    /// <summary>Makes calls; the seconds that they took.</summary>
    public double Run(long calls)
    {
        GC.Collect();
        using IDisposable mode = set_grad_enabled(records);
        long start = Stopwatch.GetTimestamp();
        for (long i = 0; i < calls; i++)
        {
            // A call's tensors are given back at its end, as in Python, and not when a collector comes by.
            using DisposeScope temporary = NewDisposeScope();
            call();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        network.Dispose();
        scope.Dispose();
    }

    private (Action Call, Func<IEnumerable<Tensor>> Result) Inference() => (() => network.call(input), () => [network.call(input)]);

    private (Action Call, Func<IEnumerable<Tensor>> Result) TrainingStep()
    {
        bool classes = options["loss"] == "cross_entropy";
        Tensor target = classes ? tensor(options.Read<int>("classes")).to(ScalarType.Int64) : input;
        nn.Module<Tensor, Tensor, Tensor> criterion = classes ? nn.CrossEntropyLoss() : nn.MSELoss();
        optim.Optimizer optimizer = optim.SGD(network.parameters(), options.Number("rate"), options.Number("momentum"));
        int steps = int.Parse(File.ReadAllText(options.PathOf("steps")), CultureInfo.InvariantCulture);
        return (() => Step(), () => [.. Enumerable.Range(0, steps).Select(_ => Step()).ToArray(), .. network.parameters()]);

        Tensor Step()
        {
            optimizer.zero_grad();
            Tensor loss = criterion.call(network.call(input), target);
            loss.backward();
            optimizer.step();
            return loss;
        }
    }

    private (Action Call, Func<IEnumerable<Tensor>> Result) Forward()
    {
        nn.Module<Tensor, Tensor> layer = layers[0];
        input.requires_grad = true;
        return (() => layer.call(input), () => [layer.call(input)]);
    }

    private (Action Call, Func<IEnumerable<Tensor>> Result) ForwardBackward()
    {
        nn.Module<Tensor, Tensor> layer = layers[0];
        input.requires_grad = true;
        Tensor gradient = options.ReadSamples("gradient");
        Tensor[] wanted = [input, .. network.parameters()];
        return (() => Gradients(), Gradients);

        // The gradients without accumulating them.
        IEnumerable<Tensor> Gradients() => autograd.grad([layer.call(input)], wanted, [gradient]);
    }

    /// <summary>Parameters in order, then each batch norm's running mean and variance: how the other side writes them.</summary>
    private void Load(float[] values)
    {
        using IDisposable mode = no_grad();
        int at = 0;
        IEnumerable<Tensor> statistics = layers.OfType<BatchNorm>().SelectMany(norm => new[] { norm.running_mean!, norm.running_var! });
        foreach (Tensor state in network.parameters().Concat(statistics))
        {
            int length = (int)state.NumberOfElements;
            state.copy_(tensor(values[at..(at + length)], state.shape));
            at += length;
        }

        if (at != values.Length)
        {
            throw new ArgumentException($"the parameters do not fit: {values.Length} values for {at}");
        }
    }
}
