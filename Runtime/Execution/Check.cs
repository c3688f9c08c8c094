using System.Numerics;
using System.Runtime.CompilerServices;

namespace FusedNorm.Execution;

/// <summary>What generated entry points check before any state changes; every message names what was expected and what was found.</summary>
public static class Check
{
    /// <summary>The number of samples in an input.</summary>
    /// <param name="length">The values given.</param>
    /// <param name="sampleLength">The values of one sample.</param>
    /// <param name="batch">The declared batch, or 0 where it is free.</param>
    /// <param name="parameter">The argument's name.</param>
    /// <exception cref="ArgumentException">The length is zero, no whole number of samples, or not the declared batch.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Batch(int length, int sampleLength, int batch, string parameter = "input")
    {
        int samples = (int)((uint)length / (uint)sampleLength);
        if (samples == 0 || samples * sampleLength != length || (batch != 0 && samples != batch))
        {
            ThrowNoBatch(length, sampleLength, batch, parameter);
        }

        return samples;
    }

    /// <summary>Checks a length.</summary>
    /// <param name="found">The values given.</param>
    /// <param name="expected">The values needed.</param>
    /// <param name="parameter">The argument's name.</param>
    /// <exception cref="ArgumentException">They differ.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Length(int found, long expected, string parameter)
    {
        if (found != expected)
        {
            ThrowWrongLength(found, expected, parameter);
        }
    }

    /// <summary>Checks that an output does not lie over the input it is computed from.</summary>
    /// <exception cref="ArgumentException">They overlap.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apart<T>(ReadOnlySpan<T> input, ReadOnlySpan<T> output)
    {
        if (input.Overlaps(output))
        {
            ThrowOverlap(nameof(output));
        }
    }

    /// <summary>Checks that an output does not lie over what it is computed with.</summary>
    /// <param name="output">The output.</param>
    /// <param name="parameters">The network's parameters.</param>
    /// <exception cref="ArgumentException">They overlap.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ApartFromParameters<T>(ReadOnlySpan<T> output, AlignedBuffer<T> parameters)
        where T : unmanaged
    {
        if (parameters.Overlaps(output))
        {
            ThrowOwn(nameof(output), "parameters");
        }
    }

    /// <summary>Checks that an output does not lie over what it is computed with.</summary>
    /// <param name="output">The output.</param>
    /// <param name="statistics">The network's running statistics.</param>
    /// <exception cref="ArgumentException">They overlap.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ApartFromStatistics<T>(ReadOnlySpan<T> output, AlignedBuffer<T> statistics)
        where T : unmanaged
    {
        if (statistics.Overlaps(output))
        {
            ThrowOwn(nameof(output), "running statistics");
        }
    }

    /// <summary>Checks class indices, and counts those that take part in the loss.</summary>
    /// <param name="targets">One class per sample.</param>
    /// <param name="batch">The number of samples.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="ignoreIndex">The target that takes no part.</param>
    /// <exception cref="ArgumentException">There are not as many targets as samples.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A target is no class and not <paramref name="ignoreIndex"/>.</exception>
    public static int Targets(ReadOnlySpan<int> targets, int batch, int classes, int ignoreIndex)
    {
        if (targets.Length != batch)
        {
            throw new ArgumentException($"Expected {batch} targets, one per sample, found {targets.Length}.", nameof(targets));
        }

        int counted = 0;
        for (int i = 0; i < targets.Length; i++)
        {
            if (targets[i] == ignoreIndex)
            {
                continue;
            }

            if ((uint)targets[i] >= (uint)classes)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(targets), $"Target {targets[i]} is out of bounds: sample {i} "
                        + $"expects a class from 0 to {classes - 1}, or {ignoreIndex} to be ignored.");
            }

            counted++;
        }

        return counted;
    }

    /// <summary>
    /// Checks class indices, and sums the weights of those that take part in the loss: NaN instead of 0, as a mean's divisor.
    /// </summary>
    /// <param name="targets">One class per sample.</param>
    /// <param name="batch">The number of samples.</param>
    /// <param name="weights">The weights of the classes.</param>
    /// <param name="ignoreIndex">The target that takes no part.</param>
    /// <inheritdoc cref="Targets(ReadOnlySpan{int}, int, int, int)"/>
    public static double Targets<T>(ReadOnlySpan<int> targets, int batch, ReadOnlySpan<T> weights, int ignoreIndex)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Targets(targets, batch, weights.Length, ignoreIndex);
        double sum = 0;
        for (int i = 0; i < targets.Length; i++)
        {
            if (targets[i] != ignoreIndex)
            {
                sum += double.CreateTruncating(weights[targets[i]]);
            }
        }

        // PyTorch divides the smoothed part of a loss and the rest apart; where the first is infinite, the second is NaN.
        return sum == 0 ? double.NaN : sum;
    }

    /// <summary>Checks targets that are values.</summary>
    /// <param name="targets">The number of targets given.</param>
    /// <param name="batch">The number of samples.</param>
    /// <param name="outputLength">The values of the output for one sample.</param>
    /// <exception cref="ArgumentException">There is not one for each value of the output.</exception>
    public static void Targets(int targets, int batch, int outputLength)
    {
        if (targets != (long)batch * outputLength)
        {
            throw new ArgumentException(
                $"Expected {(long)batch * outputLength} targets, one for each of the {outputLength} values of {batch} "
                + $"samples, found {targets}.", nameof(targets));
        }
    }

    /// <summary>Checks that a parameter has the values that a forward pass read.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="version">Its <see cref="Parameter{T}.Version"/> in the forward pass.</param>
    /// <exception cref="InvalidOperationException">It has changed since.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unchanged<T>(Parameter<T> parameter, int version)
        where T : unmanaged
    {
        if (parameter.Version != version)
        {
            ThrowChanged(parameter.Name, parameter.Version, version);
        }
    }

    // What is thrown stands apart, so that the checks themselves are small enough to be inlined into every call.
    private static void ThrowNoBatch(int length, int sampleLength, int batch, string parameter) => throw new ArgumentException(
        batch != 0 ? $"Expected {(long)batch * sampleLength} values ({batch} samples of {sampleLength}), found {length}."
        : length == 0 ? $"Expected at least one sample of {sampleLength} values, found an empty batch."
        : $"Expected a whole number of samples of {sampleLength} values, found {length} values.",
        parameter);

    private static void ThrowChanged(string parameter, int found, int expected) => throw new InvalidOperationException(
        $"{parameter}, which the gradient needs as the forward pass read it, has been modified in place since, by Step or Load: "
        + $"expected version {expected}, found {found}. "
        + "Call Backward before them, or run Forward or Loss again.");

    private static void ThrowWrongLength(int found, long expected, string parameter) =>
        throw new ArgumentException($"Expected {expected} values, found {found}.", parameter);

    private static void ThrowOverlap(string parameter) =>
        throw new ArgumentException("Expected an output apart from the input, found that they overlap.", parameter);

    private static void ThrowOwn(string parameter, string what) =>
        throw new ArgumentException($"Expected an output apart from the network's {what}, found that they overlap.", parameter);
}
