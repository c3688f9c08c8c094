using System.CommandLine;
using System.Text.Json;
using FusedNorm.Files;
using FusedNorm.Tool.Files;
using FusedNorm.Tool.Onnx;

namespace FusedNorm.Tool.Commands;

/// <summary><c>fusednorm inspect file</c>: what is in a file of tensors.</summary>
internal static class InspectCommand
{
    private const int MostOthers = 20;

    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    public static Command Create()
    {
        Argument<string> path =
            new("file") { Description = "A .safetensors file, what torch.save wrote (.pt, .pth, .ckpt), or a .onnx model." };
        Option<string?> key =
            new("--key") { Description = "Which state dict of a checkpoint, as model; without it all of them are listed." };
        Option<bool> json = new("--json") { Description = "Print JSON, for scripts." };
        Command command =
            new("inspect", "Lists the keys, kinds, shapes and sizes of a file's tensors, and its metadata.") { path, key, json };
        command.SetAction(result => Run(
            result.GetRequiredValue(path), result.GetValue(key), result.GetValue(json), result.InvocationConfiguration.Output));
        return command;
    }

    private static int Run(string path, string? key, bool json, TextWriter output)
    {
        IReadOnlyList<string> keys = key is null ? InputFile.StateDictKeys(path) : [key];
        if (keys.Count > 1 && !json)
        {
            output.WriteLine(
                $"{path}: a checkpoint of torch.save, {Table.Count(keys.Count, "state dict")}; --key chooses one, as key: does for Load");
            output.WriteLine();
        }

        // With none, opening says what there is in its place; --json is of one, as the message says.
        bool isList = keys.Count > 1 && !json;
        string?[] shown = isList ? [.. keys] : [key];
        foreach (string? one in shown)
        {
            using TensorFile file = InputFile.Open(path, one);
            if (json)
            {
                output.WriteLine(Json(file));
            }
            else if (isList)
            {
                output.WriteLine($"{TextExcerpt.Of(one!)}: {Totals(file)}");
            }
            else
            {
                Print(keys is [{ Length: > 0 } only] ? $"{path}, {TextExcerpt.Of(only)}" : path, file, output);
            }
        }

        return ExitCode.Success;
    }

    private static string Totals(TensorFile file) => string.Join(
        ", ",
        Table.Count(file.Tensors.Count, "tensor"),
        Table.Count(file.Tensors.Sum(tensor => tensor.Length), "value"),
        $"{Table.Number(file.Tensors.Sum(Bytes))} bytes");

    private static void Print(string path, TensorFile file, TextWriter output)
    {
        output.WriteLine($"{path}: {InputFile.Format(file)}, {Totals(file)}");
        if (file is OnnxTensorFile onnx)
        {
            PrintModel(onnx.Model, output);
        }

        if (file.Tensors.Count > 0)
        {
            output.WriteLine();
            IEnumerable<string[]> rows = file.Tensors.Select(tensor =>
                (string[])[TextExcerpt.Of(tensor.Name), tensor.DType.Name(), Malformed.Shape(tensor.Shape), Table.Number(Bytes(tensor))]);
            Table.Print(output, rightAligned: 3, [["key", "dtype", "shape", "bytes"], .. rows]);
        }

        if (file.OtherKeys.Count > 0)
        {
            output.WriteLine();
            string others = string.Join(", ", file.OtherKeys.Take(MostOthers).Select(TextExcerpt.Of));
            output.WriteLine($"no tensors: {others}{(file.OtherKeys.Count > MostOthers ? ", …" : "")}");
        }

        if (file.Metadata.Count > 0)
        {
            output.WriteLine();
            Table.Print(
                output, rightAligned: -1,
                [["metadata", ""], .. file.Metadata.Select(text => (string[])[TextExcerpt.Of(text.Key), TextExcerpt.Of(text.Value)])]);
        }
    }

    private static void PrintModel(OnnxModel model, TextWriter output)
    {
        IEnumerable<string> opsets = model.Opsets.Select(
            opset => $"opset {opset.Value}{(opset.Key.Length > 0 ? $" of {Malformed.Text(opset.Key)}" : "")}");
        string[] producer = model.Producer.Length > 0 ? [$"by {TextExcerpt.Of(model.Producer)}"] : [];
        string[] said = [$"IR version {model.IrVersion}", .. opsets, .. producer];
        output.WriteLine(string.Join(", ", said));
        foreach ((string what, List<OnnxValue> values) in new[] { ("input", model.Inputs), ("output", model.Outputs) })
        {
            values.ForEach(value => output.WriteLine($"{what} {TextExcerpt.Of(value.Name)} {value}"));
        }

        IEnumerable<string> counts = model.Nodes.GroupBy(node => node.OpType).OrderByDescending(group => group.Count())
            .ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => group.Count() == 1 ? TextExcerpt.Of(group.Key) : $"{TextExcerpt.Of(group.Key)} x {group.Count()}");
        output.WriteLine($"{Table.Count(model.Nodes.Count, "node")}: {string.Join(", ", counts)}");
    }

    private static string Json(TensorFile file)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text, Indented))
        {
            json.WriteStartObject();
            json.WriteString("format", InputFile.Format(file));
            json.WriteStartArray("tensors");
            foreach (TensorEntry tensor in file.Tensors)
            {
                json.WriteStartObject();
                json.WriteString("key", tensor.Name);
                json.WriteString("dtype", tensor.DType.Name());
                json.WriteStartArray("shape");
                foreach (long size in tensor.Shape)
                {
                    json.WriteNumberValue(size);
                }

                json.WriteEndArray();
                json.WriteNumber("bytes", Bytes(tensor));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartObject("metadata");
            foreach ((string key, string value) in file.Metadata)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    private static long Bytes(TensorEntry tensor) => tensor.Length * tensor.DType.Size();
}
