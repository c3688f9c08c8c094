using FusedNorm.Execution;

namespace FusedNorm;

/// <summary>The handle of one layer of a network: its name and its mode.</summary>
public class Layer
{
    private readonly string? key;

    /// <summary>Creates the handle of a layer; generated code does.</summary>
    /// <param name="name">The layer's name, <c>"bn1"</c>.</param>
    /// <param name="kind">PyTorch's name of its kind, <c>"BatchNorm1d"</c>.</param>
    /// <param name="pinnedToEval">Whether <c>Eval = true</c> pins its mode.</param>
    public Layer(string name, string kind, bool pinnedToEval = false)
    {
        Name = name;
        Kind = kind;
        IsPinnedToEval = pinnedToEval;
        Training = !pinnedToEval;
    }

    /// <summary>The layer's name.</summary>
    public string Name { get; }

    /// <summary>What stands in front of its state keys: its name, unless the declaration says otherwise.</summary>
    public string Key { get => key ?? Name; init => key = value; }

    /// <summary>PyTorch's name of the layer's kind, <c>BatchNorm1d</c>.</summary>
    public string Kind { get; }

    /// <summary>Whether the declaration pins this layer to eval mode.</summary>
    public bool IsPinnedToEval { get; }

    /// <summary>Whether the layer is in training mode.</summary>
    public bool Training { get; private set; }

    /// <summary>What notices a mode that changes in the middle of a pass; null for a layer of no network.</summary>
    internal CallGuard? Guard { get; set; }

    /// <summary>Sets the mode of this layer alone.</summary>
    /// <param name="mode">True for training, false for evaluation.</param>
    /// <exception cref="InvalidOperationException">
    /// Training is asked of a layer that is pinned to eval mode, or another thread is in a pass of the network.
    /// </exception>
    public void Train(bool mode = true)
    {
        Guard?.RequireIdle();
        if (mode && IsPinnedToEval)
        {
            throw new InvalidOperationException(
                $"{Name} is pinned to eval mode by its declaration, so no training code was generated for it. "
                + "Remove Eval = true to train it.");
        }

        Training = mode;
    }

    /// <summary><see cref="Train"/> with false.</summary>
    public void Eval() => Train(false);

    /// <summary>Sets the mode as the whole network's is set.</summary>
    internal void TrainUnlessPinned(bool mode) => Training = mode && !IsPinnedToEval;

    /// <summary>The name and the kind.</summary>
    public override string ToString() => $"{Name}: {Kind}";
}
