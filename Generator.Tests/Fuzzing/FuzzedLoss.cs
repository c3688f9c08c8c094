namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>The loss of a random network.</summary>
internal abstract class FuzzedLoss
{
    /// <summary>The attribute's name.</summary>
    public abstract string Kind { get; }

    /// <summary>The attribute's arguments.</summary>
    public abstract IEnumerable<string> Arguments { get; }

    /// <summary>Whether there is one loss per sample.</summary>
    public abstract bool IsVector { get; }

    /// <summary>Whether it can stand below an output of this shape.</summary>
    public abstract bool Fits(int[] outputShape);

    /// <summary>Targets for a batch.</summary>
    public abstract double[] DrawTargets(FuzzRandom random, int[] outputShape, int batch);

    /// <summary>The loss, or one per sample.</summary>
    public abstract double[] Forward(double[] output, double[] targets, int batch);

    /// <summary>The output's gradient, given that of the loss or of each of the losses.</summary>
    public abstract double[] Backward(double[] output, double[] targets, int batch, double[] gradient);
}
