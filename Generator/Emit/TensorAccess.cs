using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit;

/// <summary>How a program of the generated class reaches what its kernels read and write.</summary>
internal static class TensorAccess
{
    /// <summary>A handle's span, <c>Fc1.Weight.Data</c>, an array beside the kernels, or else a local of the tensor's name.</summary>
    public static string Of(Tensor tensor) => tensor switch
    {
        { Kind: TensorKind.Parameter, Parameter: { } parameter } => parameter.Handle + ".Data",
        { Kind: TensorKind.ParameterGradient, Parameter: { } parameter } => parameter.Handle + ".Grad",
        { Kind: TensorKind.Constant } => "Kernels." + NameOf(tensor),
        { Statistic: { } statistic } =>
            $"{statistic.Norm.Property}.{(statistic.Moment == Moment.Mean ? "RunningMean" : "RunningVar")}",
        _ => tensor.Name,
    };

    /// <summary>The name of the array of a constant.</summary>
    public static string NameOf(Tensor constant) => Identifiers.PascalCase(constant.Name);
}
