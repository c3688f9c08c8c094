using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace FusedNorm.Benchmarks.Commands;

/// <summary>
/// The verb <c>coldstart</c>: how long a program takes from its start to its first prediction. Workload 3, compiled ahead of time and
/// just in time, beside a Python that only imports torch.
/// </summary>
internal static class ColdStartCommand
{
    private const int Starts = 20;

    /// <summary>The verb with its options.</summary>
    public static Command Create() => CommonOptions.Verb("coldstart", "The time from a process's start to its first prediction.", Run);

    /// <returns>The exit code: 1 where the program could not be built.</returns>
    private static int Run(Screen screen)
    {
        screen.Line(Machine.Description);
        if (Repository.Root is not string root)
        {
            throw new UsageException("coldstart builds Benchmarks/ColdStart and has to be run from within the repository");
        }

        string folder = Directory.CreateTempSubdirectory("fusednorm-").FullName;
        try
        {
            string project = Path.Combine(root, "Benchmarks", "ColdStart");
            string linker = RuntimeInformation.IsOSPlatform(OSPlatform.Linux) ? "gcc" : "clang";
            string ahead = Path.Combine(folder, "ahead");
            string jit = Path.Combine(folder, "jit");
            if (DotNet.Build(
                "publish", project, "-r", RuntimeInformation.RuntimeIdentifier,
                $"-p:CppCompilerAndLinker={linker}", "-o", ahead) is string error)
            {
                Console.Error.WriteLine($"error: the program could not be compiled ahead of time: {error}");
                return 1;
            }

            List<IReadOnlyList<string>> rows =
            [
                Row(
                    "compiled ahead of time", Path.Combine(ahead, "FusedNorm.ColdStart"), [],
                    new FileInfo(Path.Combine(ahead, "FusedNorm.ColdStart")).Length),
            ];
            if (DotNet.Build("publish", project, "-p:PublishAot=false", "-o", jit) is null)
            {
                rows.Add(Row(
                    "on the shared runtime", "dotnet", [Path.Combine(jit, "FusedNorm.ColdStart.dll")],
                    Directory.GetFiles(jit, "*.dll").Sum(file => new FileInfo(file).Length)));
            }

            string python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
            rows.Add(Row("python3 -c \"import torch\"", python, ["-c", "import torch; print()"], null));
            screen.Heading("From the start of a process to its first prediction (workload 3, batch 1)");
            screen.Table(["program", ">size MB", ">fastest ms", ">median ms"], rows);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Starts a program often, each time until its first line.</summary>
    private static IReadOnlyList<string> Row(string name, string file, IReadOnlyList<string> arguments, long? bytes)
    {
        string size = bytes is long count ? Screen.Number(count / 1e6) : "";
        double[] times = new double[Starts];
        for (int i = 0; i < Starts; i++)
        {
            ProcessStartInfo start = new(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["DOTNET_ROLL_FORWARD"] = "Major";
            try
            {
                long begin = Stopwatch.GetTimestamp();
                using Process process = Process.Start(start)!;
                string? line = process.StandardOutput.ReadLine();
                times[i] = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
                process.WaitForExit();
                if (line is null || process.ExitCode != 0)
                {
                    return [name, size, "does not run", ""];
                }
            }
            catch (Win32Exception)
            {
                return [name, size, "is not there", ""];
            }
        }

        Array.Sort(times);
        return [name, size, Screen.Number(times[0]), Screen.Number(times[Starts / 2])];
    }
}
