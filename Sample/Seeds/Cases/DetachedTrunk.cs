namespace FusedNorm.Sample.Seeds.Cases;

/// <summary>Case B.</summary>
internal static class DetachedTrunk
{
    public static SeedCase Run()
    {
        TorchRandom random = new(SeedInput.Seed);
        DetachedNet net = new(random);
        net.Loss(SeedInput.Draw(random), SeedInput.Targets);
        net.Backward();

        return new SeedCase('B', "Detach", "Nothing above a detach gets a gradient through it, although its parameters require one.",
        [
            new FactCheck("bn1.weight requires a gradient", net.Bn1.Weight.RequiresGrad, true),
            new FactCheck("bn1.weight has a gradient", net.Bn1.Weight.HasGrad, false),
            new NumbersCheck("fc1.weight.grad", net.Fc1.Weight.Grad.ToArray(), SeedFacts.DetachedWeightGradient, NumbersCheck.FourDigits),
        ]);
    }
}
