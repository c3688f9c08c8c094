namespace FusedNorm.Generator.Verification;

/// <summary>What a kernel does that nothing makes legal: a fault of the compiler.</summary>
/// <param name="Program">The program, <c>backward</c>.</param>
/// <param name="Kernel">The kernel.</param>
/// <param name="Text">What it does.</param>
internal sealed record Violation(string Program, Kernels.Kernel Kernel, string Text)
{
    public override string ToString() => $"{Program}, {Kernel.Name}: {Text}";
}
