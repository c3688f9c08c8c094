namespace FusedNorm.Sample.Seeds.Cases;

/// <summary>Case C.</summary>
internal static class RecordedOutput
{
    public static SeedCase Run()
    {
        // The articles draw x after the whole model, whose linear layer the trunk does not have: draw that model, then drop it.
        TorchRandom random = new(SeedInput.Seed);
        _ = new SeedNet(random);
        float[] input = SeedInput.Draw(random);

        TrunkNet trunk = new();
        float[] output = trunk.Forward(input).ToArray();
        ParameterFreeNet parameterFree = new();
        parameterFree.Forward(input);

        return new SeedCase('C', "What an output carries", "An output requires a gradient if anything it was computed from does.",
        [
            new NumbersCheck("bn1 flattened, in training mode", output, SeedFacts.FlattenedNorm, NumbersCheck.FourDigits),
            new FactCheck("that output requires a gradient", trunk.OutputRequiresGrad, true),
            new FactCheck("an output computed without parameters requires one", parameterFree.OutputRequiresGrad, false),
        ]);
    }
}
