namespace FusedNorm;

/// <summary>
/// <c>torch.nn.BCEWithLogitsLoss</c>: -(p y log σ(z) + (1 - y) log(1 - σ(z))) with a logit z, its target y, mostly 0 or 1, and the positive
/// weight p. The output may have any shape; there is a target for each of its elements.
/// </summary>
public sealed class BCEWithLogitsLossAttribute : LossAttribute
{
    /// <summary>
    /// The weight of positive targets, finite: one for all, or one for each element of the output's last dimension. None by default.
    /// </summary>
    public double[]? PosWeight { get; set; }
}
