using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Layers.Normalization;

/// <summary>
/// A norm over runs of neighbouring elements of a sample, with a scale and shift for each element of the run or for each channel. It
/// knows no modes and no running statistics.
/// </summary>
internal abstract class RowNorm(LayerOptions options) : LoweredLayer(options)
{
    protected const string Weight = "weight";

    protected const string Bias = "bias";

    public override string NamePrefix => "norm";

    public override LayerHandle Handle { get; } = new("NormLayer", [Weight, Bias], []);

    public override Normalisation Normalisation => new(NormGroup.Row, DeclaredEps);

    /// <summary>Whether the mean is subtracted; without, the run is divided by the root of its mean square alone.</summary>
    public virtual bool SubtractsMean => true;

    /// <summary>What is added under the root; null where that depends on the precision.</summary>
    protected abstract double? DeclaredEps { get; }

    /// <summary>
    /// What is added under the root, in a network of the given precision: where the declaration leaves it open, the distance from 1 to the
    /// next number.
    /// </summary>
    public double Eps(bool isDouble) => DeclaredEps ?? Math.Pow(2, isDouble ? -52 : -23);

    /// <summary>The number of runs in a sample.</summary>
    public abstract int Rows(Shape shape);

    /// <summary>How the loops see a sample: the weight belongs to its channels.</summary>
    public abstract Geometry Geometry(Shape shape);

    /// <summary>How the loop over the parameters' gradients sees it: each parameter is one channel.</summary>
    public virtual Geometry ParameterGeometry(Shape shape) => Geometry(shape);

    public override IEnumerable<Value> SavedValues(Node node) => NeedsNormalised(node) || node.Input.NeedsGradient ? [node.Input] : [];

    public override string SavedBesides(Node node) => SavedValues(node).Any() ? SubtractsMean ? "mean, 1/std" : "1/rms" : "";

    public override void Forward(ForwardLowering lowering, Node node) => new RowNormForward(lowering, node, this).Lower();

    public override void Backward(BackwardLowering lowering, Node node) => new RowNormBackward(lowering, node, this).Lower();

    public override long Flops(Node node) => (SubtractsMean ? 10L : 4L) * node.Output.Shape.Length;

    /// <summary>Whether the parameters' gradients read the normalised input.</summary>
    public static bool NeedsNormalised(Node node) => node.Parameter(Weight) is { ReceivesGradient: true };

    /// <summary>Adds the stage of the normalised input: (x - mean) / std, in the order that costs no digits.</summary>
    public Local Normalise(Chain chain, NormTensors tensors, Symbol symbol)
    {
        Expr inverse = tensors.Read(tensors.InverseDeviation);
        chain.Append(symbol, SubtractsMean
            ? Expr.MultiplyAdd(chain.Current - tensors.Read(tensors.Mean), inverse, tensors.Read(tensors.Shift))
            : chain.Current * inverse);
        return chain.Current;
    }
}
