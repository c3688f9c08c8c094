using FusedNorm.Benchmarks.Measuring;
using FusedNorm.Benchmarks.Workloads;

namespace FusedNorm.Benchmarks.Peers;

/// <summary>A library that runs the same cases.</summary>
internal interface IPeer : IDisposable
{
    /// <summary>The library with its version, for the head of the results.</summary>
    string Description { get; }

    /// <summary>A case in every way that the library offers; none where it cannot run it.</summary>
    /// <param name="subject">The case.</param>
    /// <param name="values">Its numbers, and the result that is expected.</param>
    /// <param name="threads">The number of threads it may use.</param>
    IEnumerable<IContestant> Contestants(Case subject, CaseValues values, int threads);

    /// <summary>Gives back what the contestants hold; they are not used any more.</summary>
    void Release();
}
