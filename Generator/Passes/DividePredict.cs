using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Layers;

namespace FusedNorm.Generator.Passes;

/// <summary>
/// Decides how many samples a program that predicts takes through its scratch memory at once. Whole blocks of rows, so that products sum each row as they would in
/// the whole batch, and enough samples for products and threads to be at full speed.
/// </summary>
internal static class DividePredict
{
    /// <summary>A piece has at least so many samples, whatever each of them takes, or a multiple of it.</summary>
    private const int LeastSamples = 32;

    /// <summary>The plan of a scratch memory, with its largest piece.</summary>
    public static MemoryPlan Run(NetworkGraph graph, MemoryPlan scratch, CompilerOptions options)
    {
        long bytes = scratch.LongPerSample * (graph.Declaration.IsDouble ? sizeof(double) : sizeof(float));
        if (bytes == 0 || graph.Nodes.Any(node => node.Layer is BatchNorm { TracksStatistics: false }))
        {
            // Nothing grows with the batch, or the samples depend on each other.
            return scratch;
        }

        int samples = (int)Math.Max(LeastSamples, options.LargestScratch / bytes / LeastSamples * LeastSamples);
        return graph.Batch == 0 || graph.Batch > samples ? scratch with { MostSamples = samples } : scratch;
    }
}
