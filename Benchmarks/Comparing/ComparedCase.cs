using FusedNorm.Benchmarks.Measuring;

namespace FusedNorm.Benchmarks.Comparing;

/// <summary>Something that a build can be measured at.</summary>
/// <param name="Name">What it is; the same in every build that has it.</param>
/// <param name="Open">Makes it ready for a number of threads.</param>
internal sealed record ComparedCase(string Name, Func<int, OpenedCase> Open);

/// <summary>A case that is ready.</summary>
/// <param name="Ways">The ways in which a build offers it, by their names.</param>
/// <param name="Result">What is computed; empty where nobody looks.</param>
internal sealed record OpenedCase(Dictionary<string, IContestant> Ways, float[] Result);
