namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>The steps that a random network is put through, and what the interpreter expects of each.</summary>
/// <param name="Initial">The interpreter before the first step.</param>
/// <param name="Steps">The steps in order.</param>
/// <param name="IsShortened">
/// Whether no input could be found at which a step is well-conditioned, so that the script ends before it.
/// </param>
internal sealed record FuzzScript(Interpreter Initial, IReadOnlyList<FuzzExpectation> Steps, bool IsShortened)
{
    private const int Tries = 16;

    /// <summary>The share of the tolerance by which rounding may move what the interpreter computes.</summary>
    private const double ShareOfRounding = 0.25;

    public static FuzzScript Draw(FuzzedNetwork network)
    {
        FuzzRandom random = new(FuzzRandom.Mix(network.Seed + 1));
        Interpreter initial = Interpreter.Create(network, random);
        InterpretedRun run = new(network, initial.Copy());
        List<FuzzExpectation> steps = [];
        for (int step = 0; step < network.Sizes.Steps(network.Seed); step++)
        {
            if (NextStep(network, run, step, random) is not (FuzzExpectation expectation, InterpretedRun after))
            {
                break;
            }

            steps.Add(expectation);
            run = after;
        }

        return new FuzzScript(initial, steps, steps.Count < network.Sizes.Steps(network.Seed));
    }

    /// <summary>
    /// Draws steps until one is well-conditioned: the interpreter, disturbed by as much as rounding, stays well inside the tolerance. So
    /// near-ties of a max pool, inputs close to a kink, and channels of nearly no variance never decide whether a test passes.
    /// </summary>
    private static (FuzzExpectation Expectation, InterpretedRun After)? NextStep(
        FuzzedNetwork network, InterpretedRun before, int index, FuzzRandom random)
    {
        for (int attempt = 0; attempt < Tries; attempt++)
        {
            FuzzStep step = FuzzStep.Draw(network, index, random);
            InterpretedRun run = before.Copy();
            Observation expected = run.Run(step);
            FuzzExpectation expectation = new(step, expected, before, run.Scales, run.Interpreter.OutputRequiresGrad);
            if (IsWellConditioned(network, expectation, network.Sizes.DisturbedRuns, random)
                && expected.Quantities.Values.All(quantity => quantity.Values?.All(double.IsFinite) != false))
            {
                return (expectation, run.Copy());
            }
        }

        return null;
    }

    /// <summary>Whether disturbances of the size of rounding leave what is expected of a step well inside the tolerance.</summary>
    /// <param name="network">The network.</param>
    /// <param name="expectation">The step.</param>
    /// <param name="runs">How many disturbances are tried.</param>
    /// <param name="random">What they are drawn from.</param>
    public static bool IsWellConditioned(FuzzedNetwork network, FuzzExpectation expectation, int runs, FuzzRandom random)
    {
        FuzzTolerance tolerance = FuzzTolerance.Of(network);
        return Enumerable.Range(0, runs).All(_ =>
        {
            InterpretedRun disturbed = expectation.Before.Copy();
            disturbed.Disturb = new Rounding(tolerance.Rounding, random.Fork()).Apply;
            return !tolerance.Differences(expectation.Expected, disturbed.Run(expectation.Step), expectation.Scales, ShareOfRounding).Any();
        });
    }
}

/// <summary>A step and what the interpreter expects of it.</summary>
/// <param name="Step">The step.</param>
/// <param name="Expected">What must be observed.</param>
/// <param name="Before">The interpreter before the step.</param>
/// <param name="Scales">The magnitudes that the interpreter met.</param>
/// <param name="RequiresGrad">Whether there is a graph to go backward through.</param>
internal sealed record FuzzExpectation(FuzzStep Step, Observation Expected, InterpretedRun Before, Scales Scales, bool RequiresGrad);

/// <summary>
/// Moves values as rounding might, relative to the largest of their tensor. Zeros stay, and equal values are moved alike: the arithmetic of
/// a network, too, gives equal results for equal operands, and ties that are exact must stay ties. Only products round some rows in another
/// order.
/// </summary>
internal sealed class Rounding(double size, FuzzRandom random)
{
    private readonly ulong key = (ulong)BitConverter.DoubleToInt64Bits(random.Unit());

    public void Apply(double[] values, bool byPlace)
    {
        double largest = Magnitude.Largest(values);
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] != 0)
            {
                FuzzRandom ofValue = new(
                    FuzzRandom.Mix((ulong)BitConverter.DoubleToInt64Bits(values[i]) ^ key ^ (byPlace ? FuzzRandom.Mix((ulong)i) : 0)));
                values[i] += size * largest * ofValue.Uniform(-1, 1);
            }
        }
    }
}
