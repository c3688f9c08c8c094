namespace FusedNorm.Files;

/// <content>
/// Activations. An option of an operator is in single precision whatever the values are, and ONNX Runtime has some operators in single
/// precision only, so networks in double precision write their formulas out. None of them ends in a product with one number: ONNX Runtime
/// would take that into a matrix product behind it, as an option.
/// </content>
public sealed partial class OnnxModel<T>
{
    /// <summary><c>ReLU</c>.</summary>
    /// <param name="layer">The layer's name.</param>
    public void ReLU(string layer) => Pointwise(layer, "Relu", current.Name);

    /// <summary><c>Sigmoid</c>.</summary>
    /// <param name="layer">The layer's name.</param>
    public void Sigmoid(string layer) => Pointwise(layer, "Sigmoid", current.Name);

    /// <summary><c>Tanh</c>.</summary>
    /// <param name="layer">The layer's name.</param>
    public void Tanh(string layer) => Pointwise(layer, "Tanh", current.Name);

    /// <summary>
    /// <c>SiLU</c>: x sigmoid(x), or x / (1 + exp(-x)), as ONNX Runtime makes an operator of its own of the first, in single precision
    /// only.
    /// </summary>
    /// <param name="layer">The layer's name.</param>
    public void SiLU(string layer)
    {
        if (!IsDouble)
        {
            Pointwise(layer, "Mul", current.Name, Step(layer, "Sigmoid", [current.Name]));
            return;
        }

        string power = Step(layer, "Exp", [Step(layer, "Neg", [current.Name])]);
        Pointwise(layer, "Div", current.Name, Step(layer, "Add", [power, Constant(layer + "/one", 1)]));
    }

    /// <summary><c>Softmax</c> over the last dimension.</summary>
    /// <param name="layer">The layer's name.</param>
    public void Softmax(string layer) => Last(layer, "Softmax", [current.Name], current.Shape, OnnxNode.Int("axis", -1));

    /// <summary><c>LogSoftmax</c> over the last dimension.</summary>
    /// <param name="layer">The layer's name.</param>
    public void LogSoftmax(string layer) => Last(layer, "LogSoftmax", [current.Name], current.Shape, OnnxNode.Int("axis", -1));

    /// <summary><c>LeakyReLU</c>: LeakyRelu, or max(x, 0) + slope min(x, 0).</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="slope">The slope below 0.</param>
    public void LeakyReLU(string layer, double slope)
    {
        if (!IsDouble)
        {
            Last(layer, "LeakyRelu", [current.Name], current.Shape, OnnxNode.Float("alpha", slope));
            return;
        }

        string below = Step(layer, "Mul", [Below(layer), Constant(layer + "/slope", slope)]);
        Pointwise(layer, "Add", Step(layer, "Relu", [current.Name]), below);
    }

    /// <summary><c>ELU</c>: Elu, or max(x, 0) + alpha (exp(min(x, 0)) - 1).</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="alpha">The limit towards minus infinity, without its sign.</param>
    public void ELU(string layer, double alpha)
    {
        if (!IsDouble)
        {
            Last(layer, "Elu", [current.Name], current.Shape, OnnxNode.Float("alpha", alpha));
            return;
        }

        string power = Step(layer, "Sub", [Step(layer, "Exp", [Below(layer)]), Constant(layer + "/one", 1)]);
        Pointwise(layer, "Add", Step(layer, "Relu", [current.Name]), Step(layer, "Mul", [power, Constant(layer + "/alpha", alpha)]));
    }

    /// <summary><c>CELU</c>: Celu, or max(x, 0) + alpha (exp(min(x, 0) / alpha) - 1).</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="alpha">The limit towards minus infinity, without its sign.</param>
    public void CELU(string layer, double alpha)
    {
        if (!IsDouble)
        {
            Last(layer, "Celu", [current.Name], current.Shape, OnnxNode.Float("alpha", alpha));
            return;
        }

        string number = Constant(layer + "/alpha", alpha);
        string power = Step(layer, "Exp", [Step(layer, "Div", [Below(layer), number])]);
        string below = Step(layer, "Mul", [Step(layer, "Sub", [power, Constant(layer + "/one", 1)]), number]);
        Pointwise(layer, "Add", Step(layer, "Relu", [current.Name]), below);
    }

    /// <summary><c>SELU</c>: Selu, or scale max(x, 0) + scale alpha (exp(min(x, 0)) - 1).</summary>
    /// <param name="layer">The layer's name.</param>
    public void SELU(string layer)
    {
        const double scale = 1.0507009873554804934193349852946;
        const double alpha = 1.6732632423543772848170429916717;
        if (!IsDouble)
        {
            Last(layer, "Selu", [current.Name], current.Shape, OnnxNode.Float("alpha", alpha), OnnxNode.Float("gamma", scale));
            return;
        }

        string above = Step(layer, "Mul", [Step(layer, "Relu", [current.Name]), Constant(layer + "/scale", scale)]);
        string power = Step(layer, "Sub", [Step(layer, "Exp", [Below(layer)]), Constant(layer + "/one", 1)]);
        string below = Step(layer, "Mul", [power, Constant(layer + "/alpha", scale * alpha)]);
        Pointwise(layer, "Add", above, below);
    }

    /// <summary><c>ReLU6</c>: Clip.</summary>
    /// <param name="layer">The layer's name.</param>
    public void ReLU6(string layer) => Hardtanh(layer, 0, 6);

    /// <summary><c>Hardtanh</c>: Clip.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="low">The lower bound.</param>
    /// <param name="high">The upper bound.</param>
    public void Hardtanh(string layer, double low, double high) =>
        Pointwise(layer, "Clip", current.Name, Constant(layer + "/low", low), Constant(layer + "/high", high));

    /// <summary>
    /// <c>Hardsigmoid</c>: HardSigmoid, or min(max(x, -3), 3) / 6 + 1 / 2, which does not end in a product either.
    /// </summary>
    /// <param name="layer">The layer's name.</param>
    public void Hardsigmoid(string layer)
    {
        if (!IsDouble)
        {
            ProtobufMessage[] options = [OnnxNode.Float("alpha", 1.0 / 6), OnnxNode.Float("beta", 0.5)];
            Last(layer, "HardSigmoid", [current.Name], current.Shape, options);
            return;
        }

        string clipped = Step(layer, "Clip", [current.Name, Constant(layer + "/low", -3), Constant(layer + "/high", 3)]);
        Pointwise(layer, "Add", Step(layer, "Div", [clipped, Constant(layer + "/six", 6)]), Constant(layer + "/half", 0.5));
    }

    /// <summary><c>Mish</c>, which has no operator before opset 18: x tanh(softplus(x)), as PyTorch writes it.</summary>
    /// <param name="layer">The layer's name.</param>
    public void Mish(string layer)
    {
        string curve = IsDouble
            ? Step(layer, "Log", [Step(layer, "Add", [Step(layer, "Exp", [current.Name]), Constant(layer + "/one", 1)])])
            : Step(layer, "Softplus", [current.Name]);
        Pointwise(layer, "Mul", current.Name, Step(layer, "Tanh", [curve]));
    }

    /// <summary>
    /// <c>LogSigmoid</c>: -softplus(-x), or min(x, 0) - log(exp(-|x|) + 1). PyTorch writes log(sigmoid(x)), which is minus infinity where
    /// the sigmoid vanishes.
    /// </summary>
    /// <param name="layer">The layer's name.</param>
    public void LogSigmoid(string layer)
    {
        if (!IsDouble)
        {
            Pointwise(layer, "Neg", Step(layer, "Softplus", [Step(layer, "Neg", [current.Name])]));
            return;
        }

        string power = Step(layer, "Exp", [Step(layer, "Neg", [Step(layer, "Abs", [current.Name])])]);
        string logarithm = Step(layer, "Log", [Step(layer, "Add", [power, Constant(layer + "/one", 1)])]);
        Pointwise(layer, "Sub", Below(layer), logarithm);
    }

    /// <summary>
    /// <c>Softplus</c>: Softplus, in single precision as long as its last digit does not tell where it becomes x; otherwise a choice by the
    /// threshold between x and log(exp(beta x) + 1) / beta.
    /// </summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="beta">The factor of x.</param>
    /// <param name="threshold">From where on it is x, times the factor.</param>
    public void Softplus(string layer, double beta, double threshold)
    {
        if (!IsDouble && beta == 1 && threshold >= 20)
        {
            Pointwise(layer, "Softplus", current.Name);
            return;
        }

        string scaled = beta == 1 ? current.Name : Step(layer, "Mul", [current.Name, Constant(layer + "/beta", beta)]);
        string curve = IsDouble
            ? Step(layer, "Log", [Step(layer, "Add", [Step(layer, "Exp", [scaled]), Constant(layer + "/one", 1)])])
            : Step(layer, "Softplus", [scaled]);
        string bent = beta == 1 ? curve : Step(layer, "Div", [curve, Constant(layer + "/beta", beta)]);
        Pointwise(layer, "Where", Step(layer, "Greater", [scaled, Constant(layer + "/threshold", threshold)]), current.Name, bent);
    }

    /// <summary><c>Softsign</c>: Softsign, or x / (|x| + 1).</summary>
    /// <param name="layer">The layer's name.</param>
    public void Softsign(string layer)
    {
        if (!IsDouble)
        {
            Pointwise(layer, "Softsign", current.Name);
            return;
        }

        string size = Step(layer, "Abs", [current.Name]);
        Pointwise(layer, "Div", current.Name, Step(layer, "Add", [size, Constant(layer + "/one", 1)]));
    }

    /// <summary><c>Hardswish</c>: HardSwish, or x (min(max(x + 3, 0), 6) / 6).</summary>
    /// <param name="layer">The layer's name.</param>
    public void Hardswish(string layer)
    {
        if (!IsDouble)
        {
            Pointwise(layer, "HardSwish", current.Name);
            return;
        }

        string shifted = Step(layer, "Add", [current.Name, Constant(layer + "/three", 3)]);
        string gate = Step(layer, "Clip", [shifted, Constant(layer + "/zero", 0), Constant(layer + "/six", 6)]);
        Pointwise(layer, "Mul", current.Name, Step(layer, "Div", [gate, Constant(layer + "/six", 6)]));
    }

    /// <summary>
    /// <c>GELU</c>, which has no operator before opset 20: x / 2 (1 + erf(x / √2)), or with tanh(√(2 / π) (x + 0.044715 x³)) for the error
    /// function.
    /// </summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="tanh">Whether by the approximation.</param>
    public void GELU(string layer, bool tanh)
    {
        string curve = tanh
            ? Step(layer, "Tanh", [Step(layer, "Mul", [Cubic(layer), Constant(layer + "/root", Math.Sqrt(2 / Math.PI))])])
            : Step(layer, "Erf", [Step(layer, "Mul", [current.Name, Constant(layer + "/root", Math.Sqrt(0.5))])]);
        string gate = Step(layer, "Add", [curve, Constant(layer + "/one", 1)]);
        string half = Step(layer, "Mul", [current.Name, Constant(layer + "/half", 0.5)]);
        Pointwise(layer, "Mul", half, gate);
    }

    /// <summary>x + 0.044715 x³.</summary>
    private string Cubic(string layer)
    {
        string square = Step(layer, "Mul", [current.Name, current.Name]);
        string cube = Step(layer, "Mul", [square, current.Name]);
        return Step(layer, "Add", [current.Name, Step(layer, "Mul", [cube, Constant(layer + "/cubic", 0.044715)])]);
    }

    /// <summary>min(x, 0).</summary>
    private string Below(string layer) => Step(layer, "Min", [current.Name, Constant(layer + "/zero", 0)]);

    private void Pointwise(string layer, string operation, params string[] inputs) => Last(layer, operation, inputs, current.Shape);
}
