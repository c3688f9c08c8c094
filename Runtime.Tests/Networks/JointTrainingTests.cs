using FusedNorm.Runtime.Tests.Nets;
using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>
/// Two networks that train together: the output of one is the other's input, and the gradient of that input goes back. One network that
/// includes both is what they are compared with; it is itself compared with PyTorch (the recorded cases <c>include_…</c>).
/// </summary>
public class JointTrainingTests
{
    private const int Batch = 7;

    private static readonly double[] Samples = Draw.Normal(2, Batch * 6);
    private static readonly int[] Targets = Draw.Classes(3, Batch, 3);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Gradients_are_those_of_one_network_with_all_layers(bool trunkTrains)
    {
        Pair pair = new();
        pair.Trunk.Train(trunkTrains);
        pair.Whole.TrunkBn1.Train(trunkTrains);
        pair.Whole.TrunkBn2.Train(trunkTrains);
        pair.Step();
        pair.AssertSame();
        AssertClose(pair.Whole.InputGradient, pair.Trunk.InputGradient);
        Assert.Equal(trunkTrains ? 1 : 0, pair.Trunk.Bn1.NumBatchesTracked);
    }

    [Fact]
    public void So_are_trained_parameters_and_running_statistics_after_several_steps()
    {
        Pair pair = new();
        Sgd<double> ofTrunk = new(pair.Trunk.Parameters, 0.1, momentum: 0.9);
        Sgd<double> ofHead = new(pair.Head.Parameters, 0.1, momentum: 0.9);
        Sgd<double> ofWhole = new(pair.Whole.Parameters, 0.1, momentum: 0.9);
        for (int step = 0; step < 5; step++)
        {
            // The trunk's first batch norm rests in the third step.
            pair.Trunk.Bn1.Train(step != 2);
            pair.Whole.TrunkBn1.Train(step != 2);
            pair.Step();
            ofTrunk.Step();
            ofHead.Step();
            ofWhole.Step();
            pair.AssertSame();
            ofTrunk.ZeroGrad();
            ofHead.ZeroGrad();
            ofWhole.ZeroGrad();
        }

        Assert.Equal([4, 5, 5], [pair.Trunk.Bn1.NumBatchesTracked, pair.Trunk.Bn2.NumBatchesTracked, pair.Head.Bn1.NumBatchesTracked]);
        AssertClose(pair.Whole.TrunkBn1.RunningMean, pair.Trunk.Bn1.RunningMean);
        AssertClose(pair.Whole.TrunkBn1.RunningVar, pair.Trunk.Bn1.RunningVar);
        AssertClose(pair.Whole.TrunkBn2.RunningMean, pair.Trunk.Bn2.RunningMean);
        AssertClose(pair.Whole.TrunkBn2.RunningVar, pair.Trunk.Bn2.RunningVar);
        AssertClose(pair.Whole.HeadBn1.RunningVar, pair.Head.Bn1.RunningVar);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_frozen_trunk_rests_in_eval_mode_alone(bool trunkTrains)
    {
        SingleTrunk trunk = new(new TorchRandom(1));
        SingleHead head = new(new TorchRandom(2));
        foreach (Parameter parameter in trunk.Parameters)
        {
            parameter.RequiresGrad = false;
        }

        trunk.Train(trunkTrains);
        Sgd ofTrunk = new(trunk.Parameters, 0.1, momentum: 0.9, weightDecay: 0.01);
        Sgd ofHead = new(head.Parameters, 0.1, momentum: 0.9);
        string settled = TestedNetwork.Over(trunk).State();
        float[] parameters = [.. trunk.Parameters.SelectMany(parameter => parameter.Data.ToArray())];
        float[] learning = [.. head.Parameters.SelectMany(parameter => parameter.Data.ToArray())];
        float[] input = new TorchRandom(3).Normal(Batch * 6);
        for (int step = 0; step < 3; step++)
        {
            head.Loss(trunk.Forward(input), Targets);
            head.Backward();
            Assert.False(trunk.OutputRequiresGrad);
            Assert.Throws<InvalidOperationException>(() => trunk.Backward(head.InputGradient));
            ofTrunk.Step();
            ofHead.Step();
            ofHead.ZeroGrad();
        }

        Assert.Equal(parameters, trunk.Parameters.SelectMany(parameter => parameter.Data.ToArray()));
        Assert.NotEqual(learning, head.Parameters.SelectMany(parameter => parameter.Data.ToArray()));
        if (trunkTrains)
        {
            Assert.NotEqual(settled, TestedNetwork.Over(trunk).State());
            Assert.Equal(3, trunk.Bn1.NumBatchesTracked);
        }
        else
        {
            Assert.Equal(settled, TestedNetwork.Over(trunk).State());
        }
    }

    [Fact]
    public void A_trunk_that_the_declaration_settles_is_one_that_the_program_settles()
    {
        Pair pair = new();
        SettledTrunkAndHead settled = new(new TorchRandom(Pair.Seed));
        pair.Trunk.Eval();
        pair.Head.Loss(pair.Trunk.Forward(Samples), Targets);
        pair.Head.Backward();
        settled.Loss(Samples, Targets);
        settled.Backward();
        Assert.Equal(settled.HeadFc1.Weight.Grad.ToArray(), pair.Head.Fc1.Weight.Grad.ToArray());
        Assert.Equal(settled.HeadBn1.Bias.Grad.ToArray(), pair.Head.Bn1.Bias.Grad.ToArray());
        Assert.All(settled.Parameters.Where(parameter => parameter.Name.StartsWith("trunk.", StringComparison.Ordinal)), parameter =>
            Assert.False(parameter.HasGrad));
        Assert.Equal(0, settled.TrunkBn1.NumBatchesTracked);
    }

    [Fact]
    public void Joint_steps_allocate_nothing()
    {
        Pair pair = new();
        Allocations.None(() =>
        {
            pair.Trunk.ZeroGrad();
            pair.Head.ZeroGrad();
            pair.Head.Loss(pair.Trunk.Forward(Samples), Targets);
            pair.Head.Backward();
            pair.Trunk.Backward(pair.Head.InputGradient);
        });
    }

    /// <summary>Sums are taken in other orders where loops are fused otherwise.</summary>
    private static void AssertClose(ReadOnlySpan<double> expected, ReadOnlySpan<double> found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], found[i], 1e-10);
        }
    }

    /// <summary>
    /// A trunk and a head, and the two as one network with the same parameters: drawn in the same order from the same stream.
    /// </summary>
    private sealed class Pair
    {
        public const long Seed = 7;

        public Pair()
        {
            TorchRandom random = new(Seed);
            Trunk = new Trunk(random);
            Head = new Head(random);
            Whole = new TrunkAndHead(new TorchRandom(Seed));
        }

        public Trunk Trunk { get; }

        public Head Head { get; }

        public TrunkAndHead Whole { get; }

        /// <summary>Forward and backward, on both sides.</summary>
        public void Step()
        {
            double loss = Head.Loss(Trunk.Forward(Samples), Targets);
            Head.Backward();
            Trunk.Backward(Head.InputGradient);
            Assert.Equal(Whole.Loss(Samples, Targets), loss, 1e-10);
            Whole.Backward();
        }

        public void AssertSame()
        {
            IEnumerable<Parameter<double>> parts = Trunk.Parameters.Concat(Head.Parameters);
            foreach ((Parameter<double> expected, Parameter<double> found) in Whole.Parameters.Zip(parts, (whole, part) => (whole, part)))
            {
                Assert.EndsWith(found.Name, expected.Name, StringComparison.Ordinal);
                AssertClose(expected.Data, found.Data);
                AssertClose(expected.Grad, found.Grad);
            }
        }
    }
}
