using System.Diagnostics;
using System.Globalization;
using FusedNorm;
using FusedNorm.Benchmarks.Networks;
using Microsoft.ML.OnnxRuntime;

// Does the same thing again and again and takes the time of each call. The first line says that the first result is there, which whoever
// started the process waits for; the second what the calls took, in microseconds: the second, the tenth, the hundredth, how long it took to
// full speed, full speed.
const int Seconds = 3;
const int Samples = 32;
float[] input = new TorchRandom(1).Normal(Samples * 640);
float[] one = input[..640];
float[] output = new float[640];
Action call = args switch
{
    ["predict"] => Predict(),
    ["train"] => Train(),
    ["onnxruntime", string model] => OnnxRuntime(model),
    ["export", string model] => () => new Autoencoder(new TorchRandom(0)).ExportOnnx(model),
    _ => throw new ArgumentException("predict, train, onnxruntime MODEL, or export MODEL"),
};
call();
Console.WriteLine(output[0].ToString(CultureInfo.InvariantCulture));
if (args[0] == "export")
{
    return;
}

List<double> times = [];
long begin = Stopwatch.GetTimestamp();
while (Stopwatch.GetElapsedTime(begin).TotalSeconds < Seconds)
{
    long start = Stopwatch.GetTimestamp();
    call();
    times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
}

// Full speed is what a tenth of all calls reach; it is there where half of twenty calls in a row take at most a fifth longer.
const int Window = 20;
double best = times.Order().ElementAt(times.Count / 10);
int reached =
    Enumerable.Range(0, times.Count - Window).First(first => times[first..(first + Window)].Order().ElementAt(Window / 2) <= 1.2 * best);
double[] row = [times[0], times[8], times[98], times.Take(reached).Sum(), best];
Console.WriteLine(string.Join('\t', row.Select(time => time.ToString(CultureInfo.InvariantCulture))));

Action Predict()
{
    Autoencoder.Inference inference = new Autoencoder(new TorchRandom(0)).ToInference();
    return () => inference.Predict(one, output);
}

Action Train()
{
    Autoencoder network = new(new TorchRandom(0));
    Sgd optimizer = new(network.Parameters, learningRate: 0.01);
    return () =>
    {
        network.Loss(input, input);
        network.Backward();
        optimizer.Step();
        optimizer.ZeroGrad();
    };
}

Action OnnxRuntime(string model)
{
    InferenceSession session = new(model);
    RunOptions options = new();
    string[] inputs = [.. session.InputNames];
    string[] outputs = [.. session.OutputNames];
    OrtValue[] from = [OrtValue.CreateTensorValueFromMemory(one, [1, 640])];
    OrtValue[] to = [OrtValue.CreateTensorValueFromMemory(output, [1, 640])];
    return () => session.Run(options, inputs, from, outputs, to);
}
