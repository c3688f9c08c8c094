using FusedNorm.Generator.Folding;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Passes;

namespace FusedNorm.Generator.Programs;

/// <summary>An inference as kernels with places in memory.</summary>
/// <param name="Folded">Its graph, and what became of the norms.</param>
/// <param name="Program">Its kernels.</param>
/// <param name="Constants">What it keeps for each parameter of its graph, placed.</param>
/// <param name="ConstantLength">The number of elements of all constants, padding included.</param>
/// <param name="Scratch">The plan of a call's scratch memory.</param>
internal sealed record CompiledInference(
    FoldedGraph Folded, KernelProgram Program,
    IReadOnlyDictionary<ParameterSlot, Tensor> Constants, long ConstantLength, MemoryPlan Scratch)
{
    /// <summary>The parameter of its graph that a constant is.</summary>
    public ParameterSlot ParameterOf(Tensor constant) => Constants.First(entry => entry.Value == constant).Key;
}
