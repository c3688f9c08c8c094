using System.Globalization;

namespace FusedNorm.Benchmarks.Workloads;

/// <summary>
/// One layer as the peers are told of it. A workload's list repeats what its class declares; a slip shows at once, for every
/// peer's output is compared with ours before it is timed.
/// </summary>
/// <param name="Kind">The name in <c>torch.nn</c>.</param>
/// <param name="Sizes">A pool's window; a batch norm's features; a linear layer's inputs and outputs.</param>
internal sealed record LayerSpec(string Kind, params int[] Sizes)
{
    /// <summary>As the peers' processes read it: <c>Linear:784x512</c>.</summary>
    public override string ToString() => Sizes.Length == 0
        ? Kind
        : $"{Kind}:{string.Join('x', Sizes.Select(size => size.ToString(CultureInfo.InvariantCulture)))}";

    /// <summary>Whether it is a batch norm.</summary>
    public bool IsBatchNorm => Kind is "BatchNorm1d" or "BatchNorm2d";

    /// <summary>The number of its parameters.</summary>
    public int ParameterCount => Kind switch
    {
        "Linear" => (Sizes[0] + 1) * Sizes[1],
        _ when IsBatchNorm => 2 * Sizes[0],
        _ => 0,
    };
}
