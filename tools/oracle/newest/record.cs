#:property PublishAot=false
#:property ManagePackageVersionsCentrally=false
#:package TorchSharp@0.107.0
#:package libtorch-cpu-linux-x64@2.10.0
// Records the few cases whose numbers have changed since PyTorch 1.13.1, with the newest libtorch that has a package:
//     dotnet run tools/oracle/newest/record.cs -- Generator.Tests/Oracle/Cases
// The packages are 600 MB, and libtorch needs the C++ library of Debian 13 or newer.
using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

if (args is not [string folder])
{
    Console.Error.WriteLine("Expected one argument, the folder of the cases.");
    return 1;
}

set_num_threads(1);
// The folder of their family, as record_cases.py has it.
string family = Directory.CreateDirectory(Path.Combine(folder, "activations")).FullName;

// Both kinks with their neighbours, zeros, what overflows when it is multiplied by six, infinities and a NaN. 64 values a sample fill whole
// registers of any width: in what is left of a row PyTorch's own gradient of a NaN is another.
double[] singles =
[
    -3, 3, MathF.BitIncrement(-3), MathF.BitDecrement(-3), MathF.BitIncrement(3), MathF.BitDecrement(3), 0, -0.0, 1e-40, -1e-20,
    1.5, -1.5, 2.999, 7, -7, 5.6e37, 5.7e37, 3e38, -3e38, double.PositiveInfinity, double.NegativeInfinity, double.NaN,
];
double[] doubles = [.. singles.Take(15), Math.BitIncrement(-3.0), Math.BitDecrement(3.0), 2.9e307, 3e307, -3e307, .. singles.TakeLast(3)];
Record("act_hardswish_kinks", ScalarType.Float32, singles, x => nn.functional.hardswish(x));
Record("act_hardswish_kinks_float64", ScalarType.Float64, doubles, x => nn.functional.hardswish(x));
return 0;

void Record(string name, ScalarType type, double[] values, Func<Tensor, Tensor> function)
{
    const int Length = 64;
    int[] batches = [1, 3];
    List<string> results = [];
    foreach (int batch in batches)
    {
        Tensor x = tensor(Cycle(values, batch * Length, batch), [batch, Length], dtype: type).requires_grad_();
        Tensor gradient = tensor(Cycle([1, -2, 0.5, 3, 0.25, -1.5, 2], batch * Length, 0), [batch, Length], dtype: type);
        Tensor output = function(x);
        output.backward([gradient]);
        results.Add($$"""
                {
                  "input": {{Json(x)}},
                  "output": {{Json(output)}},
                  "output_requires_grad": true,
                  "output_grad": {{Json(gradient)}},
                  "backward_error": false,
                  "input_grad": {{Json(x.grad!)}},
                  "grads": {},
                  "state": {}
                }
            """);
    }

    string steps = string.Join(", ", batches.Select(batch => $$"""{"mode": "train", "action": "backward", "batch": {{batch}}}"""));
    File.WriteAllText(Path.Combine(family, name + ".json"), $$"""
        {
          "name": "{{name}}",
          "recorded_with": "libtorch {{torch.__version__}}, as older versions have other gradients at -3 and 3",
          "input": [{{Length}}],
          "batch": 1,
          "dtype": "{{(type == ScalarType.Float32 ? "float32" : "float64")}}",
          "input_requires_grad": true,
          "layers": [
            {"kind": "Hardswish"}
          ],
          "steps": [{{steps}}],
          "initial_state": {},
          "seeded_state": [],
          "results": [
        {{string.Join(",\n", results)}}
          ]
        }

        """.ReplaceLineEndings("\n"));
}

static double[] Cycle(double[] values, int length, int start) =>
    [.. Enumerable.Range(start, length).Select(i => values[i % values.Length])];

static string Json(Tensor tensor)
{
    IEnumerable<string> numbers = tensor.dtype == ScalarType.Float32
        ? tensor.data<float>().Select(value => value.ToString("R", CultureInfo.InvariantCulture))
        : tensor.data<double>().Select(value => value.ToString("R", CultureInfo.InvariantCulture));
    string data = string.Join(",", numbers.Select(number => number == "-0" ? "-0.0" : number));
    return $$"""{"shape": [{{string.Join(", ", tensor.shape)}}], "data": [{{data}}]}""";
}
