using FusedNorm.Generator.Compiler;
using FusedNorm.Generator.Options;
using FusedNorm.Generator.Tests.Fuzzing;
using FusedNorm.Generator.Tests.Harness;
using FusedNorm.Generator.Tests.Oracle;
using Xunit;

namespace FusedNorm.Generator.Tests.Bits;

/// <summary>
/// Whether a change of the compiler moves a word: <c>tools/bits/texts.sh</c> runs these tests of two builds with
/// <c>FUSEDNORM_TEXTS=FOLDER</c>, which then write
/// the generated file of every recorded case and of 1,000 random networks, with all passes and with none, and compares the folders. Text
/// that stays the same needs
/// no other proof that numbers and speed do. Without the variable a few are compiled twice.
/// </summary>
[Trait("Size", "Large")]
[Trait("Registers", "None")]
public sealed class TextsTests
{
    private const string Variable = "FUSEDNORM_TEXTS";
    private const int Together = 50;
    private const int RandomNetworks = 500;

    private static readonly string? folder = Environment.GetEnvironmentVariable(Variable);

    public static TheoryData<int> Cases => Parts(OracleFolder.Committed.Cases.Count);

    public static TheoryData<int> Networks => Parts(RandomNetworks);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Of_recorded_cases(int part) => Write(
        "cases",
        OracleFolder.Committed.Cases.Values.Skip(part * Together).Take(Count),
        oracleCase => oracleCase.Name,
        oracleCase => DeclarationWriter.Write(oracleCase, "Cases"));

    [Theory]
    [MemberData(nameof(Networks))]
    public void Of_random_networks(int part) => OfRandom("small", FuzzSizes.Small, part);

    [Theory]
    [MemberData(nameof(Networks))]
    public void Of_random_networks_of_real_size(int part) => OfRandom("real", FuzzSizes.Real, part);

    private static int Count => folder is null ? 3 : Together;

    private static void OfRandom(string kind, FuzzSizes sizes, int part) => Write(
        kind,
        Enumerable.Range(part * Together, Count).Select(seed => NetworkDrawer.Draw((ulong)seed + 1, sizes)),
        network => network.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture),
        network => network.Declaration);

    private static TheoryData<int> Parts(int count) => [.. Enumerable.Range(0, folder is null ? 1 : (count + Together - 1) / Together)];

    private static void Write<T>(string kind, IEnumerable<T> networks, Func<T, string> name, Func<T, string> declaration)
    {
        foreach (T network in networks)
        {
            GeneratorRun run = GeneratorRunner.Run(declaration(network));
            Assert.NotEmpty(run.Declarations);
            string text;
            try
            {
                text = Text(run);
            }
            catch (InvalidOperationException error)
            {
                throw new InvalidOperationException($"{name(network)}: {declaration(network)}", error);
            }

            if (folder is null)
            {
                Assert.Equal(text, Text(run));
                continue;
            }

            Directory.CreateDirectory(Path.Combine(folder, kind));
            File.WriteAllText(Path.Combine(folder, kind, name(network) + ".cs"), text);
        }
    }

    /// <summary>What users get, the same with a method for each kernel, and with no pass at all.</summary>
    private static string Text(GeneratorRun run)
    {
        CompilerOptions usual = CompilerOptions.Default;
        CompilerOptions[] all = [usual, usual with { ShareKernels = false }, usual.Plain];
        return string.Concat(
            run.Declarations.SelectMany(declaration => all.Select(options => NetworkCompiler.Compile(declaration, options))));
    }
}
