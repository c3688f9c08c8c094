#:project ../../Runtime/FusedNorm.Runtime.csproj
#:package Microsoft.ML.OnnxRuntime
#:property PublishAot=false
#:property TargetFramework=net10.0
// Records what ONNX Runtime computes with the models in Tool.Tests/Field: dotnet run tools/onnx/field.cs -- Tool.Tests/Field
// Every input is new TorchRandom(3).Normal(length), sizes that are open are 3. A model that the runtime does not run has no outputs.
using System.Globalization;
using System.Text;
using FusedNorm;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

if (args is not [string folder] || !Directory.Exists(folder))
{
    Console.Error.WriteLine("Expected one argument, a folder with models.");
    return 1;
}

List<string> lines = [];
foreach (string path in Directory.EnumerateFiles(folder, "*.onnx", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
{
    string name = Path.GetRelativePath(folder, path).Replace('\\', '/');
    try
    {
        // Nothing is rewritten: what the file says is what is computed.
        using SessionOptions options = new()
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        using InferenceSession session = new(path, options);
        List<NamedOnnxValue> inputs = [];
        foreach ((string input, NodeMetadata metadata) in session.InputMetadata)
        {
            int[] shape = [.. metadata.Dimensions.Select(size => size < 1 ? 3 : size)];
            float[] values = new TorchRandom(3).Normal(shape.Aggregate(1, (product, size) => product * size));
            inputs.Add(metadata.ElementType == typeof(double)
                ? NamedOnnxValue.CreateFromTensor(input, new DenseTensor<double>(Array.ConvertAll(values, value => (double)value), shape))
                : metadata.ElementType == typeof(float) ? NamedOnnxValue.CreateFromTensor(input, new DenseTensor<float>(values, shape))
                : metadata.ElementType == typeof(bool) ? NamedOnnxValue.CreateFromTensor(input, new DenseTensor<bool>(shape))
                : throw new NotSupportedException($"an input of {metadata.ElementType}"));
        }

        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = session.Run(inputs);
        string[] texts =
        [
            .. outputs.Select(output => output.ElementType == TensorElementType.Double
                ? Text(output.Name, output.AsTensor<double>().Select(value => value.ToString("R", CultureInfo.InvariantCulture)))
                : Text(output.Name, output.AsTensor<float>().Select(value => value.ToString("R", CultureInfo.InvariantCulture)))),
        ];
        lines.Add($"  \"{name}\": {{ {string.Join(", ", texts)} }}");
    }
    catch (Exception error) when (error is OnnxRuntimeException or NotSupportedException)
    {
        Console.WriteLine($"{name}: {error.Message.ReplaceLineEndings(" ")}");
        lines.Add($"  \"{name}\": {{}}");
    }
}

File.WriteAllText(Path.Combine(folder, "outputs.json"), "{\n" + string.Join(",\n", lines) + "\n}\n", new UTF8Encoding(false));
Console.WriteLine($"{lines.Count} models");
return 0;

static string Text(string name, IEnumerable<string> values) =>
    $"\"{name}\": [{string.Join(", ", values.Select(value => char.IsLetter(value.TrimStart('-')[0]) ? $"\"{value}\"" : value))}]";
