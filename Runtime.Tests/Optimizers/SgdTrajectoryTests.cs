using System.Numerics;
using FusedNorm.Runtime.Tests.Random;
using Xunit;

namespace FusedNorm.Runtime.Tests.Optimizers;

/// <summary>Replays what torch.optim.SGD did under every combination of its options, bit for bit.</summary>
public class SgdTrajectoryTests
{
    public static TheoryData<string, int> Runs
    {
        get
        {
            TheoryData<string, int> runs = [];
            foreach (RecordedTrajectory recording in RecordedTrajectories.Sgd.Recordings)
            {
                for (int i = 0; i < recording.Runs.Count; i++)
                {
                    runs.Add(recording.Dtype, i);
                }
            }

            return runs;
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Every_combination_of_options_takes_the_steps_of_torch(string dtype, int run)
    {
        Assert.Equal("AVX2", RecordedTrajectories.Sgd.CpuCapability);
        RecordedTrajectory recording = RecordedTrajectories.Sgd.Recordings.Single(candidate => candidate.Dtype == dtype);
        if (dtype == "float32")
        {
            Replay<float>(recording, recording.Runs[run]);
        }
        else
        {
            Replay<double>(recording, recording.Runs[run]);
        }
    }

    private static void Replay<T>(RecordedTrajectory recording, SgdRun run)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Parameter<T>[] parameters = [.. recording.Initial.Select((bits, i) => TestParameters.Create($"p{i}", Bits.Parse<T>(bits)))];
        Sgd<T> optimizer = new(
            parameters, recording.LearningRates[0], run.Momentum, run.Dampening, run.WeightDecay, run.Nesterov, run.Maximize);
        for (int step = 0; step < recording.Gradients.Count; step++)
        {
            optimizer.ZeroGrad();
            for (int i = 0; i < parameters.Length; i++)
            {
                if (recording.Gradients[step][i] is string gradient)
                {
                    parameters[i].SetGrad(Bits.Parse<T>(gradient));
                }
            }

            optimizer.LearningRate = recording.LearningRates[step];
            optimizer.Step();
            for (int i = 0; i < parameters.Length; i++)
            {
                string found = Bits.Hex<T>(parameters[i].Data);
                Assert.True(
                    run.After[step][i] == found,
                    $"p{i} after step {step}:\nexpected {run.After[step][i]}\nfound    {found}");
            }
        }
    }
}
