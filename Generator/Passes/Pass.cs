using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Layouts;
using FusedNorm.Generator.Options;

namespace FusedNorm.Generator.Passes;

/// <summary>A function from programs to the same ones, faster or smaller. It changes nothing of what it is given.</summary>
/// <param name="Name">Its name, for people.</param>
/// <param name="IsOn">Whether it runs: its switch, and the programs that it is for.</param>
/// <param name="Run">The function.</param>
internal sealed record Pass(
    string Name, Func<ProgramGroup, CompilerOptions, bool> IsOn, Func<ProgramGroup, NetworkGraph, CompilerOptions, ProgramGroup> Run)
{
    /// <summary>All passes over programs, in their order.</summary>
    public static readonly IReadOnlyList<Pass> All =
    [
        new(nameof(FuseProducts), (group, options) => options.FuseKernels && !group.IsInference, FuseProducts.Run),
        new(nameof(FuseSums), (group, options) => options.FuseKernels && group.IsTraining, FuseSums.Run),
        new(nameof(ViewChannelsLast), (_, options) => options.ChannelBlock == PlanLayouts.AllChannels, ViewChannelsLast.Run),
        new(nameof(PlanMemory), (_, _) => true, PlanMemory.Run),
        new(nameof(DividePredict), (group, _) => !group.IsTraining, DividePredict.Run),
        new(nameof(PartitionKernels), (_, options) => options.PartitionKernels, PartitionKernels.Run),
    ];
}
