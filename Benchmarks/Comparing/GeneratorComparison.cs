using System.Diagnostics;
using System.Runtime;
using FusedNorm.Benchmarks.Workloads;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FusedNorm.Benchmarks.Comparing;

/// <summary>
/// The generators of two builds in turns, each in a project that references its own build: what a driver without memory takes, what an edit
/// elsewhere takes, and in a project of fifty networks what an edit of one of them takes. The sources are this program's, the same for
/// both.
/// </summary>
/// <param name="old">The old build.</param>
/// <param name="found">The new one.</param>
/// <param name="repeats">How often each is measured; even, so that each is as often before the other as behind it.</param>
internal sealed class GeneratorComparison(LoadedBuild old, LoadedBuild found, int repeats)
{
    /// <summary>So few methods, compiled in a round of thousands, change no time.</summary>
    private const long SettledMethods = 20;

    /// <summary>Nobody waits longer for the machine code to settle.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Side[] sides = [new(old), new(found)];

    /// <summary>
    /// Runs both generators, declaration by declaration in turns, until a round makes the runtime compile hardly anything: else the second
    /// one, whose methods reach their last form later, would be the slower. Not where everything is measured once, for times that mean
    /// nothing.
    /// </summary>
    public void WarmUp(IReadOnlyCollection<string> sources)
    {
        long start = Stopwatch.GetTimestamp();
        long compiled;
        do
        {
            compiled = JitInfo.GetCompiledMethodCount();
            foreach (string source in sources)
            {
                foreach (Side side in sides)
                {
                    side.Cold(source);
                }
            }
        }
        while (repeats > 1 && JitInfo.GetCompiledMethodCount() - compiled > SettledMethods && Stopwatch.GetElapsedTime(start) < Patience);
    }

    /// <summary>Lines of what each build makes of a declaration.</summary>
    public (int Old, int New) Lines(string source) => (sides[0].Lines(source), sides[1].Lines(source));

    /// <summary>
    /// What declarations in one project cost: from nothing, after an edit elsewhere, and after an edit of the last of them.
    /// </summary>
    public IReadOnlyList<Cost> Measure(string name, params string[] sources) =>
    [
        InTurns($"{name}, cold", side => side.Cold(sources)),
        InTurns($"{name}, after an edit elsewhere", side => side.After(Declarations.EditElsewhere, sources)),
        InTurns($"{name}, after an edit of one", side => side.After(Declarations.EditLast, sources)),
    ];

    private Cost InTurns(string name, Func<Side, (double Milliseconds, double Bytes)> measure)
    {
        (double Milliseconds, double Bytes)[][] runs = [new (double, double)[repeats], new (double, double)[repeats]];
        for (int round = 0; round < repeats; round++)
        {
            for (int turn = 0; turn < sides.Length; turn++)
            {
                int side = round % 2 == 0 ? turn : sides.Length - 1 - turn;
                runs[side][round] = measure(sides[side]);
            }
        }

        return new Cost(
            Comparison.Of(name, [.. runs[0].Select(run => run.Milliseconds)], [.. runs[1].Select(run => run.Milliseconds)]),
            Comparison.Of(name, [.. runs[0].Select(run => run.Bytes)], [.. runs[1].Select(run => run.Bytes)]));
    }

    /// <summary>What a run of the generators takes.</summary>
    /// <param name="Time">Milliseconds.</param>
    /// <param name="Memory">Bytes that are allocated.</param>
    public sealed record Cost(Comparison Time, Comparison Memory);

    /// <summary>One build's generator, and a project for it.</summary>
    private sealed class Side(LoadedBuild build)
    {
        private readonly CSharpCompilation project = CSharpCompilation.Create(
            "Declared", references: build.References().Select(path => MetadataReference.CreateFromFile(path)),
            options: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

        public (double Milliseconds, double Bytes) Cold(params string[] sources)
        {
            CSharpCompilation declared = Declarations.AddTo(project, sources);
            return Run(Driver(), declared);
        }

        public (double Milliseconds, double Bytes) After(Func<CSharpCompilation, CSharpCompilation> edit, params string[] sources)
        {
            CSharpCompilation declared = Declarations.AddTo(project, sources);
            return Run(Driver().RunGenerators(declared), edit(declared));
        }

        public int Lines(string source) => Driver().RunGenerators(Declarations.AddTo(project, source)).GetRunResult()
            .Results.Single().GeneratedSources.Sum(file => file.SourceText.ToString().Count(character => character == '\n'));

        private static (double Milliseconds, double Bytes) Run(GeneratorDriver driver, CSharpCompilation compilation)
        {
            // What came before is not collected while the clock runs.
            GC.Collect();
            long bytes = GC.GetTotalAllocatedBytes(precise: true);
            long start = Stopwatch.GetTimestamp();
            driver.RunGenerators(compilation);
            double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            return (milliseconds, GC.GetTotalAllocatedBytes(precise: true) - bytes);
        }

        private CSharpGeneratorDriver Driver() =>
            CSharpGeneratorDriver.Create([build.CreateGenerator()], parseOptions: Declarations.ParseOptions);
    }
}
