using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace FusedNorm.Execution;

/// <summary>
/// Notices a second thread in a network: its passes share one workspace, so it works for one thread at a time. Generated code enters it
/// before a pass and leaves it afterwards, whatever has happened. The price of a pass is one interlocked instruction.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CallGuard
{
    private readonly string network;
    private readonly IReadOnlyList<Layer> layers;
    private int taken;

    /// <summary>Guards a network and the modes of its layers.</summary>
    /// <param name="network">The network's name.</param>
    /// <param name="layers">Its layers.</param>
    public CallGuard(string network, IReadOnlyList<Layer> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        this.network = network;
        this.layers = layers;
        foreach (Layer layer in layers)
        {
            layer.Guard = this;
        }
    }

    /// <summary>Begins a call that nobody may be in the middle of.</summary>
    /// <exception cref="InvalidOperationException">Another one is.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter()
    {
        if (Interlocked.Exchange(ref taken, 1) != 0)
        {
            ThrowTaken();
        }
    }

    /// <summary>Ends it. Whoever was refused never leaves, so that the call which goes on stays guarded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Leave() => Volatile.Write(ref taken, 0);

    /// <summary>Checks that no call is under way.</summary>
    /// <exception cref="InvalidOperationException">One is.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void RequireIdle()
    {
        if (Volatile.Read(ref taken) != 0)
        {
            ThrowTaken();
        }
    }

    /// <summary>Sets the mode of every layer that is not pinned.</summary>
    /// <param name="mode">True for training, false for evaluation.</param>
    /// <exception cref="InvalidOperationException">A pass is under way, which may have read some modes already.</exception>
    public void Train(bool mode)
    {
        Enter();
        try
        {
            // A counted loop: an enumerator over an interface would be allocated.
            for (int i = 0; i < layers.Count; i++)
            {
                layers[i].TrainUnlessPinned(mode);
            }
        }
        finally
        {
            Leave();
        }
    }

    private void ThrowTaken() => throw new InvalidOperationException(
        $"{network} is in a call of another thread; expected one at a time, found two in Forward, Loss, Backward, Train, Eval or ZeroGrad. "
        + "Give each thread a network of its own, or read with Predict or ToInference, which any number of threads may call.");
}
