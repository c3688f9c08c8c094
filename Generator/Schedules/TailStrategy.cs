namespace FusedNorm.Generator.Schedules;

/// <summary>What becomes of the elements of a run that do not fill a register. Each strategy is expanded in one place.</summary>
internal enum TailStrategy
{
    /// <summary>There are none: the run is whole registers, of whatever width.</summary>
    None,

    /// <summary>They are taken one by one: for runs that may be shorter than a register, or whose length only the batch decides.</summary>
    Scalar,

    /// <summary>
    /// One more register behind the loop, which overlaps the one before; only its last lanes are stored and summed. For runs of constant
    /// length, which it costs a branch that the JIT compiler decides.
    /// </summary>
    MaskLast,

    /// <summary>
    /// The loop's last register overlaps the one before: elements are computed and stored twice, and summed once. For windows, whose
    /// elements are dear one by one and where what is stored twice is never read.
    /// </summary>
    ShiftInwards,
}
