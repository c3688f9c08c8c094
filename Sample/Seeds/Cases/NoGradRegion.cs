namespace FusedNorm.Sample.Seeds.Cases;

/// <summary>Case D.</summary>
internal static class NoGradRegion
{
    private const string TorchSentence = "element 0 of tensors does not require grad and does not have a grad_fn";

    public static SeedCase Run()
    {
        TorchRandom random = new(SeedInput.Seed);
        SeedNet net = new(random);
        float[] input = SeedInput.Draw(random);
        SeedNet recording = new(new TorchRandom(SeedInput.Seed));
        recording.Loss(input, SeedInput.Targets);

        using (Autograd.NoGrad())
        {
#pragma warning disable FN0500 // The case is about a step in training mode.
            net.Loss(input, SeedInput.Targets);
#pragma warning restore FN0500
        }

        return new SeedCase('D', "no_grad", "Under no_grad nothing is recorded; parameters and batch norm are as ever.",
        [
            new FactCheck("every parameter requires a gradient", net.Parameters.All(parameter => parameter.RequiresGrad), true),
            new FactCheck("the output requires a gradient", net.OutputRequiresGrad, false),
            new FactCheck("Backward throws", MessageOfBackward(net), TorchSentence),
            new NumbersCheck(
                "bn1.running_mean, as in the same step with recording",
                net.Bn1.RunningMean.ToArray(), [.. recording.Bn1.RunningMean.ToArray().Select(value => (double)value)], 0),
            new FactCheck("bn1.running_mean has moved", net.Bn1.RunningMean.IndexOfAnyExcept(0f) >= 0, true),
        ]);
    }

    /// <summary>The part of the exception's message that is torch's sentence, or all of the message where it is not in there.</summary>
    private static string MessageOfBackward(SeedNet net)
    {
        try
        {
            net.Backward();
            return "nothing";
        }
        catch (InvalidOperationException exception)
        {
            return exception.Message.Contains(TorchSentence, StringComparison.Ordinal) ? TorchSentence : exception.Message;
        }
    }
}
