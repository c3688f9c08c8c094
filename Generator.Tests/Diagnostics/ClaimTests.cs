using System.Reflection;
using FusedNorm.Generator.Tests.Harness;
using Xunit;

namespace FusedNorm.Generator.Tests.Diagnostics;

/// <summary>What the pages of warnings and hints say will happen does happen: their examples, run.</summary>
[Trait("Registers", "None")]
public sealed class ClaimTests
{
    /// <summary>
    /// The id of a page, and the claim as statements that end by returning whether it holds; <c>random</c> and <c>net</c> are there.
    /// </summary>
    public static TheoryData<string, string> Claims => new()
    {
        { "FN0200", "net.Loss(random.Normal(6), [0, 1]); return Throws<InvalidOperationException>(() => net.Backward());" },
        { "FN0201", "net.Loss(random.Normal(6), [0, 1]); net.Backward(); "
            + "return net.Fc1.Weight.RequiresGrad && !net.Fc1.Weight.HasGrad && net.Fc2.Weight.HasGrad;" },
        { "FN0202", "net.Loss(random.Normal(6), [0, 1]); net.Backward(); "
            + "return !net.Fc1.Weight.HasGrad && !net.Fc1.Bias.HasGrad && net.Fc2.Weight.HasGrad;" },
        { "FN0203", "net.Loss(random.Normal(6), [0, 1]); net.Backward(); return !net.Bn1.Weight.HasGrad && Moved(net.Bn1);" },
        { "FN0204", "net.Forward(random.Normal(6)); return Moved(net.Bn1);" },
        { "FN0205", "net.Forward(random.Normal(8)); return Moved(net.TrunkBn1);" },
        { "FN0300", "float[] x = random.Normal(3); if (!Throws<ArgumentException>(() => net.Forward(x))) { return false; } net.Eval(); "
            + "return net.Forward(x).Length == 2;" },
        {
            "FN0301",
            """
            float[] x = random.Normal(48);
            float[] y = new float[48];
            net.Predict(x, y);
            float first = y[0];
            random.Normal(24).CopyTo(x, 24);
            net.Predict(x, y);
            return y[0] != first;
            """
        },
        {
            "FN0302",
            """
            float[] x = random.Normal(24);
            net.Forward(x);
            return Math.Abs((net.Bn1.RunningMean[0] / x.AsSpan(0, 8).ToArray().Average()) - 0.99) < 1e-3;
            """
        },
        {
            "FN0303",
            """
            float[] x = Enumerable.Repeat(3f, 24).ToArray();
            net.Bn1.RunningMean.Fill(3);
            net.Bn1.RunningVar.Clear();
            float[] y = new float[24];
            net.Predict(x, y);
            return float.IsNaN(y[0]);
            """
        },
        {
            "FN0304",
            """
            net.Fc1.Weight.Data.Clear();
            net.Fc1.Bias.Data.Clear();
            net.Fc1.Bias.Data[0] = 100;
            return net.Loss(random.Normal(3), [0]) > 0.74;
            """
        },
        {
            "FN0305",
            """
            float[] x = random.Normal(3 * 512);
            for (int step = 0; step < 100; step++)
            {
                net.Forward(x);
            }

            return net.Bn1.RunningVar[0] > 1.15 && net.Bn1.RunningVar[0] < 1.4;
            """
        },
        { "FN0306", "return net.Loss(random.Normal(6), [0, 1]) is > -1 and < 0;" },
        {
            "FN0400",
            """
            net.Loss(random.Normal(24), [0, 1, 0, 1, 1, 0, 1, 0]);
            net.Backward();
            return net.Fc1.Bias.Grad.ToArray().All(slope => Math.Abs(slope) < 1e-5)
                && net.Fc1.Weight.Grad.ToArray().Any(slope => Math.Abs(slope) > 1e-3);
            """
        },
        { "FN0401", "return Net.Info.ToString().Contains(\"bn1: (x - mean) * scale + shift\");" },
        {
            "FN0402",
            """
            float[] x = random.Normal(32);
            float[] before = net.Forward(x).ToArray();
            net.Bn1.Weight.Data.Fill(2);
            net.Bn1.Bias.Data.Fill(5);
            float[] after = net.Forward(x).ToArray();
            return before.Zip(after).All(pair => Math.Abs(pair.First - pair.Second) < 1e-3);
            """
        },
        { "FN0403", "float loss = net.Loss(random.Normal(3), [2]); return Math.Abs(loss + net.Output[2]) < 1e-6;" },
        {
            "FN0406",
            """
            float[] x = random.Normal(6);
            float[] before = net.Forward(x).ToArray();
            net.Backward(random.Normal(4));
            net.Fc1.Weight.Data.Fill(2);
            return !net.Fc1.Weight.HasGrad && before.SequenceEqual(net.Forward(x).ToArray());
            """
        },
        { "FN0500", "Program.Validate(net, random.Normal(48), [0, 1]); return Moved(net.Bn1);" },
        { "FN0501", "float[] x = random.Normal(48); return Throws<InvalidOperationException>(() => Program.Step(net, x, [0, 1]));" },
        {
            "FN0502",
            """
            float[] x = random.Normal(48);
            float[] fast = new float[8];
            float[] now = new float[8];
            Program.Run(net, x, [0, 1], fast);
            net.Predict(x, now);
            return !fast.SequenceEqual(now);
            """
        },
        { "FN0503", "return Throws<ArgumentException>(() => Program.Run(net));" },
        { "FN0504", "string file = System.IO.Path.GetRandomFileName(); "
            + "return Throws<NotSupportedException>(() => Program.Run(net, file)) && !System.IO.File.Exists(file);" },
        {
            "FN0505",
            """
            float[] x = random.Normal(3);
            float[] y = random.Normal(3);
            return Program.Difference(net, x, y) == 0 && net.Forward(x).ToArray()[0] != net.Forward(y)[0];
            """
        },
    };

    [Theory]
    [Trait("Size", "Medium")]
    [MemberData(nameof(Claims))]
    public void What_the_page_says_happens(string id, string claim)
    {
        string harness = $$"""
            using System.Linq;

            internal static class Claim
            {
                public static bool Holds()
                {
                    TorchRandom random = new(1029);
                    Net net = new(random);
                    {{claim}}
                }

                public static bool Moved(BatchNormLayer norm) => norm.RunningMean.IndexOfAnyExcept(0f) >= 0;

                public static bool Throws<TException>(Action action)
                    where TException : Exception
                {
                    try
                    {
                        action();
                        return false;
                    }
                    catch (TException)
                    {
                        return true;
                    }
                }
            }
            """;
        Assembly compiled = CompiledCode.Load(GeneratorRunner.Run(PageTests.Example(id), harness).Output);

        Assert.True((bool)compiled.GetType("Claim")!.GetMethod("Holds")!.Invoke(null, null)!);
    }

    [Fact]
    public void Every_page_of_a_sound_declaration_is_held_to_its_word() => Assert.Equal(
        CheckTests.Quiet.Concat(UsageTests.Quiet).Select(row => (string)row[0]).Distinct().Order(StringComparer.Ordinal),
        Claims.Select(row => (string)row[0]).Order(StringComparer.Ordinal));
}
