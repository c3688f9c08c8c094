using System.ComponentModel;
using System.Runtime.InteropServices;
using FusedNorm.Execution;
using FusedNorm.Products;
using FusedNorm.Vectors;

namespace FusedNorm.Convolutions;

/// <summary>
/// A convolution of one shape, for generated code: <c>torch.nn.Conv1d</c>, <c>2d</c> and <c>3d</c> forward, and both gradients, of tensors
/// whose channels lie last. Each of the three is a product of matrices that reads its operands where they lie: borders, strides and
/// dilation are in its plan, so nothing is padded, laid out in columns or spread with zeros.
/// </summary>
/// <remarks>
/// Weights are as PyTorch has them, (channels, input channels of a group, elements of the window). The order in which an element is summed
/// depends on the shape and the width of the registers alone. One may be shared by threads.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Convolution
{
    private readonly WindowAxis[] axes;
    private readonly int inputChannels, channels, groups, taps, inputs, outputs;
    private readonly Lazy<WindowProduct> forward, inputGradient;
    private readonly Lazy<WindowGradient> weightGradient;

    /// <summary>A convolution.</summary>
    /// <param name="inputChannels">The channels of the input.</param>
    /// <param name="channels">The channels of the output.</param>
    /// <param name="groups">The groups of channels that know nothing of each other; they divide both.</param>
    /// <param name="axes">The windows along each dimension, the innermost last.</param>
    /// <exception cref="ArgumentException">There is no such convolution.</exception>
    public Convolution(int inputChannels, int channels, int groups, ReadOnlySpan<WindowAxis> axes)
    {
        if (axes.IsEmpty || groups < 1 || inputChannels < 1 || channels < 1 || inputChannels % groups != 0 || channels % groups != 0)
        {
            throw new ArgumentException(
                $"Expected dimensions, and channels in {groups} groups; found {axes.Length}, and {inputChannels} and {channels} channels.");
        }

        foreach (WindowAxis axis in axes)
        {
            if (axis.Kernel < 1 || axis.Stride < 1 || axis.Dilation < 1 || axis.Padding < 0 || axis.Input < 1 || axis.Output < 1)
            {
                throw new ArgumentException($"Expected positive sizes, found {axis}.", nameof(axes));
            }
        }

        this.axes = WindowPlan.Merged(axes);
        (this.inputChannels, this.channels, this.groups) = (inputChannels, channels, groups);
        taps = Product(axis => axis.Kernel);
        inputs = Product(axis => axis.Input);
        outputs = Product(axis => axis.Output);
        forward = new(() => new(
            WindowPlan.OfOutputs(this.axes, inputChannels, inputChannels / groups), taps, groups, inputs * inputChannels, inputChannels,
            outputs, channels));
        inputGradient = new(() => new(
            WindowPlan.OfInputs(this.axes, channels, channels / groups), taps, groups, outputs * channels, channels, inputs,
            inputChannels));
        weightGradient = new(() => new(
            WindowPlan.OfElements(this.axes, inputChannels, inputChannels / groups), this.axes[^1].Stride * inputChannels, taps, groups,
            inputs * inputChannels, inputChannels, outputs, channels));
    }

    private int WeightLength => channels * (inputChannels / groups) * taps;

    /// <summary>The elements that <see cref="PackForward{TVector, T}"/> writes, whatever the width of the registers.</summary>
    public int ForwardLength<T>()
        where T : unmanaged => forward.Value.PackedLength<T>();

    /// <summary>The elements that <see cref="PackInputGradient{TVector, T}"/> writes, whatever the width of the registers.</summary>
    public int InputGradientLength<T>()
        where T : unmanaged => inputGradient.Value.PackedLength<T>();

    /// <summary>The elements of scratch memory that <see cref="WeightGradient{TVector, T}"/> takes.</summary>
    public int WeightGradientLength<T>()
        where T : unmanaged => weightGradient.Value.ScratchLength<T>();

    /// <summary>Lays out the weights for <see cref="Forward{TVector, T}"/> in registers of the same width.</summary>
    /// <param name="weight">The weights.</param>
    /// <param name="panels">Room for <see cref="ForwardLength{T}"/> elements.</param>
    /// <exception cref="ArgumentException">One of them is too short.</exception>
    public void PackForward<TVector, T>(ReadOnlySpan<T> weight, Span<T> panels)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged
    {
        Require(weight.Length, WeightLength, nameof(weight));
        Require(panels.Length, ForwardLength<T>(), nameof(panels));
        int perGroup = inputChannels / groups;
        forward.Value.Pack<TVector, T>(weight, channels / groups * perGroup * taps, perGroup * taps, taps, isFlipped: false, panels);
    }

    /// <summary>Lays out the weights for <see cref="InputGradient{TVector, T}"/> in registers of the same width.</summary>
    /// <param name="weight">The weights.</param>
    /// <param name="panels">Room for <see cref="InputGradientLength{T}"/> elements.</param>
    /// <exception cref="ArgumentException">One of them is too short.</exception>
    public void PackInputGradient<TVector, T>(ReadOnlySpan<T> weight, Span<T> panels)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged
    {
        Require(weight.Length, WeightLength, nameof(weight));
        Require(panels.Length, InputGradientLength<T>(), nameof(panels));
        int perGroup = inputChannels / groups;
        inputGradient.Value.Pack<TVector, T>(weight, channels / groups * perGroup * taps, taps, perGroup * taps, isFlipped: true, panels);
    }

    /// <summary>Computes some samples of the output.</summary>
    /// <typeparam name="TVector">The register.</typeparam>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="from">The first sample.</param>
    /// <param name="to">The sample behind the last one.</param>
    /// <param name="input">The input, (samples, positions, channels).</param>
    /// <param name="panels">The weights as <see cref="PackForward{TVector, T}"/> lays them out.</param>
    /// <param name="bias">An element for each channel; empty for none.</param>
    /// <param name="rectifies">Whether negative sums with a bias become zero.</param>
    /// <param name="output">The output, (samples, positions, channels).</param>
    /// <exception cref="ArgumentException">A tensor is too short.</exception>
    public void Forward<TVector, T>(
        int from, int to, ReadOnlySpan<T> input, ReadOnlySpan<T> panels, ReadOnlySpan<T> bias, bool rectifies, Span<T> output)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged =>
        Run<TVector, T>(forward.Value, from, to, input, inputs * inputChannels, panels, bias, rectifies, output, outputs * channels);

    /// <summary>Computes some samples of the gradient of the input.</summary>
    /// <typeparam name="TVector">The register.</typeparam>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="from">The first sample.</param>
    /// <param name="to">The sample behind the last one.</param>
    /// <param name="slope">The gradient of the output.</param>
    /// <param name="panels">The weights as <see cref="PackInputGradient{TVector, T}"/> lays them out.</param>
    /// <param name="destination">The gradient of the input.</param>
    /// <exception cref="ArgumentException">A tensor is too short.</exception>
    public void InputGradient<TVector, T>(int from, int to, ReadOnlySpan<T> slope, ReadOnlySpan<T> panels, Span<T> destination)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged => Run<TVector, T>(
            inputGradient.Value, from, to, slope, outputs * channels, panels, default, rectifies: false, destination,
            inputs * inputChannels);

    /// <summary>Computes the gradient of the weights, or adds it to another.</summary>
    /// <typeparam name="TVector">The register.</typeparam>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="samples">The samples.</param>
    /// <param name="input">The input.</param>
    /// <param name="slope">The gradient of the output.</param>
    /// <param name="scratch">Room for <see cref="WeightGradientLength{T}"/> elements.</param>
    /// <param name="destination">The gradient of the weights.</param>
    /// <param name="add">Whether it is added to what is there.</param>
    /// <exception cref="ArgumentException">A tensor is too short.</exception>
    public unsafe void WeightGradient<TVector, T>(
        int samples, ReadOnlySpan<T> input, ReadOnlySpan<T> slope, Span<T> scratch, Span<T> destination, bool add)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged
    {
        Require(input.Length, (long)samples * inputs * inputChannels, nameof(input));
        Require(slope.Length, (long)samples * outputs * channels, nameof(slope));
        Require(scratch.Length, WeightGradientLength<T>(), nameof(scratch));
        Require(destination.Length, WeightLength, nameof(destination));
        if (!MemoryChecks.IsOn)
        {
            weightGradient.Value.Run<TVector, T>(samples, input, slope, scratch, destination, add);
            return;
        }

        fixed (T* ofInput = input, ofSlope = slope, ofScratch = scratch, ofDestination = destination)
        {
            using MemoryChecks.KnownTensors known = PanelScratch<T>.OfThread.AddTo(MemoryChecks.Name())
                .Add(ofInput, input.Length).Add(ofSlope, slope.Length).Add(ofScratch, scratch.Length)
                .Add(ofDestination, destination.Length);
            weightGradient.Value.Run<TVector, T>(samples, input, slope, scratch, destination, add);
        }
    }

    private unsafe void Run<V, T>(
        WindowProduct product, int from, int to, ReadOnlySpan<T> source, int sourceLength, ReadOnlySpan<T> panels, ReadOnlySpan<T> bias,
        bool rectifies, Span<T> destination, int destinationLength)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        Require(source.Length, (long)to * sourceLength, nameof(source));
        Require(panels.Length, product.PackedLength<T>(), nameof(panels));
        Require(destination.Length, (long)to * destinationLength, nameof(destination));
        TileRest<T> rest = TileRest<T>.Of(bias, rectifies, channels);
        ref T first = ref MemoryMarshal.GetReference(source);
        ref T packed = ref MemoryMarshal.GetReference(panels);
        ref T result = ref MemoryMarshal.GetReference(destination);
        if (!MemoryChecks.IsOn)
        {
            product.Run<V, T>(from, to, ref first, ref packed, in rest, ref result);
            return;
        }

        fixed (T* ofSource = source, ofPanels = panels, ofBias = bias, ofDestination = destination)
        {
            using MemoryChecks.KnownTensors known = PanelScratch<T>.OfThread.AddTo(MemoryChecks.Name())
                .Add(ofSource, source.Length).Add(ofPanels, panels.Length).Add(ofBias, bias.Length).Add(ofDestination, destination.Length);
            product.Run<V, T>(from, to, ref first, ref packed, in rest, ref result);
        }
    }

    private int Product(Func<WindowAxis, int> size) => axes.Aggregate(1, (product, axis) => checked(product * size(axis)));

    private static void Require(int found, long expected, string name)
    {
        if (found < expected)
        {
            throw new ArgumentException($"Expected {expected} elements at least, found {found}.", name);
        }
    }
}
