using System.CommandLine;

namespace FusedNorm.Tool.Commands;

/// <summary>The command line: what there is to say, and what an exception becomes.</summary>
internal static class FusedNormCommand
{
    private const string Description =
        "Weights and models for FusedNorm: looks into .safetensors, .pt and .onnx files, converts them to safetensors, "
        + "and turns ONNX models into C# declarations.\n\n"
        + "Exit codes: 0 done; 1 the input is malformed or cannot be expressed; 2 wrong usage; 3 a file could not be read or written.";

    /// <summary>Runs a command line.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        RootCommand root = new(Description) { InspectCommand.Create(), ImportCommand.Create(), ConvertCommand.Create() };
        ParseResult parsed = root.Parse(arguments);
        try
        {
            int result = parsed.Invoke(
                new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
            return parsed.Errors.Count > 0 ? ExitCode.BadUsage : result;
        }
        catch (UsageException problem)
        {
            return Fail(problem.Message, ExitCode.BadUsage);
        }
        catch (InvalidDataException problem)
        {
            return Fail(problem.Message, ExitCode.BadInput);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // A path that no file system takes is an ArgumentException or a NotSupportedException.
            return Fail(problem.Message, ExitCode.BadFile);
        }

        int Fail(string message, int code)
        {
            error.WriteLine(message);
            return code;
        }
    }
}
