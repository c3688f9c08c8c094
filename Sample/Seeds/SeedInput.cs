namespace FusedNorm.Sample.Seeds;

/// <summary>What cases A to F start from: seed 1029, the model drawn first, then the input.</summary>
internal static class SeedInput
{
    /// <summary>The seed of the articles.</summary>
    public const long Seed = 1029;

    /// <summary>The class of each of the three samples.</summary>
    public static readonly int[] Targets = [1, 1, 1];

    /// <summary>The input, <c>torch.randn((3, 3, 8))</c>, drawn after a model has been.</summary>
    /// <param name="random">The stream that the model was drawn from.</param>
    public static float[] Draw(TorchRandom random) => random.Normal(3 * 3 * 8);
}
