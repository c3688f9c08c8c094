using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Layers.Activations;

/// <summary>
/// <c>torch.nn.GELU</c>: x Φ(x) with the normal distribution Φ, exactly by erf or by the tanh approximation; derivative Φ(x) + x φ(x).
/// </summary>
internal sealed class GELU(LayerOptions options) : Activation(options)
{
    /// <summary>The cubic term of the tanh approximation.</summary>
    private const double Cubic = 0.044715;

    private static readonly Expr Half = new Constant(0.5);

    private readonly bool tanh = options.Bool("Tanh", false);

    protected override bool DerivativeReadsOutput => false;

    protected override int FlopsPerElement => 20;

    public override OnnxCall Onnx(Node node, bool isDouble) => new(Kind, ("tanh", tanh));

    public override string Describe() => tanh ? "GELU(tanh)" : "GELU";

    protected override Expr Function(Expr x) => Half * x * (Expr.One + (tanh ? Tanh(x) : Erf(x)));

    protected override Expr Gradient(Expr saved, Expr gradient)
    {
        if (!tanh)
        {
            Expr density = new Constant(1 / Math.Sqrt(2 * Math.PI)) * new Call(Elementary.Exp, saved * saved * new Constant(-0.5));
            return gradient * ((Half * (Expr.One + Erf(saved))) + (saved * density));
        }

        Expr inner = Tanh(saved);
        Expr slope = new Constant(Math.Sqrt(2 / Math.PI)) * (Expr.One + (new Constant(3 * Cubic) * saved * saved));
        return gradient * ((Half * (Expr.One + inner)) + (Half * saved * (Expr.One - (inner * inner)) * slope));
    }

    private static Call Erf(Expr x) => new(Elementary.Erf, x * new Constant(Math.Sqrt(0.5)));

    private static Call Tanh(Expr x) =>
        new(Elementary.Tanh, new Constant(Math.Sqrt(2 / Math.PI)) * (x + (new Constant(Cubic) * x * x * x)));
}
