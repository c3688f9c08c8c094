namespace FusedNorm.Sample.Seeds.Cases;

/// <summary>Case A.</summary>
internal static class FrozenWeight
{
    public static SeedCase Run()
    {
        TorchRandom random = new(SeedInput.Seed);
        SeedNet net = new(random);
        float[] input = SeedInput.Draw(random);
        net.Fc1.Weight.RequiresGrad = false;
        net.Loss(input, SeedInput.Targets);
        net.Backward();

        FrozenWeightNet declared = new(new TorchRandom(SeedInput.Seed));
        declared.Loss(input, SeedInput.Targets);
        declared.Backward();

        return new SeedCase('A', "A frozen weight", "A parameter that requires no gradient gets none; its neighbour does.",
        [
            new FactCheck("fc1.weight has a gradient", net.Fc1.Weight.HasGrad, false),
            new NumbersCheck("fc1.bias.grad", net.Fc1.Bias.Grad.ToArray(), SeedFacts.FrozenWeightBiasGradient, NumbersCheck.FourDigits),
            new FactCheck("fc1.weight has a gradient, frozen by the declaration", declared.Fc1.Weight.HasGrad, false),
            new NumbersCheck(
                "fc1.bias.grad, frozen by the declaration", declared.Fc1.Bias.Grad.ToArray(),
                SeedFacts.FrozenWeightBiasGradient, NumbersCheck.FourDigits),
        ]);
    }
}
