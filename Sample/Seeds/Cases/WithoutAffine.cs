namespace FusedNorm.Sample.Seeds.Cases;

/// <summary>Case I.</summary>
internal static class WithoutAffine
{
    /// <summary>The input is printed to four digits, which dividing by a standard deviation of 0.3 magnifies.</summary>
    private const double OutputTolerance = 2e-3;

    private const int Count = 2 * 4 * 4;

    public static SeedCase Run()
    {
        PlainNormNet net = new();
        float[] output = net.Forward(SeedFacts.PlainNormInput).ToArray();
        float[] biasedVariance = [.. net.Bn1.RunningVar.ToArray().Select(unbiased => unbiased * (Count - 1) / Count)];

        return new SeedCase(
            'I', "BatchNorm2d without affine",
            "The printed (2, 3, 4, 4) input; momentum 1 makes the running statistics those of the batch.",
            [
                new NumbersCheck("mean", net.Bn1.RunningMean.ToArray(), SeedFacts.PlainNormMean, NumbersCheck.FourDigits),
                new NumbersCheck(
                    "biased variance (running_var * 31 / 32)", biasedVariance, SeedFacts.PlainNormVariance, NumbersCheck.FourDigits),
                new NumbersCheck("output", output, SeedFacts.PlainNormOutput, OutputTolerance),
                new FactCheck("the layer has parameters", net.Parameters.Count > 0, false),
            ]);
    }
}
