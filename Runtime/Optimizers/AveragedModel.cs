using System.Numerics;
using System.Runtime.InteropServices;
using FusedNorm.Execution;

namespace FusedNorm;

/// <summary>
/// The average of a network's parameters over its training, as <c>torch.optim.swa_utils.AveragedModel</c> keeps it in a second network.
/// </summary>
/// <typeparam name="T">The networks' element type, float or double.</typeparam>
/// <remarks>
/// <para>
/// The first update copies the parameters. With a decay, each later one computes decay average + (1 - decay) parameter, the exponential
/// moving average; without, average + (parameter - average) / (n + 1) behind n updates, the mean of all. Running statistics are copied at
/// each update, which is PyTorch's default.
/// </para>
/// <para>An update allocates nothing. The averages are a network: predict with it, validate with it, save it.</para>
/// </remarks>
/// <example>
/// <code>
/// var averaged = new DigitsNet();
/// var average = new AveragedModel(network, averaged, decay: 0.999);
/// // behind each step of the optimiser
/// average.Update();
/// </code>
/// </example>
public class AveragedModel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly INetwork<T> network;
    private readonly double? decay;

    /// <summary>Prepares averages; nothing is copied yet.</summary>
    /// <param name="network">What is trained.</param>
    /// <param name="averaged">Another network of the same class, which is to hold the averages.</param>
    /// <param name="decay">The share of the average that an update keeps, from 0 to 1; null for the mean of all updates.</param>
    /// <exception cref="ArgumentException">Both are the same network, or the decay is no share.</exception>
    /// <exception cref="StateDictException">The networks' keys or shapes differ.</exception>
    /// <exception cref="NotSupportedException">The element type is neither float nor double.</exception>
    public AveragedModel(INetwork<T> network, INetwork<T> averaged, double? decay = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(averaged);
        if (!Vector<T>.IsSupported)
        {
            throw new NotSupportedException($"AveragedModel works on float and double; found {typeof(T).Name}.");
        }

        if (ReferenceEquals(network, averaged))
        {
            throw new ArgumentException("Expected a second network for the averages, found the one that is trained.", nameof(averaged));
        }

        if (decay is not (null or (>= 0 and <= 1)))
        {
            throw new ArgumentException(
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Expected a decay from 0 to 1, found {decay}."),
                nameof(decay));
        }

        StateCopy.Require(network, averaged);
        this.network = network;
        this.decay = decay;
        Averaged = averaged;
    }

    /// <summary>The network that holds the averages.</summary>
    public INetwork<T> Averaged { get; }

    /// <summary>How many updates there have been, PyTorch's <c>n_averaged</c>; set it to go on with averages from a file.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a negative number.</exception>
    public long Updates
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>Takes the parameters of now into the averages, and copies the running statistics.</summary>
    public void Update()
    {
        StateDict<T> source = network.StateDict, destination = Averaged.StateDict;
        for (int i = 0; i < destination.Count; i++)
        {
            StateTensor<T> average = destination[i];
            StateTensor<T> value = source[average.Name];
            if (average.IsCounter)
            {
                average.Count = value.Count;
            }
            else if (average.IsParameter && Updates > 0)
            {
                Take(value.Data, average.Data);
                average.IncrementVersion();
            }
            else
            {
                value.Data.CopyTo(average.Data);
                average.IncrementVersion();
            }
        }

        Updates++;
    }

    private void Take(ReadOnlySpan<T> values, Span<T> averages)
    {
        if (decay is double kept)
        {
            T share = T.CreateTruncating(kept), rest = T.CreateTruncating(1 - kept);
            Vector<T> shares = new(share), rests = new(rest);
            Span<Vector<T>> registers = MemoryMarshal.Cast<T, Vector<T>>(averages);
            ReadOnlySpan<Vector<T>> given = MemoryMarshal.Cast<T, Vector<T>>(values);
            for (int i = 0; i < registers.Length; i++)
            {
                registers[i] = (shares * registers[i]) + (rests * given[i]);
            }

            for (int i = registers.Length * Vector<T>.Count; i < averages.Length; i++)
            {
                averages[i] = (share * averages[i]) + (rest * values[i]);
            }

            return;
        }

        T count = T.CreateTruncating(Updates + 1);
        for (int i = 0; i < averages.Length; i++)
        {
            averages[i] += (values[i] - averages[i]) / count;
        }
    }
}

/// <summary>The average of a network's parameters in single precision.</summary>
/// <inheritdoc cref="AveragedModel{T}"/>
public sealed class AveragedModel : AveragedModel<float>
{
    /// <inheritdoc cref="AveragedModel{T}(INetwork{T}, INetwork{T}, double?)"/>
    public AveragedModel(INetwork<float> network, INetwork<float> averaged, double? decay = null)
        : base(network, averaged, decay)
    {
    }
}
