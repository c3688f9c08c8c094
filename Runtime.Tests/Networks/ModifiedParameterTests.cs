using FusedNorm.Runtime.Tests.Nets;
using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>
/// Parameters that the library changes between a forward pass and its backward pass: refused where the gradient would read them again.
/// </summary>
[Trait("Size", "Medium")]
public class ModifiedParameterTests
{
    private const int Batch = 3;

    private static readonly float[] Samples = new TorchRandom(2).Normal(Batch * 4);
    private static readonly float[] Targets = new TorchRandom(3).Normal(Batch * 4);

    public static TheoryData<string> Networks =>
    [
        .. Declared.OptionNames, .. Declared.FamilyNames,
        .. ((IEnumerable<object[]>)Declared.DoubleLosses).Concat(Declared.Stacks).Select(row => (string)row[0]).Where(HasGradients),
        .. Declared.EdgeKinds.Select(kind => $"{kind}9Double"),
        "Trunk", "TrunkAndHead", "SettledTrunkAndHead", "Composed", "FrozenParts", "DetachedTrunk", "NoGradTrunk", "ClassifierOfNorms",
        "ModifiedLargeNorms",
    ];

    /// <summary>
    /// Nothing is said here about what a backward pass reads: a gradient that comes out differently, when the values are changed behind the
    /// library's back, says it.
    /// </summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void A_change_is_refused_exactly_where_the_gradients_would_be_others(string name)
    {
        string[] keys = [.. TestedNetwork.Create(name).Parameters];
        foreach (bool training in new[] { true, false })
        {
            // As many parameters from the input on take no gradient, so that less and less is asked for.
            for (int off = 0; off <= keys.Length; off++)
            {
                if (Pass(name, training, off, _ => { }) is not { } calm)
                {
                    continue;
                }

                foreach (string key in keys)
                {
                    bool isReadAgain = !Values(calm)
                        .SequenceEqual(Values(Pass(name, training, off, network => network.SetData(key, Others(network.Data(key)!)))));
                    string state = "";
                    TestedNetwork? refused = null;
                    Exception? error = Record.Exception(() => Assert.Equal(Values(calm), Values(Pass(name, training, off, network =>
                    {
                        network.IncrementVersion(key);
                        state = network.State();
                        refused = network;
                    }))));

                    // Where nothing but 0 arrives above (behind a dropout of everything, a ReLU that is off), it is a 0 whatever it was
                    // multiplied by.
                    bool isRefused = error is InvalidOperationException;
                    bool cannotShow = isRefused && Values(calm.TakeWhile(entry => entry.Key != key)).All(slope => slope == 0);
                    Assert.True(
                        isReadAgain == isRefused || cannotShow,
                        $"{key}, training {training}, {off} off: read again is {isReadAgain}, found {error}");
                    if (isRefused)
                    {
                        Assert.StartsWith(
                            key + ", which the gradient needs as the forward pass read it, has been modified",
                            error!.Message, StringComparison.Ordinal);
                        Assert.Equal(state, refused!.State());
                    }
                }
            }
        }
    }

    // torch 1.13.1, each parameter with add_(0) between forward and backward. Where it differs it has saved what the gradient here does not
    // read again: the weight of a batch norm. The bias of a layer norm is read to compute the input of the GELU again.
    [Theory]
    [InlineData("ModifiedTanh", 0, "fc2.weight", "")]
    [InlineData("ModifiedTanhDouble", 0, "fc2.weight", "")]
    [InlineData("ModifiedTanh", 2, "", "")]
    [InlineData("ModifiedAlone", 0, "", "")]
    [InlineData("ModifiedOfInput", 0, "fc1.weight", "")]
    [InlineData("ModifiedOfInput", 2, "fc1.weight", "")]
    [InlineData("ModifiedBatchNorm", 0, "fc1.weight", "bn1.weight")]
    [InlineData("ModifiedLayerNorm", 0, "norm1.weight norm1.bias fc2.weight", "")]
    public void PyTorch_refuses_the_same_but_where_it_saves_more(string name, int off, string both, string pyTorchAlone)
    {
        string[] found = [.. TestedNetwork.Create(name).Parameters.Where(key =>
            Record.Exception(() => Pass(name, training: true, off, network => network.IncrementVersion(key)))
            is InvalidOperationException)];
        Assert.Equal(both.Split(' ', StringSplitOptions.RemoveEmptyEntries), found);
        Assert.DoesNotContain(pyTorchAlone, found);
    }

    [Fact]
    public void A_step_between_Loss_and_Backward()
    {
        const string message =
            "fc2.weight, which the gradient needs as the forward pass read it, has been modified in place since, by Step or Load: "
            + "expected version 0, found 1. Call Backward before them, or run Forward or Loss again.";
        new Twins<ModifiedTanh>().Both(Step).Both(Lose).Both(net => new Sgd(net.Parameters, 0.1).Step()).Both(net => net.ZeroGrad())
            .Refuses<InvalidOperationException>(message, net => net.Backward())
            .Refuses<InvalidOperationException>(message, net => net.Backward())
            .AreTheSameAfter(Step);
    }

    [Fact]
    public void In_double_precision_and_after_Forward()
    {
        ModifiedTanhDouble network = new(new TorchRandom(1));
        double[] samples = Draw.Normal(2, Batch * 4);
        Sgd<double> optimizer = new(network.Parameters, 0.1);
        for (int i = 0; i < 3; i++)
        {
            network.Forward(samples);
            network.Backward(samples);
            network.Forward(samples);
            optimizer.Step();
            Assert.Contains(
                "fc2.weight, which the gradient needs as the forward pass read it, has been modified in place since, "
                + $"by Step or Load: expected version {i}, found {i + 1}.",
                Assert.Throws<InvalidOperationException>(() => network.Backward(samples)).Message,
                StringComparison.Ordinal);
        }
    }

    // As in PyTorch: the change counts, not its size.
    [Fact]
    public void A_step_that_moves_nothing_counts_where_there_is_a_gradient_and_only_there()
    {
        ModifiedTanh network = new(new TorchRandom(1));
        Lose(network);
        new Sgd(network.Parameters, 0).Step();
        network.Backward();
        Assert.All(network.Parameters, parameter => Assert.Equal(0, parameter.Version));

        Lose(network);
        network.Fc2.Weight.RequiresGrad = false;
        new Sgd(network.Parameters, 0).Step();
        Assert.Equal([1, 1, 0, 1], network.Parameters.Select(parameter => parameter.Version));
        network.Backward();

        network.Fc2.Weight.RequiresGrad = true;
        Lose(network);
        new Sgd(network.Parameters, 0).Step();
        Assert.Throws<InvalidOperationException>(network.Backward);
    }

    // torch 1.13.1: what the forward pass recorded decides.
    [Fact]
    public void Parameters_above_that_are_switched_off_after_the_forward_pass_do_not_help()
    {
        ModifiedTanh network = new(new TorchRandom(1));
        Step(network);
        Lose(network);
        network.Fc1.Weight.RequiresGrad = false;
        network.Fc1.Bias.RequiresGrad = false;
        new Sgd(network.Parameters, 0.1).Step();
        Assert.Throws<InvalidOperationException>(network.Backward);
        Step(network);
    }

    [Fact]
    public void Backward_passes_that_add_up_and_a_forward_pass_without_gradients_between_are_no_change()
    {
        ModifiedTanh network = new(new TorchRandom(1));
        Sgd optimizer = new(network.Parameters, 0.1);
        for (int i = 0; i < 3; i++)
        {
            Step(network);
            Step(network);
            optimizer.Step();
        }

        using (Autograd.NoGrad())
        {
            Lose(network);
        }

        optimizer.Step();
        Assert.Contains(
            "does not require grad", Assert.Throws<InvalidOperationException>(network.Backward).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_load_counts_once_it_has_succeeded(bool selfTest)
    {
        ModifiedTanh network = new(new TorchRandom(1));
        using MemoryStream file = new();
        new ModifiedTanh(new TorchRandom(5)).Save(file, selfTest ? Samples : default);
        file.Position = 0;
        Lose(network);
        network.Load(file);
        Assert.All(network.Parameters, parameter => Assert.Equal(1, parameter.Version));
        Assert.StartsWith("fc2.weight,", Assert.Throws<InvalidOperationException>(network.Backward).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_load_that_is_refused_has_changed_nothing()
    {
        // The same tensors, another activation: the self-test takes the values back. Other keys: nothing is written at all.
        foreach ((Action<Stream> save, Type error) in new (Action<Stream>, Type)[]
        {
            (stream => new ModifiedReLU(new TorchRandom(5)).Save(stream, Samples), typeof(InvalidDataException)),
            (stream => new ModifiedAlone(new TorchRandom(5)).Save(stream), typeof(StateDictException)),
        })
        {
            ModifiedTanh network = new(new TorchRandom(1));
            ModifiedTanh calm = new(new TorchRandom(1));
            using MemoryStream file = new();
            save(file);
            file.Position = 0;
            Lose(network);
            Assert.Throws(error, () => network.Load(file));
            network.Backward();
            Step(calm);
            Assert.Equal(calm.Fc1.Weight.Grad.ToArray(), network.Fc1.Weight.Grad.ToArray());
        }
    }

    // No optimiser moves a frozen weight, but a file does.
    [Fact]
    public void A_frozen_weight_that_the_input_gradient_reads()
    {
        FrozenParts network = new(new TorchRandom(1));
        float[] samples = new TorchRandom(2).Normal(24);
        using MemoryStream file = new();
        new FrozenParts(new TorchRandom(5)).Save(file);
        file.Position = 0;
        network.Loss(samples, [0, 1, 2, 0]);
        network.Backward();
        network.Loss(samples, [0, 1, 2, 0]);
        network.Load(file);
        Assert.StartsWith("fc1.weight,", Assert.Throws<InvalidOperationException>(network.Backward).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_of_an_included_network_is_named_by_its_key()
    {
        TrunkAndHead network = new(new TorchRandom(1));
        double[] samples = Draw.Normal(2, 7 * 6);
        int[] classes = Draw.Classes(3, 7, 3);
        network.Loss(samples, classes);
        network.Backward();
        network.Loss(samples, classes);
        new Sgd<double>(network.Parameters.Where(parameter => parameter.Name == "trunk.fc2.weight"), 0.1).Step();
        Assert.StartsWith(
            "trunk.fc2.weight,", Assert.Throws<InvalidOperationException>(network.Backward).Message, StringComparison.Ordinal);
    }

    // As PyTorch's .data: the documents say so.
    [Fact]
    public void What_is_written_into_Data_is_not_noticed()
    {
        ModifiedTanh network = new(new TorchRandom(1));
        Lose(network);
        network.Fc2.Weight.Data.Clear();
        network.Backward();
        Assert.False(network.Fc1.Weight.Grad.ContainsAnyExcept(0f));
    }

    /// <summary>
    /// All gradients of one forward and backward pass with something done between, from the input on; null where there is no graph.
    /// </summary>
    private static List<(string Key, double[] Slopes)>? Pass(string name, bool training, int off, Action<TestedNetwork> between)
    {
        TestedNetwork network = TestedNetwork.Create(name);
        Draw.Into(network, seed: 7);
        network.Train(training);
        foreach (string key in network.Parameters.Take(off))
        {
            network.SetRequiresGrad(key, false);
        }

        double[] input = Draw.Normal(8, Batch * network.SampleLength);
        double[] start = network.DeclaredLoss is null ? network.Forward(input) : network.Losses(input, Draw.Targets(network, 9, Batch));
        if (!network.OutputRequiresGrad)
        {
            return null;
        }

        between(network);
        if (network.DeclaredLoss is not null && !network.HasLossVector)
        {
            network.Backward();
        }
        else
        {
            network.Backward(Draw.Normal(10, start.Length));
        }

        bool ofInput = network.Declaration.OfType<InputAttribute>().Single().RequiresGrad;
        return [("input", ofInput ? network.InputGradient : []), .. network.Parameters.Select(key => (key, network.Grad(key) ?? []))];
    }

    private static double[] Values(IEnumerable<(string Key, double[] Slopes)>? gradients) =>
        [.. gradients!.SelectMany(entry => entry.Slopes)];

    private static bool HasGradients(string name) => Pass(name, training: true, off: 0, _ => { }) is not null;

    private static double[] Others(double[] values) => [.. values.Select((value, i) => (1.5 * value) + (i % 2 == 0 ? 0.25 : -0.5))];

    private static void Lose(ModifiedTanh network) => network.Loss(Samples, Targets);

    private static void Step(ModifiedTanh network)
    {
        Lose(network);
        network.Backward();
    }
}
