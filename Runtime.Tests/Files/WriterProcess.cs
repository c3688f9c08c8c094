using System.Diagnostics;
using System.Runtime.InteropServices;
using FusedNorm.Files;
using FusedNorm.Runtime.Tests.Files.Onnx;
using FusedNorm.Runtime.Tests.Nets;

namespace FusedNorm.Runtime.Tests.Files;

/// <summary>This test project as a program that writes files: until it is killed, or for other programs to read.</summary>
internal static class WriterProcess
{
    /// <summary>Writes half of a file and waits.</summary>
    public const string Half = "half";

    /// <summary>Saves one network after the other under one name, as fast as it goes.</summary>
    public const string Forever = "forever";

    /// <summary>Exports networks as ONNX models into a folder, with an input and what Predict makes of it.</summary>
    public const string Onnx = "onnx";

    /// <summary>What the program says when it has come to where it can be killed.</summary>
    public const string Ready = "ready";

    /// <summary>The networks that <see cref="Forever"/> saves, told apart by a counter.</summary>
    public const int Networks = 2;

    /// <summary>Starts the program and waits until it is ready.</summary>
    public static Process Start(string verb, string path)
    {
        // The runtime lies in shared/<name>/<version> beside the program that starts it.
        string dotnet = Path.GetFullPath(Path.Combine(
            RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        ProcessStartInfo start =
            new(dotnet, ["exec", typeof(WriterProcess).Assembly.Location, verb, path]) { RedirectStandardOutput = true };
        Process process = Process.Start(start)!;
        string? line = process.StandardOutput.ReadLine();
        return line == Ready ? process : throw new InvalidOperationException($"The writing process said '{line}' and not '{Ready}'.");
    }

    /// <summary>A network that takes some milliseconds to save.</summary>
    public static SavedLarge Network(int number)
    {
        SavedLarge network = new(new TorchRandom(number));
        network.Bn1.NumBatchesTracked = number;
        return network;
    }

    private static void Main(string[] arguments)
    {
        switch (arguments)
        {
            case [Half, string path]:
                MemoryStream whole = new();
                Network(0).Save(whole);
                AtomicFile.Write(path, stream =>
                {
                    stream.Write(whole.ToArray(), 0, (int)whole.Length / 2);
                    stream.Flush();
                    Console.WriteLine(Ready);
                    Thread.Sleep(Timeout.Infinite);
                });
                break;
            case [Forever, string path]:
                SavedLarge[] networks = [.. Enumerable.Range(0, Networks).Select(Network)];
                Console.WriteLine(Ready);
                for (int i = 0; true; i++)
                {
                    networks[i % Networks].Save(path);
                }

            case [Onnx, string folder]:
                ExportedModels.Write(folder);
                break;
            default:
                throw new ArgumentException($"Expected '{Half}', '{Forever}' or '{Onnx}' and a path.");
        }
    }
}
