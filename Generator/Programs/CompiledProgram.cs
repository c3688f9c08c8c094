using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Programs;

/// <summary>A program from the input to the output.</summary>
/// <param name="Lowering">Where its values lie.</param>
/// <param name="Program">Its kernels, behind all passes.</param>
internal sealed record ForwardPass(ForwardLowering Lowering, KernelProgram Program)
{
    /// <summary>Where the output lies.</summary>
    public Tensor OutputTensor => Lowering.OutputTensor;

    /// <summary>The tensor that a value was stored in; null where it was not.</summary>
    public Tensor? Stored(Value value) => Lowering.Stored(value);
}

/// <summary>A program from the output's gradient to those of the parameters and the input.</summary>
/// <param name="Program">Its kernels, behind all passes.</param>
/// <param name="InputGradient">Where the input's gradient lies; null where none is asked for.</param>
internal sealed record BackwardPass(KernelProgram Program, Tensor? InputGradient);
