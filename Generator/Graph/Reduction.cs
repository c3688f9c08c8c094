namespace FusedNorm.Generator.Graph;

/// <summary>How the losses of a batch combine: the members of FusedNorm.Reduction.</summary>
internal enum Reduction
{
    Mean,
    Sum,
    None,
}
