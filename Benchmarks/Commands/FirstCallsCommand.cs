using System.CommandLine;
using System.Diagnostics;
using System.Globalization;

namespace FusedNorm.Benchmarks.Commands;

/// <summary>
/// The verb <c>firstcalls</c>: what the first calls of a process cost and when full speed is there. The autoencoder of MLPerf Tiny, one
/// sample, beside ONNX Runtime with the same exported model; on all cores, and on one as in a small container.
/// </summary>
internal static class FirstCallsCommand
{
    private const int Starts = 5;

    /// <summary>The verb with its options.</summary>
    public static Command Create() =>
        CommonOptions.Verb("firstcalls", "What the first calls of a process cost, and when full speed is there, beside ONNX Runtime.", Run);

    /// <returns>The exit code: 1 where the program could not be built.</returns>
    private static int Run(Screen screen)
    {
        screen.Line(Machine.Description);
        if (Repository.Root is not string root)
        {
            throw new UsageException("firstcalls builds Benchmarks/FirstCalls and has to be run from within the repository");
        }

        string folder = Directory.CreateTempSubdirectory("fusednorm-").FullName;
        try
        {
            if (DotNet.Build("publish", Path.Combine(root, "Benchmarks", "FirstCalls"), "-o", folder) is string error)
            {
                Console.Error.WriteLine($"error: the program could not be built: {error}");
                return 1;
            }

            string program = Path.Combine(folder, "FusedNorm.FirstCalls.dll");
            string model = Path.Combine(folder, "autoencoder.onnx");
            Start("dotnet", [program, "export", model]);
            List<IReadOnlyList<string>> rows = [];
            foreach (bool onOneCore in (bool[])[false, true])
            {
                string cores = onOneCore ? "1" : Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture);
                rows.Add(["FusedNorm", cores, .. Row(["predict"])]);
                rows.Add(["ONNX Runtime 1.31.1", cores, .. Row(["onnxruntime", model])]);
                rows.Add(["FusedNorm, training with 32 samples", cores, .. Row(["train"])]);

                IEnumerable<string> Row(string[] what) => onOneCore
                    ? Medians("taskset", ["-c", "0", "dotnet", program, .. what])
                    : Medians("dotnet", [program, .. what]);
            }

            screen.Heading("From the start of a process to full speed (autoencoder of MLPerf Tiny, one sample; medians of five processes)");
            screen.Table(
                [
                    "program", ">cores", ">first result ms", ">2nd call us", ">10th us", ">100th us",
                    ">full speed after ms", ">full speed us",
                ],
                rows);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<string> Medians(string file, string[] arguments)
    {
        double[][] starts = [.. Enumerable.Range(0, Starts).Select(_ => Start(file, arguments))];
        double[] medians = [.. Enumerable.Range(0, starts[0].Length)
            .Select(column => starts.Select(start => start[column]).Order().ElementAt(Starts / 2))];

        // From the first call's end to full speed, in milliseconds.
        medians[4] /= 1000;
        return medians.Select(Screen.Number);
    }

    /// <summary>Starts the program: the milliseconds to its first line, then the numbers of its second, where it has one.</summary>
    private static double[] Start(string file, string[] arguments)
    {
        long begin = Stopwatch.GetTimestamp();
        using Process process = Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true })!;
        string? first = process.StandardOutput.ReadLine();
        double elapsed = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        string? second = process.StandardOutput.ReadLine();
        process.WaitForExit();
        return first is not null && process.ExitCode == 0
            ? [
                elapsed,
                .. (second ?? "").Split('\t', StringSplitOptions.RemoveEmptyEntries)
                    .Select(number => double.Parse(number, CultureInfo.InvariantCulture)),
            ]
            : throw new InvalidOperationException($"'{file} {string.Join(' ', arguments)}' ended with {process.ExitCode}");
    }
}
