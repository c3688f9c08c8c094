using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Options;
using FusedNorm.Generator.Programs;

namespace FusedNorm.Generator.Verification;

/// <summary>
/// Verifies kernels, and the loops that they would become, behind the lowering and behind every pass. The first pass behind which something
/// is wrong is an exception that shows the kernels before and after it; so is one that changes what it was given.
/// </summary>
/// <param name="graph">The network's graph.</param>
/// <param name="options">The options it is compiled with.</param>
internal sealed class PassCheck(NetworkGraph graph, CompilerOptions options)
{
    /// <summary>What passes begin with.</summary>
    private const string Lowering = "Lowering";

    private ProgramGroup? given;
    private string before = "";

    /// <summary>The options under which every pass is verified.</summary>
    public CompilerOptions Watching => options with { AfterPass = Behind };

    private ProgramGroup Behind(string pass, ProgramGroup result)
    {
        if (pass != Lowering && given!.Dump != before)
        {
            throw new InvalidOperationException($"{pass} has changed what it was given:\n{before}\nNow:\n{given.Dump}");
        }

        ProgramGroup group = options.AfterPass is null ? result : options.AfterPass(pass, result);
        string[] faults = [.. ProgramVerifier.Run(group, graph).Select(violation => violation.ToString())];
        if (faults.Length == 0)
        {
            IReadOnlyDictionary<Kernel, KernelMethod> methods =
                KernelMethods.Of(group.Kernels, graph.Declaration.IsDouble, options.ShareKernels);
            faults = [.. methods.SelectMany(entry => LoopVerifier.Run(entry.Value.Nest, graph.Declaration.IsDouble)
                .Select(fault => $"{entry.Key.Name}: {fault}"))];
        }

        string after = group.Dump;
        if (faults.Length > 0)
        {
            throw new InvalidOperationException(
                $"{pass}:\n{string.Join("\n", faults)}\n\n{(pass == Lowering ? "" : $"Before:\n{before}\n")}After:\n{after}");
        }

        given = group;
        before = after;
        return group;
    }
}
