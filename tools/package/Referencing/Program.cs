using System;
using System.Linq;
using FusedNorm;

// A network of this project's own, with weights in the assembly, beside the library's with the same ones from the file.
Library.Moons loaded = new();
loaded.Load(args[0]);
float[] x = new TorchRandom(3).Normal(8 * 6);
float[] expected = new float[8 * 2];
float[] found = new float[8 * 2];
loaded.Predict(x, expected);
Pinned.Pretrained.Predict(x, found);
float difference = expected.Zip(found, (a, b) => Math.Abs(a - b)).Max();
Console.WriteLine($"weights through a project reference: largest difference {difference}");
return difference < 1e-4f ? 0 : 1;

/// <summary>Six numbers to one of two classes.</summary>
[Network]
[Weights("trained.safetensors")]
[Input(6)]
[Linear(32, Bias = false)]
[BatchNorm1d]
[ReLU]
[Linear(2)]
internal sealed partial class Pinned;
