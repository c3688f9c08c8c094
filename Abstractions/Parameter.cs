using System.ComponentModel;
using FusedNorm.Execution;

namespace FusedNorm;

/// <summary>A trainable tensor of a network: its values, its gradient and whether it takes one.</summary>
/// <typeparam name="T">The network's element type.</typeparam>
public class Parameter<T>
    where T : unmanaged
{
    private readonly TensorStorage<T> data;
    private readonly TensorStorage<T> gradient;
    private bool requiresGrad;

    /// <summary>Creates a parameter over storage that its network owns.</summary>
    /// <param name="name">The state key, <c>"fc1.weight"</c>.</param>
    /// <param name="shape">The shape, as PyTorch prints it.</param>
    /// <param name="data">The values, row-major.</param>
    /// <param name="gradient">
    /// Room for the gradient, as long as <paramref name="data"/>; empty where the declaration lets no gradient arrive.
    /// </param>
    /// <param name="frozen">Whether the declaration freezes it.</param>
    /// <exception cref="ArgumentException">A length does not fit the shape, or the memory is not an array's.</exception>
    public Parameter(string name, int[] shape, Memory<T> data, Memory<T> gradient, bool frozen = false)
    {
        int length = 1;
        foreach (int size in shape)
        {
            length = checked(length * size);
        }

        if (data.Length != length || (gradient.Length != length && gradient.Length != 0))
        {
            throw new ArgumentException(
                $"{name} of shape ({string.Join(", ", shape)}) needs {length} values and as many gradients or none; "
                + $"found {data.Length} and {gradient.Length}.",
                data.Length != length ? nameof(data) : nameof(gradient));
        }

        Name = name;
        Shape = shape;
        IsFrozen = frozen;
        requiresGrad = !frozen;
        this.data = new TensorStorage<T>(data, name);
        this.gradient = new TensorStorage<T>(gradient, name);
    }

    /// <summary>The state key, as in PyTorch: <c>fc1.weight</c>.</summary>
    public string Name { get; }

    /// <summary>The shape, as PyTorch prints it.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>The number of values.</summary>
    public int Length => data.Length;

    /// <summary>Whether the declaration freezes this parameter (<c>Freeze = …</c>), so that no gradient code exists for it.</summary>
    public bool IsFrozen { get; }

    /// <summary>Whether the next forward pass records this parameter. An old gradient stays when this is cleared, as in PyTorch.</summary>
    /// <exception cref="InvalidOperationException">Set to true on a parameter that the declaration freezes.</exception>
    public bool RequiresGrad
    {
        get => requiresGrad;
        set
        {
            if (value && IsFrozen)
            {
                throw new InvalidOperationException(
                    $"{Name} is frozen by its declaration, so no gradient code was generated for it. "
                    + "Remove the Freeze argument to train it.");
            }

            requiresGrad = value;
        }
    }

    /// <summary>Whether a gradient is there; false is what <c>grad is None</c> is in PyTorch.</summary>
    public bool HasGrad { get; private set; }

    /// <summary>The values, row-major.</summary>
    /// <remarks>
    /// What is written here nobody notices, as with <c>.data</c> in PyTorch: between a forward pass and its backward pass it makes
    /// gradients of old activations and new values. <c>Sgd.Step</c> and <c>Load</c> are noticed, and such a backward pass is refused.
    /// </remarks>
    public Span<T> Data => data.Span;

    /// <summary>
    /// How often the library has changed the values in place, PyTorch's <c>_version</c>: a backward pass needs those that its forward pass
    /// read. Generated code asks.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public int Version { get; private set; }

    /// <summary>This parameter as an entry of the state.</summary>
    internal StateTensor<T> State => new(Name, Shape, data, this);

    /// <summary>The gradient, shaped as <see cref="Data"/>; empty while <see cref="HasGrad"/> is false.</summary>
    public Span<T> Grad => HasGrad ? gradient.Span : [];

    /// <summary>Drops the gradient, as <c>zero_grad(set_to_none=True)</c> does.</summary>
    public void ZeroGrad() => HasGrad = false;

    /// <summary>
    /// Makes a gradient present, zero at first, for a backward pass to add to; keeps the one that is there. Generated code calls it.
    /// </summary>
    /// <returns>Whether this parameter takes a gradient: <see cref="RequiresGrad"/>.</returns>
    /// <exception cref="InvalidOperationException">The declaration lets no gradient arrive here.</exception>
    public bool BeginGrad() => BeginGrad(clear: true);

    /// <summary>The same for a backward pass that writes all of a gradient that was not there, so that it need not be zero first.</summary>
    /// <param name="clear">Whether a gradient that was not there is zero; otherwise it holds anything until it is written.</param>
    /// <returns>Whether this parameter takes a gradient: <see cref="RequiresGrad"/>.</returns>
    /// <exception cref="InvalidOperationException">The declaration lets no gradient arrive here.</exception>
    public bool BeginGrad(bool clear)
    {
        if (!RequiresGrad || HasGrad)
        {
            return RequiresGrad;
        }

        if (gradient.Length != data.Length)
        {
            throw new InvalidOperationException($"{Name} gets no gradient in this network: it is frozen, detached or in a no-grad region.");
        }

        if (clear)
        {
            gradient.Span.Clear();
        }
        else if (MemoryChecks.IsOn)
        {
            MemoryChecks.Poison(gradient.Span);
        }

        HasGrad = true;
        return true;
    }

    /// <summary>Counts a change of the values. Whoever makes one counts it.</summary>
    internal void IncrementVersion() => Version++;

    /// <summary>The name, shape and gradient state, for a debugger's eye.</summary>
    public override string ToString() =>
        $"{Name} ({string.Join(", ", Shape)}){(RequiresGrad ? "" : ", requires no gradient")}{(HasGrad ? ", has a gradient" : "")}";
}

/// <summary>A parameter of a network in single precision.</summary>
public sealed class Parameter : Parameter<float>
{
    /// <inheritdoc cref="Parameter{T}(string, int[], Memory{T}, Memory{T}, bool)"/>
    public Parameter(string name, int[] shape, Memory<float> data, Memory<float> gradient, bool frozen = false)
        : base(name, shape, data, gradient, frozen)
    {
    }
}
