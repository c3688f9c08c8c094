namespace FusedNorm.Generator.Tests.Fuzzing.Losses;

/// <summary>-w(t) x(t) with the target's class t and its weight w.</summary>
internal sealed class FuzzedNLLLoss(FuzzRandom random, int[] below) : FuzzedClassLoss(random, below, takesClasses: true)
{
    protected override double[] Losses(double[] output, double[] targets, int batch) =>
        [.. targets.Select((target, n) => Counts(target) ? -Weight((int)target) * output[(n * (output.Length / batch)) + (int)target] : 0)];

    protected override double[] OutputGradient(double[] output, double[] targets, int batch, double[] gradient)
    {
        double[] outputGradient = new double[output.Length];
        for (int n = 0; n < batch; n++)
        {
            if (Counts(targets[n]))
            {
                outputGradient[(n * (output.Length / batch)) + (int)targets[n]] = -Weight((int)targets[n]) * gradient[n];
            }
        }

        return outputGradient;
    }
}
