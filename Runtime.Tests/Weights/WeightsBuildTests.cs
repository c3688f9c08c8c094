using System.Diagnostics;
using System.Reflection;
using FusedNorm.Runtime.Tests.Files;
using FusedNorm.Runtime.Tests.Nets;
using Xunit;

namespace FusedNorm.Runtime.Tests.Weights;

/// <summary>
/// The build step of <c>[Weights]</c>, in a project whose compiler only notes that it was called: the content of a file decides whether it
/// is read again, and never its time. A build takes a second or two, so each test goes through several states of one project.
/// </summary>
[Trait("Size", "Medium")]
public sealed class WeightsBuildTests : IDisposable
{
    private static readonly string Repository = typeof(WeightsBuildTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "RepositoryDirectory").Value!;

    private static readonly string Tool = typeof(WeightsBuildTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "WeightsTool").Value!;

    private static readonly DateTime LongAgo = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fusednorm-build-");

    public WeightsBuildTests() => File.WriteAllText(
        At("net.proj"),
        $"""
        <Project>
          <PropertyGroup>
            <IntermediateOutputPath>obj/</IntermediateOutputPath>
            <FusedNormWeightsTool>{Tool}</FusedNormWeightsTool>
          </PropertyGroup>
          <ItemGroup>
            <AdditionalFiles Include="*.safetensors;*.pt;*.ckpt;*.bin;*.txt" />
            <AdditionalFiles Include="*.weights" FusedNormWeights="true" />
            <AdditionalFiles Update="texts.pt" FusedNormWeights="false" />
          </ItemGroup>
          <Target Name="CoreCompile" Inputs="@(AdditionalFiles)" Outputs="obj/compiled">
            <WriteLinesToFile File="obj/compiled" Lines="@(AdditionalFiles)" Overwrite="true" />
          </Target>
          <Target Name="Written" DependsOnTargets="CoreCompile">
            <WriteLinesToFile File="obj/written" Lines="@(FileWrites)" Overwrite="true" />
          </Target>
          <Import Project="{Repository}/Package/build/FusedNorm.targets" />
        </Project>
        """);

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_file_is_read_again_when_its_content_changes()
    {
        Save("a.safetensors", seed: 1);
        byte[] old = File.ReadAllBytes(At("a.safetensors"));
        Build();
        string first = TextOf("a");
        DateTime compiled = File.GetLastWriteTimeUtc(At("obj/compiled"));

        // Nothing changed: nothing is read, nothing compiled.
        DateTime read = File.GetLastWriteTimeUtc(PathOf("a"));
        Build();
        Assert.Equal(read, File.GetLastWriteTimeUtc(PathOf("a")));
        Assert.Equal(compiled, File.GetLastWriteTimeUtc(At("obj/compiled")));

        // Touched only.
        File.SetLastWriteTimeUtc(At("a.safetensors"), DateTime.UtcNow.AddMinutes(1));
        Build();
        Assert.Equal(read, File.GetLastWriteTimeUtc(PathOf("a")));

        // Another content, of the same length and of an older time: what cp -p, tar, unzip and rsync -a put back.
        Save("a.safetensors", seed: 2);
        File.SetLastWriteTimeUtc(At("a.safetensors"), LongAgo);
        Build();
        string second = TextOf("a");
        Assert.NotEqual(first, second);
        Assert.True(File.GetLastWriteTimeUtc(At("obj/compiled")) > compiled);

        // And back again, as old as the last one.
        File.WriteAllBytes(At("a.safetensors"), old);
        File.SetLastWriteTimeUtc(At("a.safetensors"), LongAgo);
        Build();
        Assert.Equal(first, TextOf("a"));
    }

    [Fact]
    public void Files_are_read_one_by_one_and_a_damaged_one_again_and_again()
    {
        Save("a.safetensors", seed: 1);
        Save("b.safetensors", seed: 2);
        Build();
        DateTime read = File.GetLastWriteTimeUtc(PathOf("a"));
        Assert.Equal(
            [PathOf("a"), PathOf("a") + ".read", PathOf("b"), PathOf("b") + ".read"],
            File.ReadAllLines(At("obj/written")).Select(At).Order(StringComparer.Ordinal));

        byte[] whole = File.ReadAllBytes(At("b.safetensors"));
        File.WriteAllBytes(At("b.safetensors"), whole[..100]);
        File.SetLastWriteTimeUtc(At("b.safetensors"), LongAgo);
        Assert.Contains("b.safetensors : error FNBUILD1: ", Build(succeeds: false), StringComparison.Ordinal);
        Assert.Contains("b.safetensors : error FNBUILD1: ", Build(succeeds: false), StringComparison.Ordinal);

        File.WriteAllBytes(At("b.safetensors"), whole);
        File.SetLastWriteTimeUtc(At("b.safetensors"), LongAgo);
        Build();
        File.Delete(PathOf("b"));
        Build();
        Assert.True(File.Exists(PathOf("b")));
        Assert.Equal(read, File.GetLastWriteTimeUtc(PathOf("a")));
    }

    [Fact]
    public void Names_say_which_files_are_weights_and_contents_what_they_are()
    {
        string[] weights = ["a.pt", "epoch=3-step=100.ckpt", "pytorch_model.bin", "of another name.weights", "is safetensors.ckpt"];
        File.Copy(Path.Combine(TorchFiles.RecordedFolder, "SavedClassifier.pt"), At(weights[0]));
        File.Copy(Path.Combine(TorchFiles.RecordedFolder, "checkpoint-lightning.pt"), At(weights[1]));
        File.Copy(Path.Combine(TorchFiles.RecordedFolder, "legacy.pt"), At(weights[2]));
        Save("a.safetensors", seed: 1);
        File.Copy(At("a.safetensors"), At(weights[3]));
        File.Copy(At("a.safetensors"), At(weights[4]));
        string[] others = ["texts.bin", "texts.pt", "texts.txt"];
        Array.ForEach(others, name => File.WriteAllText(At(name), "no weights"));
        Build();

        string[] given = File.ReadAllLines(At("obj/compiled"));
        Assert.Equal(
            others, given.Where(file => !file.EndsWith(".fusednorm-weights", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(
            weights.Append("a.safetensors").Select(At).Order(StringComparer.Ordinal),
            given.Where(file => file.EndsWith(".fusednorm-weights", StringComparison.Ordinal))
                .Select(file => File.ReadLines(At(file)).ElementAt(1)).Order(StringComparer.Ordinal));

        File.WriteAllText(At("texts.ckpt"), "no weights");
        Assert.Contains("texts.ckpt : error FNBUILD1: ", Build(succeeds: false), StringComparison.Ordinal);
    }

    private static void Save(string path, TorchRandom random) => new SavedClassifier(random).Save(path);

    private void Save(string name, long seed) => Save(At(name), new TorchRandom(seed));

    private string At(string name) => Path.Combine(folder.FullName, name);

    private string PathOf(string name) => Directory.GetFiles(At("obj/FusedNorm"), $"{name}-*.fusednorm-weights").Single();

    private string TextOf(string name) => File.ReadAllText(PathOf(name));

    private string Build(bool succeeds = true)
    {
        using Process build = new()
        {
            StartInfo = new ProcessStartInfo("dotnet", ["msbuild", "net.proj", "-t:Written", "-nologo", "-v:minimal", "-nr:false", "-m:1"])
            {
                WorkingDirectory = folder.FullName,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        build.StartInfo.Environment["MSBUILDTERMINALLOGGER"] = "off";
        build.Start();
        Task<string> errors = build.StandardError.ReadToEndAsync();
        string output = build.StandardOutput.ReadToEnd() + errors.Result;
        build.WaitForExit();
        Assert.True(build.ExitCode == 0 == succeeds, output);
        return output;
    }
}
