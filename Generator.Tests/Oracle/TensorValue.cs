using System.Globalization;
using System.Text.Json;

namespace FusedNorm.Generator.Tests.Oracle;

/// <summary>
/// A recorded tensor, row-major; of a large network its length and a few sums in place of the elements. float32 values are exact in double,
/// so one type carries both precisions.
/// </summary>
internal sealed record TensorValue(double[] Data)
{
    private TensorValue(TensorSums sums)
        : this([]) => Sums = sums;

    /// <summary>What is recorded in place of the elements; null where they are.</summary>
    public TensorSums? Sums { get; }

    /// <summary>The number of elements.</summary>
    public int Length => Sums?.Length ?? Data.Length;

    /// <summary>
    /// Reads <c>{"shape": […], "data": […]}</c> with flat or nested data, a bare nested list, or a bare number;
    /// or <c>{"length": n, "sums": […]}</c>.
    /// </summary>
    public static TensorValue Parse(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty("sums", out JsonElement sums))
        {
            return new TensorValue(TensorSums.Parse(element.GetProperty("length").GetInt32(), sums));
        }

        List<double> data = [];
        Collect(element, data);
        return new TensorValue([.. data]);
    }

    /// <summary>Null where the property is absent or JSON's null.</summary>
    public static TensorValue? ParseOptional(JsonElement owner, string property) =>
        owner.TryGetProperty(property, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? Parse(value) : null;

    /// <summary>The values in a network's precision; exact where PyTorch computed in that precision.</summary>
    public T[] As<T>()
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> => [.. Data.Select(T.CreateTruncating)];

    /// <summary>Class indices.</summary>
    public int[] AsInts() => [.. Data.Select(value => checked((int)value))];

    private static void Collect(JsonElement element, List<double> data)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                Collect(element.GetProperty("data"), data);
                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Collect(item, data);
                }

                break;
            case JsonValueKind.String:
                data.Add(double.Parse(element.GetString()!, CultureInfo.InvariantCulture));
                break;
            default:
                data.Add(element.GetDouble());
                break;
        }
    }
}
