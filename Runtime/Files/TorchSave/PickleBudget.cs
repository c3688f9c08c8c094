namespace FusedNorm.Files;

/// <summary>
/// What reading a pickle may take. An opcode of two bytes can name a value again that took a megabyte to write, so whatever goes by a
/// value's size is counted, and so is what is made: a state dict needs a few steps and a fraction of an object for each byte.
/// </summary>
/// <param name="length">The bytes of the pickle.</param>
internal sealed class PickleBudget(int length)
{
    /// <summary>A state dict takes less than three: its bytes, its opcodes, and its keys once more where they are compared.</summary>
    public const int StepsPerByte = 16;

    /// <summary>Eleven for each of the thirty thousand tensors that there is room for, and half as many again.</summary>
    public const int MaximumObjects = 500_000;

    /// <summary>Two for each of the tensors that there is room for, and as many again.</summary>
    public const int MaximumDictionaries = 120_000;

    /// <summary>Short pickles may be as silly as they like.</summary>
    private const int FreeSteps = 10_000;

    private long steps = FreeSteps + ((long)StepsPerByte * length);
    private int objects = MaximumObjects;
    private int dictionaries = MaximumDictionaries;

    /// <summary>Takes steps; false where they are spent.</summary>
    public bool Step(int count) => (steps -= count) >= 0;

    /// <summary>Makes an object that stays; false where there have been enough.</summary>
    public bool Make() => --objects >= 0;

    /// <summary>Makes a dictionary; false where there have been enough.</summary>
    public bool MakeDictionary() => --dictionaries >= 0;
}
