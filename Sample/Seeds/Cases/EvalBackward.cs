namespace FusedNorm.Sample.Seeds.Cases;

/// <summary>Case E.</summary>
internal static class EvalBackward
{
    public static SeedCase Run()
    {
        TorchRandom random = new(SeedInput.Seed);
        SeedNet net = new(random);
        float[] input = SeedInput.Draw(random);
        net.Eval();
        net.Loss(input, SeedInput.Targets);
        net.Backward();

        return new SeedCase(
            'E', "eval() does not stop gradients", "In eval mode batch norm takes its running statistics; gradients flow as before.",
        [
            new NumbersCheck("fc1.weight.grad", net.Fc1.Weight.Grad.ToArray(), SeedFacts.EvalWeightGradient, NumbersCheck.FourDigits),
            new FactCheck("bn1.weight has a gradient", net.Bn1.Weight.HasGrad, true),
        ]);
    }
}
