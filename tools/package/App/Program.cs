using FusedNorm;

// What somebody does who has just installed the package: train, save, load, predict. Built with weights, the program also compares those in
// its assembly with those of the file that is named.
const int Count = 256;
TorchRandom random = new(7);
float[] x = random.Normal(Count * 6);
int[] targets = new int[Count];
for (int i = 0; i < Count; i++)
{
    targets[i] = x[i * 6] + x[(i * 6) + 1] > x[(i * 6) + 2] ? 1 : 0;
}

Console.WriteLine($"on {System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription}");
float[] expected = new float[Count * 2];
#if PRETRAINED
Moons net = new();
net.Load(args[0]);
net.Predict(x, expected);
float[] pretrained = new float[Count * 2];
Moons.Pretrained.Predict(x, pretrained);
Check("weights in the assembly", Differences(expected, pretrained));
#else
Moons trained = new(random);
Sgd optimizer = new(trained.Parameters, learningRate: 0.1, momentum: 0.9);
float first = trained.Loss(x, targets);
float last = first;
for (int step = 0; step < 200; step++)
{
    optimizer.ZeroGrad();
    last = trained.Loss(x, targets);
    trained.Backward();
    optimizer.Step();
}

if (!(last < first / 4))
{
    throw new InvalidOperationException($"The loss went from {first} to {last}.");
}

trained.Save(args[0], selfTestInput: x.AsSpan(0, 6));
trained.Predict(x, expected);
Moons net = new();
LoadResult loaded = net.Load(args[0]);
Console.WriteLine($"self-test {loaded.SelfTest!.LargestDifference}");
float[] found = new float[Count * 2];
net.Predict(x, found);
Check("loaded weights", Differences(expected, found));
#endif
float[] folded = new float[Count * 2];
net.ToInference().Predict(x, folded);
Check("an inference", Differences(expected, folded));
int right = Enumerable.Range(0, Count).Count(i => (expected[(i * 2) + 1] > expected[i * 2] ? 1 : 0) == targets[i]);
Console.WriteLine($"{right} of {Count} right");
return right > Count * 9 / 10 ? 0 : 1;

static float Differences(float[] a, float[] b) => a.Zip(b, (first, second) => Math.Abs(first - second)).Max();

static void Check(string what, float difference)
{
    Console.WriteLine($"{what}: largest difference {difference}");
    if (!(difference < 1e-4f))
    {
        throw new InvalidOperationException($"{what} predict something else.");
    }
}

/// <summary>Six numbers to one of two classes.</summary>
[Network]
#if PRETRAINED
[Weights("trained.safetensors")]
#endif
[Input(6)]
[Linear(32, Bias = false)]
[BatchNorm1d]
[ReLU]
[Linear(2)]
[CrossEntropyLoss]
internal sealed partial class Moons;
