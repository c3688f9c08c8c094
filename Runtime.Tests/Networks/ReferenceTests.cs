using FusedNorm.Runtime.Tests.Reference;
using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>Generated networks against the reference: outputs, every gradient, running statistics, in every mode.</summary>
public class ReferenceTests
{
    [Theory]
    [MemberData(nameof(Declared.EdgeShapes), MemberType = typeof(Declared))]
    public void Shapes_around_the_widths_of_vectors_agree_in_training(string name)
    {
        foreach (int batch in Declared.EdgeBatches)
        {
            Compare(name, batch, training: true);
        }
    }

    [Theory]
    [Trait("Size", "Medium")]
    [MemberData(nameof(Declared.EdgeShapes), MemberType = typeof(Declared))]
    public void Shapes_around_the_widths_of_vectors_agree_in_evaluation(string name)
    {
        foreach (int batch in Declared.EdgeBatches)
        {
            Compare(name, batch, training: false);
        }
    }

    [Theory]
    [MemberData(nameof(Declared.Options), MemberType = typeof(Declared))]
    public void Every_option_of_pools_and_norms_agrees(string name)
    {
        foreach (int batch in new[] { 2, 3, 130 })
        {
            Compare(name, batch, training: true);
            Compare(name, batch, training: false);
        }
    }

    [Theory]
    [MemberData(nameof(Declared.Runs), MemberType = typeof(Declared))]
    public void Rows_of_every_kind_agree(string name)
    {
        foreach (int batch in new[] { 1, 2, 5, 19 })
        {
            Compare(name, batch, training: true);
            Compare(name, batch, training: false);
        }
    }

    [Theory]
    [MemberData(nameof(Declared.Stacks), MemberType = typeof(Declared))]
    public void Any_stack_of_layers_agrees(string name)
    {
        foreach (int batch in new[] { 4, 33 })
        {
            Compare(name, batch, training: true);
            Compare(name, batch, training: false);
        }
    }

    [Theory]
    [MemberData(nameof(Declared.Stacks), MemberType = typeof(Declared))]
    [MemberData(nameof(Declared.Options), MemberType = typeof(Declared))]
    public void Predict_agrees_in_either_mode(string name)
    {
        foreach (bool training in new[] { true, false })
        {
            TestedNetwork network = TestedNetwork.Create(name);
            Draw.Into(network, seed: 11);
            double[] input = Draw.Normal(12, 7 * network.SampleLength);
            network.Train(mode: false);
            Measured expected = ReferenceNetwork.Of(network).Forward(input, 7);
            network.Train(training);
            Close.To(expected, network.Predict(input), Close.Tolerance(network.IsDouble), name);
        }
    }

    /// <summary>The reference reads declarations by reflection; it must have found the layers that the generator found.</summary>
    [Theory]
    [MemberData(nameof(Declared.EdgeShapes), MemberType = typeof(Declared))]
    [MemberData(nameof(Declared.Options), MemberType = typeof(Declared))]
    [MemberData(nameof(Declared.Stacks), MemberType = typeof(Declared))]
    public void The_declaration_is_read_in_its_order(string name)
    {
        TestedNetwork network = TestedNetwork.Create(name);
        Assert.Equal(
            network.Layers.Select(layer => layer.Kind + "Attribute"),
            network.Declaration.OfType<LayerAttribute>().Select(attribute => attribute.GetType().Name));
    }

    private static void Compare(string name, int batch, bool training)
    {
        TestedNetwork network = TestedNetwork.Create(name);
        Draw.Into(network, seed: 3);
        network.Train(training);
        ReferenceNetwork reference = ReferenceNetwork.Of(network);
        double tolerance = Close.Tolerance(network.IsDouble);
        string context = $"{name}, batch {batch}, {(training ? "training" : "evaluation")}";

        // Two steps: the second sees running statistics that moved.
        for (int step = 0; step < 2; step++)
        {
            double[] input = Draw.Normal(20 + step, batch * network.SampleLength, mean: 0.5, spread: 2);
            if (training && batch == 1 && HasOneValuePerChannel(network))
            {
                Assert.Throws<ArgumentException>(() => network.Forward(input));
                return;
            }

            Close.To(reference.Forward(input, batch), network.Forward(input), tolerance, context + ", output");
            double[] slope = Draw.Normal(30 + step, network.Output.Length);
            Measured inputGradient = reference.Backward(Measured.Of(slope), batch);
            network.ZeroGrad();
            if (network.OutputRequiresGrad)
            {
                network.Backward(slope);
            }

            CompareGradients(reference, network, inputGradient, tolerance, context);
        }

        foreach ((string layer, ReferenceTrackingNorm norm) in reference.TrackingNorms.Where(entry => network.IsTracking(entry.Name)))
        {
            Close.To(new Measured(norm.RunningMean, norm.InputScale), network.RunningMean(layer), tolerance, context + ", running mean");
            Close.To(Measured.Of(norm.RunningVar), network.RunningVar(layer), tolerance, context + ", running variance");
            Assert.Equal(norm.NumBatchesTracked, network.NumBatchesTracked(layer));
        }
    }

    private static void CompareGradients(
        ReferenceNetwork reference, TestedNetwork network, Measured inputGradient, double tolerance, string context)
    {
        if (network.Declaration.OfType<InputAttribute>().Single().RequiresGrad)
        {
            Close.To(reference.IsCut ? Measured.Of([]) : inputGradient, network.InputGradient, tolerance, context + ", input gradient");
        }

        Dictionary<string, Measured> gradients = reference.Gradients.ToDictionary(pair => pair.Key, pair => pair.Gradient);
        foreach (string key in network.Parameters)
        {
            if (!network.IsFrozen(key) && gradients.TryGetValue(key, out Measured gradient))
            {
                Close.To(gradient, network.Grad(key), tolerance, $"{context}, gradient of {key}");
            }
            else
            {
                Assert.Null(network.Grad(key));
            }
        }
    }

    private static bool HasOneValuePerChannel(TestedNetwork network) =>
        network.SampleShape is [_] or [_, 1] && network.Declaration.OfType<BatchNormAttribute>().Any();
}
