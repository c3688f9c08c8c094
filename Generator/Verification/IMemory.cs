using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Verification;

/// <summary>What a walk over kernels tells of each access, in the order in which they happen.</summary>
internal interface IMemory
{
    /// <summary>Elements of a tensor are read; of each sample, where it has samples.</summary>
    void Read(Tensor tensor, ElementSet elements);

    /// <summary>Elements of a tensor are written.</summary>
    void Write(Tensor tensor, ElementSet elements);

    /// <summary>A block of scratch is begun anew: what it held is gone.</summary>
    void Begin(Tensor block);

    /// <summary>A kernel does what is wrong whatever the memory holds.</summary>
    void Fault(string text);

    /// <summary>The one or the other happens, as a switch says.</summary>
    void Choose(Condition condition, Action then, Action otherwise);

    /// <summary>Something happens, or does not.</summary>
    void Maybe(Action action);
}
