using System.Globalization;
using System.Text.Json;

namespace FusedNorm.Generator.Tests.Oracle;

/// <summary>A recorded tensor, row-major. float32 values are exact in double, so one type carries both precisions.</summary>
internal sealed record TensorValue(double[] Data)
{
    /// <summary>Reads <c>{"shape": […], "data": […]}</c> with flat or nested data, a bare nested list, or a bare number.</summary>
    public static TensorValue Parse(JsonElement element)
    {
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
