using FusedNorm.Generator.Expansion;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Loops;
using FusedNorm.Generator.Schedules;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Programs;

/// <summary>The method that a kernel becomes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Nest">Its loops.</param>
internal sealed record KernelMethod(string Name, LoopNest Nest);

/// <summary>
/// Expands kernels to loops and names the methods they become. Kernels whose loops are equal become one: what Predict runs is often what
/// Forward or an inference runs.
/// </summary>
internal static class KernelMethods
{
    /// <param name="kernels">The kernels, in the order in which their methods stand.</param>
    /// <param name="isDouble">Whether the network computes in double precision.</param>
    /// <param name="share">Whether equal loops are one method.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static IReadOnlyDictionary<Kernel, KernelMethod> Of(
        IEnumerable<Kernel> kernels, bool isDouble, bool share, CancellationToken cancellation = default)
    {
        Machine machine = new(isDouble);
        Dictionary<Kernel, KernelMethod> methods = [];
        Dictionary<LoopNest, KernelMethod> shared = [];
        HashSet<string> taken = [];
        foreach (Kernel kernel in kernels)
        {
            cancellation.ThrowIfCancellationRequested();
            KernelMethod method = new(Unused(kernel.Name, taken), KernelExpansion.Run(kernel, Schedule.Choose(kernel, machine), machine));
            if (!share)
            {
                methods.Add(kernel, method);
            }
            else if (shared.TryGetValue(method.Nest, out KernelMethod? same))
            {
                methods.Add(kernel, same);
            }
            else
            {
                shared.Add(method.Nest, method);
                methods.Add(kernel, method);
            }
        }

        return methods;
    }

    /// <summary>The name of the method of a nest's inner one.</summary>
    public static string InnerName(string name) => name + "Block";

    /// <summary>
    /// Layers may be named so that two kernels would share a name (<c>fc1</c> and <c>fc1Weight</c>); the later one gives way.
    /// </summary>
    private static string Unused(string wanted, HashSet<string> taken)
    {
        string name = wanted;
        for (int i = 2; taken.Contains(name) || taken.Contains(InnerName(name)); i++)
        {
            name = wanted + "_" + CSharpLiteral.Int(i);
        }

        taken.Add(name);
        taken.Add(InnerName(name));
        return name;
    }
}
