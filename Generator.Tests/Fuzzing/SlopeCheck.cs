namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>
/// Compares the interpreter's gradients with central differences of its own forward pass, so that no formula for a gradient is believed.
/// What requires no gradient is held constant, as autograd does.
/// </summary>
internal sealed class SlopeCheck(FuzzedNetwork network, FuzzExpectation expectation)
{
    /// <summary>The widest step; it is halved twice and the three differences are extrapolated.</summary>
    private const double Step = 1e-4;

    /// <summary>Relative to the largest gradient of the tensor, or to a hundredth of the function's own size.</summary>
    private const double Tolerance = 1e-7;

    /// <summary>Of the largest magnitude that the backward pass met: the rounding of what cancels.</summary>
    private const double Absolute = 1e-12;

    /// <summary>How many coordinates of each tensor are tried.</summary>
    private const int Coordinates = 4;

    private readonly FuzzStep step = expectation.Step with { ZeroGrad = true };
    private readonly List<string> differences = [];
    private Interpreter recorded = null!;
    private double rounding;

    /// <summary>The slopes that were compared.</summary>
    public int Compared { get; private set; }

    /// <summary>The slopes that do not exist, because a kink lies there or within a step.</summary>
    public int Skipped { get; private set; }

    /// <summary>Compares a few coordinates of each tensor that has a gradient; says what differs.</summary>
    public IReadOnlyList<string> Run()
    {
        FuzzRandom random = new(network.Seed);
        InterpretedRun run = Prepared();
        run.Run(step);
        recorded = run.Interpreter;
        rounding = Absolute * run.Scales.Backward;
        if (recorded.InputGradient is double[] inputGradient)
        {
            Compare("the input", inputGradient, random, (index, shift) =>
            {
                double[] input = [.. step.Input];
                input[index] += shift;
                return Value(Prepared().Interpreter, input);
            });
        }

        foreach ((int node, LayerState state) in recorded.States.Index())
        {
            foreach ((string name, double[] gradient) in state.Gradients)
            {
                Compare($"{network.Graph.Nodes[node].Name}.{name}", gradient, random, (index, shift) =>
                {
                    Interpreter shifted = Prepared().Interpreter;
                    shifted.States[node].Values[name][index] += shift;
                    return Value(shifted, step.Input);
                });
            }
        }

        return differences;
    }

    /// <summary>The interpreter as it is when the step's forward pass begins.</summary>
    private InterpretedRun Prepared()
    {
        InterpretedRun run = expectation.Before.Copy();
        run.Prepare(step);
        return run;
    }

    /// <summary>What backward starts from, as one number: the loss, or the output weighted by the gradient that is given for it.</summary>
    private double Value(Interpreter interpreter, double[] input)
    {
        double[] output = interpreter.Forward(input, step.Batch, records: true, constants: recorded);
        double[] ends = step.Targets is null ? output : network.Loss!.Forward(output, step.Targets, step.Batch);
        return ends.Zip(step.Gradient!, (end, weight) => end * weight).Sum();
    }

    private void Compare(string what, double[] gradient, FuzzRandom random, Func<int, double, double> value)
    {
        for (int i = 0; i < Coordinates; i++)
        {
            int index = random.Below(gradient.Length);
            double centre = value(index, 0);
            double allowed = (Tolerance * Math.Max(gradient.Max(Math.Abs), 1e-2 * Math.Max(1, Math.Abs(centre)))) + rounding;
            if (Slope(shift => value(index, shift), centre, allowed) is not double slope)
            {
                Skipped++;
                continue;
            }

            Compared++;
            if (!(Math.Abs(slope - gradient[index]) <= allowed))
            {
                differences.Add(FormattableString.Invariant(
                    $"gradient of {what}[{index}]: {gradient[index]:R}, the slope is {slope:R}, allowed ±{allowed:G2}"));
            }
        }
    }

    /// <summary>The slope at 0, or null where there is none: the slopes of both sides differ, or the differences do not converge.</summary>
    private static double? Slope(Func<double, double> function, double centre, double allowed)
    {
        double[] central = new double[3];
        double[] bend = new double[3];
        for (int i = 0; i < 3; i++)
        {
            double h = Step / (1 << i);
            double above = function(h);
            double below = function(-h);
            central[i] = (above - below) / (2 * h);
            bend[i] = Math.Abs(above - (2 * centre) + below) / h;
        }

        // The error of a central difference is a series in h²; each extrapolation removes a term.
        double first = ((4 * central[1]) - central[0]) / 3;
        double second = ((4 * central[2]) - central[1]) / 3;

        // The two sides' slopes differ by the second derivative times h, or, at a kink, by the same at every h.
        bool isKink = bend[2] > 0.7 * bend[1] && bend[2] > allowed;
        return isKink || Math.Abs(second - first) > allowed ? null : second;
    }
}
