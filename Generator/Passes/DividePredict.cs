using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Options;

namespace FusedNorm.Generator.Passes;

/// <summary>
/// Decides how many samples a program that predicts takes through its scratch memory at once: enough for products and threads to be at full
/// speed. Where the pieces end, <c>MatrixProduct.EndOfBlock</c> says: a few rows alone would be summed in another order than in the whole
/// batch.
/// </summary>
internal static class DividePredict
{
    /// <summary>A piece has at least so many samples, whatever each of them takes, or a multiple of it.</summary>
    private const int LeastSamples = 32;

    /// <summary>The group with the largest piece in its plan.</summary>
    public static ProgramGroup Run(ProgramGroup group, NetworkGraph graph, CompilerOptions options)
    {
        MemoryPlan scratch = group.Plan;
        long bytes = scratch.LongPerSample * (graph.Declaration.IsDouble ? sizeof(double) : sizeof(float));
        if (bytes == 0 || !graph.PredictsSamplesAlone)
        {
            // Nothing grows with the batch, or the samples depend on each other.
            return group;
        }

        int samples = (int)Math.Max(LeastSamples, options.LargestScratch / bytes / LeastSamples * LeastSamples);
        return graph.Batch == 0 || graph.Batch > samples ? group with { Plan = scratch with { MostSamples = samples } } : group;
    }
}
