using System.Reflection;
using FusedNorm.Execution;
using FusedNorm.Runtime.Tests.Nets;
using FusedNorm.Runtime.Tests.Networks;
using Xunit;

namespace FusedNorm.Runtime.Tests.Threading;

/// <summary>A second thread in a network is refused at once, changes nothing, and leaves the network to the first.</summary>
public class CallGuardTests
{
    private const string Advice =
        " is in a call of another thread; expected one at a time, found two in Forward, Loss, Backward, Train, Eval or ZeroGrad. "
        + "Give each thread a network of its own, or read with Predict or ToInference, which any number of threads may call.";

    private static readonly float[] Samples = new TorchRandom(2).Normal(5 * 12);
    private static readonly int[] Targets = [0, 3, 1, 2, 3];
    private static readonly float[] Wrong = new float[7];

    private static readonly Action<Classifier>[] Refused =
    [
        net => net.Forward(Samples), net => net.Loss(Samples, Targets), net => net.Backward(), net => net.Backward(new float[20]),
        net => net.Train(), net => net.Eval(), net => net.Bn1.Eval(), net => net.Fc1.Train(), net => net.ZeroGrad(),
    ];

    [Fact]
    public void While_a_thread_is_in_a_pass_another_is_refused()
    {
        foreach (Action<Classifier> call in Refused)
        {
            new Twins<Classifier>().Both(Step).Refuses<InvalidOperationException>("Classifier" + Advice, net =>
            {
                CallGuard guard = GuardOf(net);
                guard.Enter();
                try
                {
                    call(net);
                }
                finally
                {
                    guard.Leave();
                }
            }).AreTheSameAfter(Step);
        }
    }

    [Fact]
    public void Whoever_is_refused_does_not_let_a_third_one_in()
    {
        Classifier network = new();
        CallGuard guard = GuardOf(network);
        guard.Enter();
        Assert.Throws<InvalidOperationException>(() => network.Forward(Samples));
        Assert.Throws<InvalidOperationException>(() => network.Forward(Samples));
        guard.Leave();
        network.Forward(Samples);
    }

    [Fact]
    public void Predictions_and_copies_are_free_to_all_the_time()
    {
        Classifier network = new();
        network.Forward(Samples);
        float[] expected = new float[20];
        network.Predict(Samples, expected);
        CallGuard guard = GuardOf(network);
        guard.Enter();
        float[] found = new float[20];
        network.Predict(Samples, found);
        Assert.Equal(expected, found);
        network.ToInference().Predict(Samples, found);
        Assert.Equal(20, network.Output.Length);
        guard.Leave();
    }

    [Fact]
    public void A_call_that_fails_before_its_pass_leaves_the_network_to_the_next()
    {
        Classifier network = new();
        for (int i = 0; i < 3; i++)
        {
            Assert.Throws<ArgumentException>(() => network.Forward(Wrong));
            Assert.Throws<ArgumentException>(() => network.Loss(Samples, [1]));
            Assert.Throws<ArgumentOutOfRangeException>(() => network.Loss(Samples, [0, 1, 2, 3, 4]));
            network.Forward(Samples);
            Assert.Throws<InvalidOperationException>(network.Backward);
            Assert.Throws<ArgumentException>(() => network.Backward(Wrong));
            network.Backward(new float[20]);
            Assert.Throws<InvalidOperationException>(() => network.Backward(new float[20]));
        }
    }

    [Fact]
    public void A_call_that_fails_in_its_pass_leaves_the_network_to_the_next()
    {
        UnthreadedDropout network = new(new TorchRandom(1));
        float[] input = new TorchRandom(2).Normal(3 * TestedNetwork.Over(network).SampleLength);
        network.Forward(input);
        object random = Set(network, "random", null)!;
        Assert.Throws<NullReferenceException>(() => network.Forward(input));
        Set(network, "random", random);
        float[] output = network.Forward(input).ToArray();
        object workspace = Set(network, "workspace", null)!;
        Assert.Throws<NullReferenceException>(() => network.Backward(output));
        Set(network, "workspace", workspace);
        network.Forward(input);
        network.Backward(output);
    }

    [Fact]
    public async Task Two_trainers_of_one_network_are_told()
    {
        ThreadedNet network = new(new TorchRandom(1));
        float[] input = new TorchRandom(2).Normal(64 * 96);
        int[] targets = [.. new TorchRandom(3).RandInt(0, 10, 64).Select(target => (int)target)];
        using CancellationTokenSource enough = new(TimeSpan.FromMinutes(1));
        List<Exception> refused = [];
        int done = 0;
        void Train()
        {
            while (!enough.IsCancellationRequested)
            {
                try
                {
                    network.Loss(input, targets);
                    Interlocked.Increment(ref done);
                }
                catch (InvalidOperationException exception)
                {
                    lock (refused)
                    {
                        refused.Add(exception);
                    }

                    enough.Cancel();
                }
            }
        }

        await Task.WhenAll(
            Task.Factory.StartNew(Train, TaskCreationOptions.LongRunning), Task.Factory.StartNew(Train, TaskCreationOptions.LongRunning));
        Assert.NotEmpty(refused);
        Assert.All(refused, exception => Assert.Equal("ThreadedNet" + Advice, exception.Message));

        // Nothing was half done: the network has trained as often as somebody was let in.
        Assert.Equal(done, network.Bn1.NumBatchesTracked);
        network.Backward();
    }

    private static void Step(Classifier network)
    {
        network.Loss(Samples, Targets);
        network.Backward();
    }

    private static CallGuard GuardOf(object network) => (CallGuard)FieldOf(network, "calls").GetValue(network)!;

    private static object? Set(object network, string field, object? value)
    {
        object? before = FieldOf(network, field).GetValue(network);
        FieldOf(network, field).SetValue(network, value);
        return before;
    }

    private static FieldInfo FieldOf(object network, string name) =>
        network.GetType().GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)!;
}
