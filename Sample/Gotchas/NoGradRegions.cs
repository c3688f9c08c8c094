namespace FusedNorm.Sample.Gotchas;

/// <summary>A no-grad region stops no statistics.</summary>
internal static class NoGradRegions
{
    public static Gotcha Gotcha { get; } = new(
        "no-grad",
        "Does torch.no_grad() keep a batch norm still?",
        "no_grad() records no graph and changes nothing else: in training mode statistics are taken and updated as ever.",
        Measure);

    private static IEnumerable<Measurement> Measure()
    {
        TorchRandom random = new(1029);
        float[] batch = [.. random.Normal(12).Select(value => (2 * value) + 5)];
        NormInRegion net = new(random);
        net.Forward(batch);
        float once = net.Bn1.RunningMean[0];
        yield return new Measurement("in a region: running mean after one batch", $"{once:F4}, from 0", once > 0.1);
        using (Autograd.NoGrad())
        {
            net.Forward(batch);
        }

        yield return new Measurement(
            "and after another under Autograd.NoGrad()", $"{net.Bn1.RunningMean[0]:F4}", net.Bn1.RunningMean[0] > once);
        net.Eval();
        float before = net.Bn1.RunningMean[0];
        net.Forward(batch);
        yield return new Measurement("and after a third in eval mode", $"{net.Bn1.RunningMean[0]:F4}", net.Bn1.RunningMean[0] == before);
    }
}
