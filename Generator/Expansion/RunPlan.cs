using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Loops;

namespace FusedNorm.Generator.Expansion;

/// <summary>A run of neighbouring elements, and what is done to them.</summary>
/// <param name="Sweep">What is done.</param>
/// <param name="Sums">Its sums, and how it is taken.</param>
/// <param name="Counter">The name of what counts the elements.</param>
/// <param name="Start">Where the run begins.</param>
/// <param name="Length">Its length; of a run that does not begin at its first element, its end.</param>
/// <param name="First">The first element that is taken.</param>
internal sealed record RunPlan(Sweep Sweep, LaneSums Sums, string Counter, RunStart Start, Term Length, Term First)
{
    /// <summary>A register of a per-channel tensor, given its first position in the run; null where there are no channels.</summary>
    public Func<Tensor, Term, Term>? ChannelRegister { get; init; }

    /// <summary>Where the element of a per-channel tensor lies, given its position in the run.</summary>
    public Func<Tensor, Term, Term>? ChannelIndex { get; init; }

    /// <summary>The element of a tensor with one element per row, in all lanes.</summary>
    public Func<Tensor, Term>? RowRegister { get; init; }

    /// <summary>Where the element of a tensor with one element per row lies.</summary>
    public Func<Tensor, Term>? RowIndex { get; init; }

    /// <summary>How it is loaded ahead; null for not at all.</summary>
    public RunAhead? Ahead { get; init; }

    /// <summary>Where a register of it lies.</summary>
    /// <param name="position">Its first position in the run.</param>
    /// <param name="copy">Which of the registers that are taken at a time.</param>
    /// <param name="kept">How many of its last elements count; null where all do.</param>
    public RegisterPlace Place(Term position, int copy, Term? kept) =>
        new(tensor => Start.At(tensor, position), tensor => ChannelRegister!(tensor, position), RowRegister)
        {
            Copy = copy, Kept = kept, Ahead = kept is null ? Ahead : null,
        };
}
