namespace FusedNorm.Generator.Kernels;

/// <summary>Programs that run one after the other in the same memory: a training step's, or one alone.</summary>
/// <param name="Programs">The programs, in the order they run.</param>
internal sealed record ProgramGroup(IReadOnlyList<KernelProgram> Programs)
{
    /// <summary>The program of a group that has one alone.</summary>
    public KernelProgram Program => Programs.Single();

    /// <summary>Whether it is a training step, which keeps what its backward pass reads.</summary>
    public bool IsTraining { get; init; }

    /// <summary>Whether its parameters are the constants of an inference.</summary>
    public bool IsInference { get; init; }

    /// <summary>
    /// What a pass hands to the caller: it lies in front of all that grows with the batch, so that a pass which saves nothing needs no more
    /// memory than that.
    /// </summary>
    public IReadOnlyList<Tensor> InFront { get; init; } = [];

    /// <summary>Where the loss leaves the gradient that the backward pass starts from; null where only the caller gives one.</summary>
    public Tensor? OutputGradient { get; init; }

    /// <summary>The number of the first kernel that is divided among threads; another group's have the numbers below.</summary>
    public int FirstPart { get; init; }

    /// <summary>The first number that is left for another group.</summary>
    public int NextPart => FirstPart + Kernels.Count(kernel => kernel.Partition is not null);

    /// <summary>Where its tensors lie; nowhere before that is planned.</summary>
    public MemoryPlan Plan { get; init; } = MemoryPlan.None;

    public IEnumerable<Kernel> Kernels => Programs.SelectMany(program => program.Kernels);

    /// <summary>The program for some purpose, if there is one.</summary>
    public KernelProgram? Of(Purpose purpose) => Programs.FirstOrDefault(program => program.Purpose == purpose);

    /// <summary>The same group with each program changed.</summary>
    public ProgramGroup Select(Func<KernelProgram, KernelProgram> program) => this with { Programs = [.. Programs.Select(program)] };

    /// <summary>The kernels as text, for people.</summary>
    public string Dump => string.Join("\n", Programs.Select(KernelDump.Of));
}
