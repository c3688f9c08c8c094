using FusedNorm.Generator.Folding;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Programs;

/// <summary>An inference as kernels with places in memory.</summary>
/// <param name="Folded">Its graph, and what became of the norms.</param>
/// <param name="Group">Its kernels, and the plan of a call's scratch memory.</param>
/// <param name="Constants">What it keeps for each parameter of its graph.</param>
/// <param name="ConstantPlan">Where each of them lies.</param>
internal sealed record CompiledInference(
    FoldedGraph Folded, ProgramGroup Group, IReadOnlyDictionary<ParameterSlot, Tensor> Constants, MemoryPlan ConstantPlan)
{
    public KernelProgram Program => Group.Program;

    /// <summary>The plan of a call's scratch memory.</summary>
    public MemoryPlan Scratch => Group.Plan;

    /// <summary>The number of elements of all constants, padding included.</summary>
    public long ConstantLength => ConstantPlan.LongFixed;

    /// <summary>The parameter of its graph that a constant is.</summary>
    public ParameterSlot ParameterOf(Tensor constant) => Constants.First(entry => entry.Value == constant).Key;
}
