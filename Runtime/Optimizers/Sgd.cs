using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace FusedNorm;

/// <summary>Stochastic gradient descent with momentum, as <c>torch.optim.SGD</c>.</summary>
/// <typeparam name="T">The network's element type, float or double.</typeparam>
/// <remarks>
/// <para>
/// With g the gradient (negated to maximise) plus weightDecay times the value, one step is v = momentum v + (1 - dampening) g, and
/// value -= learningRate v; with Nesterov's rule g + momentum v takes the place of v. The first velocity of each parameter is its first
/// g, without dampening. The learning rate stands outside the velocity.
/// </para>
/// <para>
/// A parameter without a gradient is skipped as a whole: neither decay nor momentum move it. Unlike in PyTorch, so is a parameter that is
/// frozen or whose <see cref="Parameter{T}.RequiresGrad"/> is false, even where a gradient from before is still there: what is frozen
/// does not move.
/// </para>
/// <para>
/// Each product that is added to something is added with a single rounding, as PyTorch does on CPUs with AVX2 or AVX-512, so that a step
/// from the same values and gradients gives the same bits as PyTorch there, on every machine.
/// </para>
/// </remarks>
public class Sgd<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Parameter<T>[] parameters;
    private readonly T[]?[] velocities;
    private double learningRate;

    /// <summary>
    /// Creates the optimiser of some parameters; PyTorch's names and defaults, except that the learning rate must be given.
    /// </summary>
    /// <param name="parameters">What is trained: a network's <c>Parameters</c>.</param>
    /// <param name="learningRate">The size of a step, at least 0.</param>
    /// <param name="momentum">The share of the velocity that is kept, at least 0.</param>
    /// <param name="dampening">The share of the gradient that does not enter the velocity.</param>
    /// <param name="weightDecay">The factor of the squared-norm penalty, at least 0.</param>
    /// <param name="nesterov">Whether to look ahead by one velocity; needs a momentum and no dampening.</param>
    /// <param name="maximize">Whether to climb instead of to descend.</param>
    /// <exception cref="ArgumentException">There are no parameters, or one of them is there twice, or the numbers do not fit.</exception>
    /// <exception cref="NotSupportedException">The element type is neither float nor double.</exception>
    public Sgd(
        IEnumerable<Parameter<T>> parameters,
        double learningRate,
        double momentum = 0,
        double dampening = 0,
        double weightDecay = 0,
        bool nesterov = false,
        bool maximize = false)
    {
        if (!Vector<T>.IsSupported)
        {
            throw new NotSupportedException($"Sgd works on float and double; found {typeof(T).Name}.");
        }

        ArgumentNullException.ThrowIfNull(parameters);
        this.parameters = [.. parameters];
        if (this.parameters.Length == 0)
        {
            throw new ArgumentException("optimizer got an empty parameter list", nameof(parameters));
        }

        HashSet<Parameter<T>> seen = [];
        foreach (Parameter<T> parameter in this.parameters)
        {
            if (!seen.Add(parameter))
            {
                throw new ArgumentException($"optimizer got {parameter.Name} more than once", nameof(parameters));
            }
        }

        if (!(momentum >= 0))
        {
            throw Invalid($"Invalid momentum value: {momentum}", nameof(momentum));
        }

        if (!(weightDecay >= 0))
        {
            throw Invalid($"Invalid weight_decay value: {weightDecay}", nameof(weightDecay));
        }

        if (double.IsNaN(dampening))
        {
            throw Invalid($"Invalid dampening value: {dampening}", nameof(dampening));
        }

        if (nesterov && (momentum == 0 || dampening != 0))
        {
            throw Invalid(
                $"Nesterov momentum requires a momentum and zero dampening; found momentum {momentum} and dampening {dampening}",
                nameof(nesterov));
        }

        this.learningRate = CheckedLearningRate(learningRate, nameof(learningRate));
        Momentum = momentum;
        Dampening = dampening;
        WeightDecay = weightDecay;
        Nesterov = nesterov;
        Maximize = maximize;
        velocities = new T[]?[this.parameters.Length];
    }

    /// <summary>The size of a step. A schedule sets it between steps.</summary>
    /// <exception cref="ArgumentException">Set to a negative value or to NaN.</exception>
    public double LearningRate
    {
        get => learningRate;
        set => learningRate = CheckedLearningRate(value, nameof(value));
    }

    /// <summary>The share of the velocity that is kept.</summary>
    public double Momentum { get; }

    /// <summary>The share of the gradient that does not enter the velocity.</summary>
    public double Dampening { get; }

    /// <summary>The factor of the squared-norm penalty.</summary>
    public double WeightDecay { get; }

    /// <summary>Whether a step looks ahead by one velocity.</summary>
    public bool Nesterov { get; }

    /// <summary>Whether steps climb instead of descend.</summary>
    public bool Maximize { get; }

    /// <summary>Moves every parameter that has a gradient and requires one. Allocates nothing after a parameter's first step.</summary>
    public void Step()
    {
        if (typeof(T) == typeof(float))
        {
            Step<float>();
        }
        else
        {
            Step<double>();
        }
    }

    /// <summary>Drops the gradients of all parameters, as <c>zero_grad(set_to_none=True)</c> does.</summary>
    public void ZeroGrad()
    {
        foreach (Parameter<T> parameter in parameters)
        {
            parameter.ZeroGrad();
        }
    }

    /// <typeparam name="TElement">The same type as <typeparamref name="T"/>, known to be one of the two that registers hold.</typeparam>
    private void Step<TElement>()
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        SgdRule<TElement> rule = new(learningRate, Momentum, Dampening, WeightDecay, Nesterov, Maximize);
        for (int i = 0; i < parameters.Length; i++)
        {
            Parameter<T> parameter = parameters[i];
            if (parameter.HasGrad && parameter.RequiresGrad)
            {
                bool firstStep = velocities[i] is null;
                if (Momentum != 0)
                {
                    velocities[i] ??= new T[parameter.Length];
                }

                rule.Update(
                    MemoryMarshal.Cast<T, TElement>(parameter.Data),
                    MemoryMarshal.Cast<T, TElement>(parameter.Grad),
                    MemoryMarshal.Cast<T, TElement>(velocities[i].AsSpan()),
                    firstStep);
                parameter.IncrementVersion();
            }
        }
    }

    private static double CheckedLearningRate(double rate, string parameter) =>
        rate >= 0 ? rate : throw Invalid($"Invalid learning rate: {rate}", parameter);

    private static ArgumentException Invalid(FormattableString message, string parameter) =>
        new(message.ToString(CultureInfo.InvariantCulture), parameter);
}

/// <summary>Stochastic gradient descent in single precision.</summary>
public sealed class Sgd : Sgd<float>
{
    /// <inheritdoc cref="Sgd{T}(IEnumerable{Parameter{T}}, double, double, double, double, bool, bool)"/>
    public Sgd(
        IEnumerable<Parameter<float>> parameters,
        double learningRate,
        double momentum = 0,
        double dampening = 0,
        double weightDecay = 0,
        bool nesterov = false,
        bool maximize = false)
        : base(parameters, learningRate, momentum, dampening, weightDecay, nesterov, maximize)
    {
    }

    /// <summary>
    /// The same for a network's <c>Parameters</c> as they are, which languages without variance do not take for those of the other
    /// constructor: F# for one.
    /// </summary>
    /// <inheritdoc cref="Sgd{T}(IEnumerable{Parameter{T}}, double, double, double, double, bool, bool)"/>
    public Sgd(
        IEnumerable<Parameter> parameters,
        double learningRate,
        double momentum = 0,
        double dampening = 0,
        double weightDecay = 0,
        bool nesterov = false,
        bool maximize = false)
        : base(parameters, learningRate, momentum, dampening, weightDecay, nesterov, maximize)
    {
    }
}
