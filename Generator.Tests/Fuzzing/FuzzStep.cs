namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>One step of what is done with a random network: modes are set, then forward, mostly backward, and a prediction.</summary>
/// <param name="Training">The network's mode.</param>
/// <param name="LayerModes">Layers that are then set to a mode of their own, by node.</param>
/// <param name="Recorded">Parameters whose <c>RequiresGrad</c> is then set, by their key.</param>
/// <param name="NoGrad">Whether the forward pass runs inside <c>Autograd.NoGrad()</c>.</param>
/// <param name="ZeroGrad">Whether the gradients are dropped first; else they accumulate.</param>
/// <param name="Batch">The number of samples.</param>
/// <param name="Input">The samples.</param>
/// <param name="Targets">The loss's targets; null runs forward alone.</param>
/// <param name="Gradient">What backward starts from, the 1 of a scalar loss included; null does not go backward.</param>
internal sealed record FuzzStep(
    bool Training,
    IReadOnlyDictionary<string, bool> LayerModes,
    IReadOnlyDictionary<string, bool> Recorded,
    bool NoGrad,
    bool ZeroGrad,
    int Batch,
    double[] Input,
    double[]? Targets,
    double[]? Gradient)
{
    /// <summary>Draws a step.</summary>
    /// <param name="network">The network.</param>
    /// <param name="index">Which of its steps.</param>
    /// <param name="random">What it is drawn from.</param>
    public static FuzzStep Draw(FuzzedNetwork network, int index, FuzzRandom random)
    {
        FuzzedGraph graph = network.Graph;
        int batch = network.FixedBatch > 0 ? network.FixedBatch : network.Sizes.DrawBatch(random, network, index);
        double[]? targets = network.Loss is FuzzedLoss loss && random.Chance(0.8)
            ? Round(network, loss.DrawTargets(random, graph.OutputShape, batch))
            : null;
        int ends = batch * (targets is null ? Shapes.Length(graph.OutputShape) : network.Loss!.LossesOfSample(graph.OutputShape));
        bool isScalarLoss = targets is not null && !network.Loss!.IsVector;
        double[]? gradient = random.Chance(0.1) ? null : isScalarLoss ? [1] : Draw(network, random, ends, stream => stream.Normal());
        return new FuzzStep(
            random.Chance(0.65),
            Switched(random, graph.Nodes.Where(node => node.Layer.HasMode && !node.IsPinned).Select(node => node.Name), 0.1),
            Switched(random, graph.Nodes.SelectMany(node => node.Parameters.Where(
                parameter => !parameter.IsFrozen), (node, parameter) => $"{node.Name}.{parameter.Name}"), 0.08),
            random.Chance(0.08),
            random.Chance(0.6),
            batch,
            DrawInput(network, random, batch),
            targets,
            gradient);
    }

    private static Dictionary<string, bool> Switched(FuzzRandom random, IEnumerable<string> names, double chance) =>
        names.Where(_ => random.Chance(chance)).ToDictionary(name => name, _ => random.Chance(0.4));

    private static double[] DrawInput(FuzzedNetwork network, FuzzRandom random, int batch)
    {
        int length = batch * Shapes.Length(network.InputShape);
        return random.Below(4) switch
        {
            // Whole numbers: equal ones, and kinks met exactly.
            0 => Draw(network, random, length, stream => stream.Between(-3, 3)),
            1 => Draw(network, random, length, stream => 3 + (2 * stream.Normal())),
            _ => Draw(network, random, length, stream => stream.Normal()),
        };
    }

    /// <summary>Values that the network's precision has, so that it and the interpreter begin with the same.</summary>
    private static double[] Draw(FuzzedNetwork network, FuzzRandom random, int length, Func<FuzzRandom, double> draw) =>
        Round(network, Enumerable.Range(0, length).Select(_ => draw(random)));

    private static double[] Round(FuzzedNetwork network, IEnumerable<double> values) =>
        [.. values.Select(value => network.IsDouble ? value : (float)value)];
}
