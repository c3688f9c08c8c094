using FusedNorm.Generator.Graph;
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

    /// <summary>The plan of a scratch memory, with its largest piece.</summary>
    public static MemoryPlan Run(NetworkGraph graph, MemoryPlan scratch, CompilerOptions options)
    {
        long bytes = scratch.LongPerSample * (graph.Declaration.IsDouble ? sizeof(double) : sizeof(float));
        if (bytes == 0 || !graph.PredictsSamplesAlone)
        {
            // Nothing grows with the batch, or the samples depend on each other.
            return scratch;
        }

        int samples = (int)Math.Max(LeastSamples, options.LargestScratch / bytes / LeastSamples * LeastSamples);
        return graph.Batch == 0 || graph.Batch > samples ? scratch with { MostSamples = samples } : scratch;
    }
}
