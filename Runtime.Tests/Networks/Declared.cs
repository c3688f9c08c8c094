using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>The names of the networks that the files of <c>Nets/</c> declare.</summary>
internal static class Declared
{
    /// <summary>The kinds of edge-shape networks.</summary>
    public static IReadOnlyList<string> EdgeKinds { get; } = ["Columns", "Positions", "Features", "Pooled", "Rows", "Groups"];

    /// <summary>The sizes of edge-shape networks, at and around the widths of vectors.</summary>
    public static IReadOnlyList<int> EdgeSizes { get; } = [1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33];

    /// <summary>Batches at and around the blocks that sums are taken in.</summary>
    public static IReadOnlyList<int> EdgeBatches { get; } = [1, 2, 3, 5, 64, 65, 130];

    /// <summary>Networks of every layer at edge shapes, in both precisions.</summary>
    public static TheoryData<string> EdgeShapes =>
    [
        .. EdgeKinds
            .SelectMany(kind => EdgeSizes, (kind, size) => $"{kind}{size}")
            .Concat(["Image7x11", "Image13x5", "Image17x19"])
            .SelectMany(name => new[] { name, name + "Double" }),
    ];

    /// <summary>Networks of pools and norms with every option, in double precision.</summary>
    public static TheoryData<string> Options => [.. OptionNames];

    /// <inheritdoc cref="Options"/>
    public static IEnumerable<string> OptionNames =>
        OfPrefix("Pool").Concat(OfPrefix("Norm")).Where(name => !name.StartsWith("Pooled", StringComparison.Ordinal));

    /// <summary>
    /// Linear layers, activations, windows, joins, dropouts and included networks with every option, in double precision.
    /// </summary>
    public static IEnumerable<string> FamilyNames => new[] { "Linear", "Act", "Window", "Join", "Drop", "Include" }.SelectMany(OfPrefix);

    /// <summary>Losses with every option.</summary>
    public static TheoryData<string> Losses => [.. OfPrefix("Loss").Concat(OfPrefix("SingleLoss"))];

    /// <summary>Those of them in double precision.</summary>
    public static TheoryData<string> DoubleLosses => [.. OfPrefix("Loss")];

    /// <summary>Norms over rows of every kind that loops tell apart.</summary>
    public static TheoryData<string> Runs => [.. OfPrefix("Runs")];

    /// <summary>Layers in any order, cuts and frozen parts among them.</summary>
    public static TheoryData<string> Stacks => [.. OfPrefix("Stack")];

    /// <summary>Every network of the folder.</summary>
    public static TheoryData<string> All => [.. AllNames];

    /// <inheritdoc cref="All"/>
    public static IEnumerable<string> AllNames => OfPrefix("");

    private static IEnumerable<string> OfPrefix(string prefix) => typeof(Declared).Assembly.GetTypes()
        .Where(type => type.Namespace == typeof(Nets.Classifier).Namespace && type.IsDefined(typeof(NetworkAttribute), inherit: false))
        .Where(type => type.Name.StartsWith(prefix, StringComparison.Ordinal))
        .Select(type => type.Name)
        .Order(StringComparer.Ordinal);
}
