using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace FusedNorm.Files;

/// <summary>
/// An input and its output in a file's metadata, as lists in JSON: whoever loads the weights sees whether the network around them is the
/// same.
/// </summary>
/// <typeparam name="T">The network's element type.</typeparam>
internal sealed class SelfTest<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public const string InputKey = "selftest.input";
    public const string OutputKey = "selftest.output";

    private const string Where = "the self-test in the metadata";

    // Nested lists may say the shape, as Python's tolist() writes it.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 8 };

    private readonly double[] input;
    private readonly double[] expected;

    private SelfTest(double[] input, double[] expected)
    {
        this.input = input;
        this.expected = expected;
    }

    /// <summary>Runs the network on an input and writes both down.</summary>
    /// <param name="network">The network.</param>
    /// <param name="selfTestInput">A whole number of samples: what the caller of <c>Save</c> gave under this name.</param>
    /// <param name="outputs">How many values its output has.</param>
    /// <param name="metadata">Where to write.</param>
    /// <exception cref="ArgumentException">The input is no whole number of samples, or the output is not finite.</exception>
    public static void Describe(INetwork<T> network, ReadOnlySpan<T> selfTestInput, int outputs, Dictionary<string, string> metadata)
    {
        T[] output = new T[outputs];
        try
        {
            network.Predict(selfTestInput, output);
        }
        catch (ArgumentException error) when (error.ParamName is string own)
        {
            string reason = error.Message.Replace($" (Parameter '{own}')", "", StringComparison.Ordinal);
            throw new ArgumentException(reason, nameof(selfTestInput), error);
        }

        metadata.Add(InputKey, ToJson(selfTestInput, nameof(selfTestInput)));
        metadata.Add(OutputKey, ToJson(output, nameof(selfTestInput)));
    }

    /// <summary>The self-test of a file; null where it carries none.</summary>
    /// <exception cref="InvalidDataException">It is not what it should be.</exception>
    public static SelfTest<T>? Find(IReadOnlyDictionary<string, string> metadata)
    {
        bool hasInput = metadata.TryGetValue(InputKey, out string? input);
        bool hasOutput = metadata.TryGetValue(OutputKey, out string? output);
        if (hasInput != hasOutput)
        {
            throw Malformed.At(Where, $"{InputKey} and {OutputKey}", "one of them");
        }

        return hasInput ? new SelfTest<T>(Parse(InputKey, input!), Parse(OutputKey, output!)) : null;
    }

    /// <summary>Predicts the output and compares.</summary>
    /// <param name="network">The network, with the values of the file.</param>
    /// <param name="stored">What the file's tensors are made of.</param>
    /// <exception cref="InvalidDataException">The network takes no such input, or gives no such output.</exception>
    public SelfTestResult Run(INetwork<T> network, IEnumerable<DType> stored)
    {
        T[] output = new T[expected.Length];
        T[] disturbed = new T[expected.Length];
        (double share, double rounding) = Allowed(stored);
        try
        {
            network.Predict(Array.ConvertAll(input, T.CreateTruncating), output);
            network.Predict(
                [.. input.Select((value, index) => T.CreateTruncating(value * (1 + (index % 2 == 0 ? rounding : -rounding))))], disturbed);
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException($"{Where}: {error.Message}", error);
        }

        double largestDifference = 0;
        double largestExpected = 0;
        double largestMove = 0;
        for (int i = 0; i < output.Length; i++)
        {
            // What was written in as few digits as bring it back is the nearest number of its precision.
            double wanted = double.CreateTruncating(T.CreateTruncating(expected[i]));
            largestDifference = Math.Max(largestDifference, Math.Abs(double.CreateTruncating(output[i]) - wanted));
            largestExpected = Math.Max(largestExpected, Math.Abs(wanted));
            largestMove = Math.Max(largestMove, Math.Abs(double.CreateTruncating(output[i] - disturbed[i])));
        }

        return new SelfTestResult(largestDifference, (share * largestExpected) + (double.IsFinite(largestMove) ? largestMove : 0));
    }

    /// <summary>
    /// How far rounding may take an output. Relative to the largest: a thousand times a rounding of the coarsest numbers involved and more,
    /// and still much less than another layer or another weight makes; weights of 16 bits are themselves rounded to 3 digits, or 2. And as
    /// far as the output moves where each input does by some roundings: a norm over values that are nearly alike has nothing but these in
    /// its output.
    /// </summary>
    private static (double Share, double Rounding) Allowed(IEnumerable<DType> stored)
    {
        DType[] floats = [.. stored.Where(dtype => dtype.IsFloat())];
        bool isDouble = typeof(T) == typeof(double) && !floats.Contains(DType.F32);
        return (floats.Any(dtype => dtype.Size() == 2) ? 0.05 : isDouble ? 1e-9 : 1e-4, Math.ScaleB(1, isDouble ? -49 : -20));
    }

    private static string ToJson(ReadOnlySpan<T> values, string parameter)
    {
        StringBuilder json = new("[");
        for (int i = 0; i < values.Length; i++)
        {
            if (!T.IsFinite(values[i]))
            {
                throw new ArgumentException(
                    $"Expected a self-test of finite values, found {values[i].ToString(null, CultureInfo.InvariantCulture)}.", parameter);
            }

            json.Append(i == 0 ? "" : ", ").Append(values[i].ToString("R", CultureInfo.InvariantCulture));
        }

        return json.Append(']').ToString();
    }

    private static double[] Parse(string key, string json)
    {
        List<double> values = [];
        try
        {
            Utf8JsonReader reader = new(Encoding.UTF8.GetBytes(json), Options);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out double value) && double.IsFinite(value))
                {
                    values.Add(value);
                }
                else if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.EndArray))
                {
                    throw Malformed.At($"{Where}, {key}", "a list of finite numbers", $"{reader.TokenType}");
                }
            }
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{Where}, {key}: {TextExcerpt.Of(error.Message)}", error);
        }

        return [.. values];
    }
}
