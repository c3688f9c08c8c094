using FusedNorm.Runtime.Tests.Nets;
using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>A batch whose memory no array holds is refused in a sentence, before anything changes.</summary>
public class TooLargeBatchTests
{
    private const int Samples = 1 << 16;

    [Fact]
    [Trait("Size", "Medium")]
    public void A_batch_that_no_workspace_holds()
    {
        Assert.True((long)Widening.Info.WorkspacePerSample * Samples > int.MaxValue);
        string message = $"Expected a batch whose workspace has at most {Array.MaxLength - 16} values, found "
            + $"{Widening.Info.WorkspaceFixed + ((long)Widening.Info.WorkspacePerSample * Samples)}. Split the batch.";
        float[] input = new TorchRandom(1).Normal(Samples);
        static void Step(Widening net)
        {
            net.Loss([1, 2, 3], [0, 0, 1]);
            net.Backward();
        }

        new Twins<Widening>().Both(Step).Refuses<ArgumentOutOfRangeException>(message, net => net.Forward(input)).AreTheSameAfter(Step);
        new Twins<Widening>().Both(Step).Refuses<ArgumentOutOfRangeException>(message, net => net.Loss(input, input)).AreTheSameAfter(Step);
    }
}
