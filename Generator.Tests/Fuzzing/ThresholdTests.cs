using System.Reflection;
using FusedNorm.Generator.Kernels;
using FusedNorm.Products;
using Xunit;

namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>Random networks of real size lie on both sides of every threshold that there is.</summary>
public sealed class ThresholdTests
{
    /// <summary>The folders of the compiler and of the runtime that decide which way loops go.</summary>
    private static readonly string[] Namespaces =
    [
        "FusedNorm.Generator.Graph", "FusedNorm.Generator.Building", "FusedNorm.Generator.Layers", "FusedNorm.Generator.Flow",
        "FusedNorm.Generator.Folding", "FusedNorm.Generator.Kernels", "FusedNorm.Generator.Lowering", "FusedNorm.Generator.Schedules",
        "FusedNorm.Generator.Passes", "FusedNorm.Generator.Programs", "FusedNorm.Generator.Compiler", "FusedNorm.Generator.Emit",
        "FusedNorm.Products", "FusedNorm.Vectors", "FusedNorm.Threading", "FusedNorm.Execution",
    ];

    private static readonly Dictionary<string, long> constants = new[] { typeof(Kernel).Assembly, typeof(MatrixProduct).Assembly }
        .SelectMany(assembly => assembly.GetTypes())
        .Where(type => Namespaces.Any(
            name => type.Namespace == name || type.Namespace?.StartsWith(name + ".", StringComparison.Ordinal) == true))
        .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        .Where(field => field.IsLiteral && !field.DeclaringType!.IsEnum)
            .Where(field => field.FieldType == typeof(int) || field.FieldType == typeof(long))
        .DistinctBy(NameOf) // Files that both are built from.
        .ToDictionary(NameOf, field => Convert.ToInt64(field.GetRawConstantValue(), System.Globalization.CultureInfo.InvariantCulture));

    public static TheoryData<string> Limits =>
        [.. Thresholds.All.Where(threshold => threshold.Size is not null).Select(threshold => threshold.Constant)];

    [Fact]
    public void Every_constant_is_in_the_list_and_nothing_else()
    {
        string[] listed = [.. Thresholds.All.Select(threshold => threshold.Constant)];
        Assert.Equal(listed.Distinct(), listed);
        Assert.Empty(constants.Keys.Except(listed));
        Assert.Empty(listed.Except(constants.Keys));
    }

    [Fact]
    public void The_numbers_that_networks_are_drawn_around_are_the_compilers()
    {
        Assert.Equal(Thresholds.WeightsWorthBlocking, constants["ProductSchedule.WeightsWorthTiles"]);
        Assert.Equal(Thresholds.StreamedBytes, constants["Streaming.LargeBytes"]);
    }

    /// <summary>Some network lies below, within half of it, and some lies at it or above, within twice.</summary>
    [Theory]
    [MemberData(nameof(Limits))]
    public void Networks_lie_on_both_sides(string constant)
    {
        Thresholds threshold = Thresholds.All.Single(threshold => threshold.Constant == constant);
        HashSet<long> drawn = [.. FuzzSuite.Real.Committed.SelectMany(threshold.Size!)];
        Assert.All(threshold.At, at =>
        {
            Assert.Contains(drawn, size => size < at && size >= (at == 0 ? -1 : at / 2));
            Assert.Contains(drawn, size => size >= at && size <= 2 * at);
        });
    }

    private static string NameOf(FieldInfo field) => $"{field.DeclaringType!.Name}.{field.Name}";
}
