namespace FusedNorm;

/// <summary><c>torch.nn.ReLU</c>: max(x, 0); NaN stays NaN.</summary>
public sealed class ReLUAttribute : LayerAttribute;

/// <summary><c>torch.nn.ReLU6</c>: min(max(x, 0), 6).</summary>
public sealed class ReLU6Attribute : LayerAttribute;

/// <summary><c>torch.nn.Hardtanh</c>: x between two bounds, <see cref="MinVal"/> below and <see cref="MaxVal"/> above them.</summary>
/// <param name="minVal">The lower bound; -1 by default.</param>
/// <param name="maxVal">The upper bound; 1 by default.</param>
public sealed class HardtanhAttribute(double minVal = -1.0, double maxVal = 1.0) : LayerAttribute
{
    /// <summary>The lower bound.</summary>
    public double MinVal { get; } = minVal;

    /// <summary>The upper bound.</summary>
    public double MaxVal { get; } = maxVal;
}

/// <summary><c>torch.nn.LeakyReLU</c>: x where it is positive, else <see cref="NegativeSlope"/> * x.</summary>
/// <param name="negativeSlope">The slope below zero; 0.01 by default.</param>
public sealed class LeakyReLUAttribute(double negativeSlope = 0.01) : LayerAttribute
{
    /// <summary>The slope below zero.</summary>
    public double NegativeSlope { get; } = negativeSlope;
}

/// <summary><c>torch.nn.ELU</c>: x where it is positive, else <see cref="Alpha"/> * (exp(x) - 1).</summary>
/// <param name="alpha">The limit far below zero, with the opposite sign; 1 by default.</param>
public sealed class ELUAttribute(double alpha = 1.0) : LayerAttribute
{
    /// <summary>The limit far below zero, with the opposite sign.</summary>
    public double Alpha { get; } = alpha;
}

/// <summary><c>torch.nn.CELU</c>: x where it is positive, else <see cref="Alpha"/> * (exp(x / <see cref="Alpha"/>) - 1).</summary>
/// <param name="alpha">The limit far below zero, with the opposite sign; 1 by default, and not 0.</param>
public sealed class CELUAttribute(double alpha = 1.0) : LayerAttribute
{
    /// <summary>The limit far below zero, with the opposite sign.</summary>
    public double Alpha { get; } = alpha;
}

/// <summary><c>torch.nn.SELU</c>: 1.0507 x where x is positive, else 1.7581 (exp(x) - 1).</summary>
public sealed class SELUAttribute : LayerAttribute;

/// <summary>
/// <c>torch.nn.Softplus</c>: log(1 + exp(<see cref="Beta"/> * x)) / <see cref="Beta"/>, a smooth max(x, 0); x itself where
/// <see cref="Beta"/> * x is above <see cref="Threshold"/>.
/// </summary>
/// <param name="beta">How sharply it bends; 1 by default.</param>
/// <param name="threshold">From where on it is x; 20 by default.</param>
public sealed class SoftplusAttribute(double beta = 1.0, double threshold = 20.0) : LayerAttribute
{
    /// <summary>How sharply it bends.</summary>
    public double Beta { get; } = beta;

    /// <summary>From where on it is x.</summary>
    public double Threshold { get; } = threshold;
}

/// <summary><c>torch.nn.Softsign</c>: x / (1 + |x|).</summary>
public sealed class SoftsignAttribute : LayerAttribute;

/// <summary><c>torch.nn.Sigmoid</c>: 1 / (1 + exp(-x)).</summary>
public sealed class SigmoidAttribute : LayerAttribute;

/// <summary><c>torch.nn.LogSigmoid</c>: log(1 / (1 + exp(-x))).</summary>
public sealed class LogSigmoidAttribute : LayerAttribute;

/// <summary><c>torch.nn.Hardsigmoid</c>: min(max(x + 3, 0), 6) / 6.</summary>
public sealed class HardsigmoidAttribute : LayerAttribute;

/// <summary><c>torch.nn.Tanh</c>.</summary>
public sealed class TanhAttribute : LayerAttribute;

/// <summary><c>torch.nn.GELU</c>: x times the probability that a standard normal number is below it.</summary>
public sealed class GELUAttribute : LayerAttribute
{
    /// <summary>PyTorch's <c>approximate="tanh"</c>; the exact form with erf by default.</summary>
    public bool Tanh { get; set; }
}

/// <summary><c>torch.nn.SiLU</c>: x * sigmoid(x).</summary>
public sealed class SiLUAttribute : LayerAttribute;

/// <summary><c>torch.nn.Mish</c>: x * tanh(log(1 + exp(x))).</summary>
public sealed class MishAttribute : LayerAttribute;

/// <summary><c>torch.nn.Hardswish</c>: x * min(max(x + 3, 0), 6) / 6.</summary>
public sealed class HardswishAttribute : LayerAttribute;

/// <summary><c>torch.nn.Softmax(dim=-1)</c> over the last dimension.</summary>
public sealed class SoftmaxAttribute : LayerAttribute;

/// <summary><c>torch.nn.LogSoftmax(dim=-1)</c> over the last dimension.</summary>
public sealed class LogSoftmaxAttribute : LayerAttribute;
