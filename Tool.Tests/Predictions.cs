using System.Numerics;
using FusedNorm.Tool.Import;
using Xunit;

namespace FusedNorm.Tool.Tests;

/// <summary>What an imported network predicts, beside what was recorded.</summary>
internal static class Predictions
{
    /// <summary>Loads the weights of an import into a network of its class, and compares what it predicts.</summary>
    public static void Match(
        object network, ImportedNetwork imported, bool isDouble, IReadOnlyList<double> input, IReadOnlyList<double> expected)
    {
        if (isDouble)
        {
            Match<double>(network, imported, input, expected, relative: 1e-10, absolute: 1e-12);
        }
        else
        {
            // The tolerance of one step, Oracle/Tolerance.cs; a chain of norms over a few values multiplies it.
            Match<float>(network, imported, input, expected, relative: 1e-5, absolute: 2e-6);
        }
    }

    private static void Match<T>(
        object network, ImportedNetwork imported, IReadOnlyList<double> input,
        IReadOnlyList<double> expected, double relative, double absolute)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using MemoryStream file = new();
        imported.WriteWeights(file);
        file.Position = 0;
        INetwork<T> typed = (INetwork<T>)network;
        typed.Load(file);
        T[] output = new T[expected.Count];
        typed.Predict([.. input.Select(T.CreateTruncating)], output);

        for (int i = 0; i < output.Length; i++)
        {
            double found = double.CreateTruncating(output[i]);
            Assert.True(Math.Abs(found - expected[i]) <= absolute
                + (relative * Math.Abs(expected[i])), $"output {i}: expected {expected[i]:R}, found {found:R}");
        }
    }
}
