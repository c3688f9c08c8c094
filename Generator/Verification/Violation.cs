using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Verification;

/// <summary>What a kernel does that nothing makes legal: a fault of the compiler.</summary>
/// <param name="Program">What its program is for.</param>
/// <param name="Kernel">The kernel.</param>
/// <param name="Text">What it does.</param>
internal sealed record Violation(Purpose Program, Kernel Kernel, string Text)
{
    public override string ToString() => $"{Program.Word()}, {Kernel.Name}: {Text}";
}
