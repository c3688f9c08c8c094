using System.Globalization;
using FusedNorm;
using FusedNorm.Benchmarks.Networks;

// Workload 3 from nothing to its first prediction; whoever started the process waits for the line.
TorchRandom random = new(0);
SmallClassifier network = new(random);
float[] output = new float[10];
network.Predict(random.Normal(64), output);
Console.WriteLine(output[0].ToString(CultureInfo.InvariantCulture));
