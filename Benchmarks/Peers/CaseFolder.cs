using System.Globalization;
using System.Runtime.InteropServices;
using FusedNorm.Benchmarks.Workloads;

namespace FusedNorm.Benchmarks.Peers;

/// <summary>The numbers of a case as files, for peers in other processes, and their results.</summary>
internal sealed class CaseFolder : IDisposable
{
    /// <summary>The file of the parameters and running statistics.</summary>
    public const string State = "state";

    /// <summary>Writes the files into a new folder.</summary>
    public CaseFolder(CaseValues values)
    {
        Directory = PeerFolder.CreateSubfolder();
        Write("input", values.Input);
        Write<int>("classes", values.Classes);
        Write("gradient", values.OutputGradient);
        WriteState(State, values.State);
        File.WriteAllText(PathOf("steps"), CaseValues.ComparedSteps.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The folder.</summary>
    public string Directory { get; }

    /// <summary>Writes parameters and running statistics one behind the other.</summary>
    public void WriteState(string name, IEnumerable<float[]> state) => Write(name, [.. state.SelectMany(values => values)]);

    /// <summary>A peer's result: what it wrote as <c>id.out</c>.</summary>
    public float[] Result(string id) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(PathOf($"{id}.out"))).ToArray();

    /// <inheritdoc/>
    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    private void Write(string name, float[] values) => Write<float>(name, values);

    private void Write<T>(string name, T[] values)
        where T : unmanaged => File.WriteAllBytes(PathOf(name), MemoryMarshal.AsBytes<T>(values).ToArray());

    private string PathOf(string name) => Path.Combine(Directory, name);
}
