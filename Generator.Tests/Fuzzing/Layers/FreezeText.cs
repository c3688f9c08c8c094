namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>The option of layers with parameters that declares some of them untrainable.</summary>
internal static class FreezeText
{
    public static Freeze Draw(FuzzRandom random) => random.Chance(0.5) ? Freeze.None : random.Pick(Freeze.Weight, Freeze.Bias, Freeze.All);

    public static void Add(List<string> arguments, Freeze freeze) =>
        Oracle.AttributeText.AddIf(arguments, freeze != Freeze.None, $"Freeze = Freeze.{freeze}");
}
