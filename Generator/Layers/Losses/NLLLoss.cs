using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Layers.Losses;

/// <summary>
/// <c>torch.nn.NLLLoss</c>: per sample -w(t) x(t) with the target t and class weights w; its gradient is -w(t) there and 0 elsewhere.
/// </summary>
internal sealed class NLLLoss(LayerOptions options) : SampleLoss(options)
{
    public override Squashing? Expects => Squashing.LogSoftmax;

    protected override IEnumerable<Step> LossSteps(LossTensors tensors) =>
        [new Let(LossOfSample.Symbol, Product(Expr.Zero - new LoadAtTarget(tensors.Output), TargetWeight(tensors)))];

    protected override IEnumerable<Step> GradientSteps(LossTensors tensors, Tensor gradient) =>
    [
        Zero(gradient, "no other class counts"),
        new AddAtTarget(gradient, Expr.Zero - Product(Weight, TargetWeight(tensors))),
    ];
}
