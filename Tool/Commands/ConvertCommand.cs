using System.CommandLine;
using FusedNorm.Files;
using FusedNorm.Tool.Files;

namespace FusedNorm.Tool.Commands;

/// <summary><c>fusednorm convert a b</c>: any file of tensors to safetensors.</summary>
internal static class ConvertCommand
{
    private const string Ending = ".safetensors";

    private static readonly string[] Kinds = ["F32", "F64", "F16", "BF16"];

    public static Command Create()
    {
        Argument<string> input = new("input")
        {
            Description = "A .safetensors file, what torch.save wrote (.pt, .pth, .ckpt), or a .onnx model, whose initializers are taken.",
        };
        Argument<string> output = new("output") { Description = "The .safetensors file to write." };
        Option<string?> dtype = new("--dtype")
        {
            HelpName = string.Join('|', Kinds),
            Description = "What floats become: F32, F64, F16 or BF16. Without it they stay what they are; whole numbers always do.",
        };
        Option<string?> key = new("--key") { Description = "Which state dict of a checkpoint, as model; without it the only one." };
        Option<string?> prefix =
            new("--strip-prefix") { Description = "What to take off the keys, as module.; tensors without it are left out." };
        Option<string[]> rename = new("--rename")
        {
            Description =
                "A new key, or a new beginning of keys up to a dot: net.0=fc1 makes net.0.weight fc1.weight. May be given several times.",
        };
        Option<bool> force = new("--force") { Description = "Replace the output if it exists." };
        Command command = new("convert", "Writes the tensors of a file as safetensors, under the same keys unless told otherwise.")
        {
            input, output, dtype, key, prefix, rename, force,
        };
        command.SetAction(result => Run(
            result.GetRequiredValue(input),
            result.GetRequiredValue(output),
            new Selection(result.GetValue(key), result.GetValue(prefix), [.. (result.GetValue(rename) ?? []).Select(KeyRenaming.Parse)]),
            result.GetValue(dtype)?.ToUpperInvariant(),
            result.GetValue(force),
            result.InvocationConfiguration.Output,
            result.InvocationConfiguration.Error));
        return command;
    }

    private static int Run(
        string input, string output, Selection selection, string? dtype, bool force, TextWriter console, TextWriter error)
    {
        if (!output.EndsWith(Ending, StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"Expected an output that ends with {Ending}, found {output}: no other format is written.");
        }

        if (dtype is not null && !Kinds.Contains(dtype))
        {
            throw new UsageException($"--dtype: expected {string.Join(", ", Kinds[..^1])} or {Kinds[^1]}, found {dtype}.");
        }

        if (Path.GetFullPath(input) == Path.GetFullPath(output))
        {
            throw new UsageException("Expected two files, found one: a file cannot become itself.");
        }

        using TensorFile file = InputFile.Open(input, selection.Key);
        IReadOnlyList<(string Key, TensorEntry Tensor)> selected = selection.Of(input, file);
        OutputFile.RequireFree(force, output);
        Dictionary<string, string> metadata = new(file.Metadata);
        metadata.TryAdd("format", "pt");
        List<(string Name, FloatConversion Conversion)> conversions = [];
        OutgoingTensor[] tensors =
            [.. selected.Select(pair => Outgoing(file, pair.Key, pair.Tensor, dtype is null ? null : DTypes.Find(dtype), conversions))];
        try
        {
            AtomicFile.Write(output, stream =>
            {
                SafeTensorsWriter.Write(stream, tensors, metadata);
                file.Finish();
            });
        }
        catch (InvalidDataException malformed)
        {
            throw InputFile.Named(input, malformed);
        }

        foreach ((string name, FloatConversion conversion) in conversions.Where(pair => pair.Conversion.Overflows > 0))
        {
            error.WriteLine($"note: {conversion.Overflows} values of {Malformed.Text(name)} are too large for {dtype} and became infinite");
        }

        console.WriteLine(
            $"{output}: {Table.Count(tensors.Length, "tensor")}, {Table.Number(tensors.Sum(tensor => tensor.Bytes))} bytes of values");
        return ExitCode.Success;
    }

    private static OutgoingTensor Outgoing(
        TensorFile file, string key, TensorEntry tensor, DType? to, List<(string Name, FloatConversion Conversion)> conversions)
    {
        DType target = tensor.DType.IsFloat() ? to ?? tensor.DType : tensor.DType;
        FloatConversion conversion = new(tensor.DType, target);
        conversions.Add((tensor.Name, conversion));
        return new OutgoingTensor(key, target, tensor.Shape, stream => file.Read(tensor, block => stream.Write(conversion.Convert(block))));
    }

    /// <summary>Which tensors of a file are taken, and under which keys.</summary>
    private sealed record Selection(string? Key, string? Prefix, IReadOnlyList<KeyRenaming> Renamings)
    {
        public IReadOnlyList<(string Key, TensorEntry Tensor)> Of(string path, TensorFile file)
        {
            List<string> conflicts = [];
            try
            {
                StoredKeys keys = StoredKeys.Of(file, Prefix ?? "", Renamed, conflicts)!;
                if (Renamings.FirstOrDefault(renaming => !renaming.IsUsed) is KeyRenaming idle)
                {
                    string expected = $"{Malformed.Text(idle.Old)}, or some that begin with {Malformed.Text(idle.Old + ".")}, for --rename";
                    throw Malformed.At("the keys", expected, StoredKeys.Listed(file));
                }

                return conflicts.Count == 0
                    ? [.. keys.Keys.Select(key => (key, keys.Find(key)!)).Where(pair => pair.Item2 is not null)]
                    : throw Malformed.At("the new keys", "every key once", string.Join("; ", conflicts));
            }
            catch (InvalidDataException error)
            {
                throw InputFile.Named(path, error);
            }
        }

        private string Renamed(string key) =>
            Renamings.Select(renaming => renaming.Apply(key)).FirstOrDefault(renamed => renamed is not null) ?? key;
    }

    /// <summary>What <c>--rename</c> asks for.</summary>
    private sealed record KeyRenaming(string Old, string New)
    {
        public static KeyRenaming Parse(string text) => text.Split('=') is [{ Length: > 0 } old, { Length: > 0 } renamed]
            ? new KeyRenaming(old, renamed)
            : throw new UsageException($"--rename: expected a key and a new one, as net.0=fc1, found {text}.");

        /// <summary>Whether a key was its own, or began with it.</summary>
        public bool IsUsed { get; private set; }

        public string? Apply(string key)
        {
            string? renamed = key == Old ? New : key.StartsWith(Old + ".", StringComparison.Ordinal) ? New + key[Old.Length..] : null;
            IsUsed |= renamed is not null;
            return renamed;
        }
    }
}
