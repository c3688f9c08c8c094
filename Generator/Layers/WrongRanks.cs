using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Layers;

/// <summary>What layers say to an input of a rank that they do not take.</summary>
internal static class WrongRanks
{
    /// <summary>Reports the rank, with the layer of the family that takes it.</summary>
    public static bool WrongRank(this Reporter reporter, string expected) =>
        reporter.WrongRank(expected, LayerRegistry.SiblingFor(reporter.Kind, reporter.Input.Rank));
}
