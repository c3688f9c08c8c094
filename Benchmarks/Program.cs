using System.Globalization;
using System.Text;
using FusedNorm.Benchmarks;
using FusedNorm.Benchmarks.Commands;

// The program speaks English, so its numbers do too.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
Screen.AdaptToRedirection();

const string verbs = """
    verbs:
      peers      every workload in FusedNorm, PyTorch, ONNX Runtime and oneDNN, in turns: a table and a JSON line for each row
                   --quick             shorter
                   --smoke             only whether it works: no peers but plain loops, and times that mean nothing
                   --workloads 1,3     some of the six
                   --threads 1         one column of the two
                   --json FILE         the JSON lines into a file
                   --markdown          tables for a document
      scaling    what a sample costs in batches of 1 to 4,096, and a value in norms of 1 to 1,024 channels (--markdown)
      profile    what the time is spent on where a target is not reached (--markdown)
      limits     what the machine can do at most (--threads, --markdown)
      memory     what a training step needs, beside what PyTorch keeps for it (--markdown)
      build      what the generator costs a build (--markdown)
      coldstart  the time from a process's start to its first prediction (--markdown)
      firstcalls  what the first calls of a process cost, and when full speed is there, beside ONNX Runtime (--markdown)
      onnx       exported models in ONNX Runtime, beside what their networks predict (docs/onnx.md)
                   --models FOLDER     what Runtime.Tests exported
                   --record FILE       ONNX Runtime's outputs, for the tests
                   --markdown          a table for a document
      kernels    single kernels under BenchmarkDotNet; what follows is for it: --filter '*BatchNorm*'
      document   runs the others (or those named behind it) and puts their tables into docs/performance.md
      --help     show this list
    """;

if (args.Length == 0)
{
    Console.Error.WriteLine($"error: which verb?\n\n{verbs}");
    return 2;
}

ReadOnlySpan<string> rest = args.AsSpan(1);
try
{
    switch (args[0])
    {
        case "peers":
            return PeersCommand.Run(rest);
        case "limits":
            return LimitsCommand.Run(rest);
        case "scaling":
            return ScalingCommand.Run(rest);
        case "profile":
            return ProfileCommand.Run(rest);
        case "memory":
            return MemoryCommand.Run(rest);
        case "build":
            return BuildCommand.Run(rest);
        case "coldstart":
            return ColdStartCommand.Run(rest);
        case "firstcalls":
            return FirstCallsCommand.Run(rest);
        case "document":
            return DocumentCommand.Run(rest);
        case "onnx":
            return OnnxCommand.Run(rest);
        case "kernels":
            return KernelsCommand.Run(rest);
        case "--help" or "-h" or "help":
            Console.WriteLine($"usage: dotnet run -c Release --project Benchmarks -- verb [options]\n\n{verbs}");
            return 0;
        default:
            throw new UsageException($"unknown verb '{args[0]}'");
    }
}
catch (UsageException exception)
{
    Console.Error.WriteLine($"error: {exception.Message}\n\n{verbs}");
    return 2;
}
