using System.CommandLine;
using System.Globalization;
using System.Text;
using FusedNorm.Files;
using FusedNorm.Tool.Files;
using FusedNorm.Tool.Import;
using FusedNorm.Tool.Onnx;

namespace FusedNorm.Tool.Commands;

/// <summary><c>fusednorm import model.onnx</c>: the class that declares the network, and its weights beside it.</summary>
internal static class ImportCommand
{
    private const int MostProblems = 100;

    public static Command Create()
    {
        Argument<string> path = new("model") { Description = "A .onnx model, exported in eval mode." };
        Option<string?> className =
            new("--class") { Description = "The name of the class; without it the file's, with capitals: digits_net.onnx is DigitsNet." };
        Option<string?> space = new("--namespace") { Description = "The namespace of the class; without it none." };
        Option<string> folder =
            new("--output", "-o") { Description = "The folder to write into; without it this one.", DefaultValueFactory = _ => "." };
        Option<string?> shape = new("--input") { Description = "The shape of one sample, as 3,32,32, where the model leaves it open." };
        Option<string?> wanted = new("--output-name")
        {
            Description = "The output that is wanted, where the model has several, or the value within it behind which it is cut off.",
        };
        Option<bool> force = new("--force") { Description = "Replace files that exist." };
        Command command = new("import", "Writes the C# class of an ONNX model and its weights as safetensors. "
            + "What cannot be expressed is listed, and nothing is written.")
        {
            path, className, space, folder, shape, wanted, force,
        };
        command.SetAction(result => Run(
            result.GetRequiredValue(path),
            Options(
                result.GetRequiredValue(path),
                result.GetValue(className),
                result.GetValue(space),
                result.GetValue(shape),
                result.GetValue(wanted)),
            result.GetRequiredValue(folder),
            result.GetValue(force),
            result.InvocationConfiguration.Output,
            result.InvocationConfiguration.Error));
        return command;
    }

    private static ImportOptions Options(string path, string? className, string? space, string? shape, string? wanted)
    {
        className ??= ClassNames.For(path);
        if (ClassNames.Obstacle(className) is string expected)
        {
            throw new UsageException($"--class: expected {expected}, found {className}.");
        }

        if (space is not null && ClassNames.NamespaceObstacle(space) is string otherwise)
        {
            throw new UsageException($"--namespace: expected {otherwise}, found {space}.");
        }

        return new ImportOptions(className, space, Path.GetFileName(path), shape is null ? null : Shape(shape), wanted);
    }

    private static long[] Shape(string text)
    {
        List<long> sizes = [];
        foreach (string part in text.Split(','))
        {
            if (!int.TryParse(
                part, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out int size)
                || size < 1)
            {
                throw new UsageException($"Expected the sizes of a sample with commas between, as 3,32,32, found {text}.");
            }

            sizes.Add(size);
        }

        return ShapeRules.IsBearable(sizes.ToArray())
            ? [.. sizes]
            : throw new UsageException($"Expected a sample of at most {int.MaxValue} values, found {text}.");
    }

    private static int Run(string path, ImportOptions options, string folder, bool force, TextWriter output, TextWriter error)
    {
        ImportResult result = Import(path, options);
        if (result.Network is not ImportedNetwork network)
        {
            error.WriteLine($"{path} cannot be imported, and nothing was written:");
            foreach (Problem problem in result.Problems.Take(MostProblems))
            {
                error.WriteLine($"  {problem}");
            }

            if (result.Problems.Count > MostProblems)
            {
                error.WriteLine($"  and {result.Problems.Count - MostProblems} more");
            }

            return ExitCode.BadInput;
        }

        string source = Path.Combine(folder, options.ClassName + ".cs");
        string weights = Path.Combine(folder, options.ClassName + ".safetensors");
        if (File.Exists(folder))
        {
            throw new IOException($"'{folder}': expected a folder to write into, found a file.");
        }

        Directory.CreateDirectory(folder);
        OutputFile.RequireFree(force, source, weights);
        AtomicFile.Write(weights, network.WriteWeights);
        AtomicFile.Write(source, stream => stream.Write(Encoding.UTF8.GetBytes(network.Source)));
        foreach (string note in result.Notes)
        {
            error.WriteLine($"note: {note}");
        }

        output.WriteLine(
            $"{source}: {Table.Count(network.Layers, "layer")}, {Malformed.Shape(network.InputShape)} "
            + $"to {Malformed.Shape(network.OutputShape)}");
        output.WriteLine(
            $"{weights}: {Table.Count(network.Tensors.Count, "tensor")}, "
            + $"{Table.Number(network.Tensors.Sum(tensor => tensor.Bytes))} bytes of values");
        return ExitCode.Success;
    }

    private static ImportResult Import(string path, ImportOptions options)
    {
        try
        {
            InputFile.RequireModel(path);
            return Importer.Import(OnnxReader.Open(path), options);
        }
        catch (InvalidDataException malformed)
        {
            throw InputFile.Named(path, malformed);
        }
    }
}
