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
        Argument<string> input = new("input") { Description = "A .safetensors file, a state dict of torch.save (.pt, .pth), or a .onnx model, whose initializers are taken." };
        Argument<string> output = new("output") { Description = "The .safetensors file to write." };
        Option<string?> dtype = new("--dtype") { Description = "What floats become: F32, F64, F16 or BF16. Without it they stay what they are; whole numbers always do." };
        Option<bool> force = new("--force") { Description = "Replace the output if it exists." };
        dtype.AcceptOnlyFromAmong(Kinds);
        Command command = new("convert", "Writes the tensors of a file as safetensors, under the same keys.") { input, output, dtype, force };
        command.SetAction(result => Run(
            result.GetRequiredValue(input), result.GetRequiredValue(output), result.GetValue(dtype), result.GetValue(force),
            result.InvocationConfiguration.Output, result.InvocationConfiguration.Error));
        return command;
    }

    private static int Run(string input, string output, string? dtype, bool force, TextWriter console, TextWriter error)
    {
        if (!output.EndsWith(Ending, StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"Expected an output that ends with {Ending}, found {output}: no other format is written.");
        }

        if (Path.GetFullPath(input) == Path.GetFullPath(output))
        {
            throw new UsageException("Expected two files, found one: a file cannot become itself.");
        }

        using TensorFile file = InputFile.Open(input);
        OutputFile.RequireFree(force, output);
        Dictionary<string, string> metadata = new(file.Metadata);
        metadata.TryAdd("format", "pt");
        List<(string Name, FloatConversion Conversion)> conversions = [];
        OutgoingTensor[] tensors = [.. file.Tensors.Select(tensor => Outgoing(file, tensor, dtype is null ? null : DTypes.Find(dtype), conversions))];
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

        console.WriteLine($"{output}: {Table.Count(tensors.Length, "tensor")}, {Table.Number(tensors.Sum(tensor => tensor.Bytes))} bytes of values");
        return ExitCode.Success;
    }

    private static OutgoingTensor Outgoing(TensorFile file, TensorEntry tensor, DType? to, List<(string Name, FloatConversion Conversion)> conversions)
    {
        DType target = tensor.DType.IsFloat() ? to ?? tensor.DType : tensor.DType;
        FloatConversion conversion = new(tensor.DType, target);
        conversions.Add((tensor.Name, conversion));
        return new OutgoingTensor(tensor.Name, target, tensor.Shape, stream => file.Read(tensor, block => stream.Write(conversion.Convert(block))));
    }
}
