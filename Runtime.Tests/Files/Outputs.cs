using Xunit;

namespace FusedNorm.Runtime.Tests.Files;

/// <summary>Outputs beside PyTorch's, as closely as the oracle compares one step.</summary>
internal static class Outputs
{
    public static void Close(TorchFileCase expected, SavedNetwork network)
    {
        double[] found = network.Predict(expected.Input, expected.Output.Count);
        (double relative, double absolute) = network is SavedNetwork<double> ? (1e-10, 1e-12) : (1e-5, 1e-6);
        for (int i = 0; i < found.Length; i++)
        {
            double allowed = absolute + (relative * Math.Abs(expected.Output[i]));
            Assert.True(
                Math.Abs(found[i] - expected.Output[i]) <= allowed,
                $"{expected.File}, output {i}: expected {expected.Output[i]:R}, found {found[i]:R}, allowed difference {allowed:R}");
        }
    }
}
