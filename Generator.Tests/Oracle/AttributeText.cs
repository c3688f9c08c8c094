using System.Globalization;

namespace FusedNorm.Generator.Tests.Oracle;

/// <summary>The C# text of attributes and what stands in them.</summary>
internal static class AttributeText
{
    public static string Attribute(string name, List<string> arguments) =>
        arguments.Count == 0 ? name : $"{name}({string.Join(", ", arguments)})";

    public static void AddIf(List<string> arguments, bool condition, string argument)
    {
        if (condition)
        {
            arguments.Add(argument);
        }
    }

    public static void AddNumber(List<string> arguments, string option, double? value)
    {
        if (value is double number)
        {
            arguments.Add($"{option} = {Number(number)}");
        }
    }

    public static void AddNumbers(List<string> arguments, string option, double[]? values)
    {
        if (values is not null)
        {
            arguments.Add($"{option} = new double[] {{ {string.Join(", ", values.Select(Number))} }}");
        }
    }

    /// <summary>The enum member of one of torch's words: <c>sum</c> is <c>Sum</c>.</summary>
    public static string Member(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    public static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture) + "d";

    public static string Quoted(string? value) => $"\"{value}\"";
}
