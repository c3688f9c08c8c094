using System.Reflection;
using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>
/// Whatever can be declared, some network of <see cref="GradientTests"/> declares: every layer and loss, every option, every member of an
/// option's enum.
/// </summary>
public class GradientCoverageTests
{
    /// <summary>Options that no gradient depends on.</summary>
    private static readonly HashSet<string> OptionsWithoutGradient = ["Name", "Key", "Precision", "Batch"];

    /// <summary>A cut keeps a gradient away that central differences see; the recorded cases have them.</summary>
    private static readonly HashSet<Type> Cuts = [typeof(DetachAttribute), typeof(BeginNoGradAttribute), typeof(EndNoGradAttribute)];

    /// <summary>Weights at build time are for prediction alone.</summary>
    private static readonly Type WithoutGradient = typeof(WeightsAttribute);

    private static readonly Lazy<HashSet<string>> Declared = new(() =>
    [
        .. new IEnumerable<object[]>[] { GradientTests.Networks, Networks.Declared.DoubleLosses }.SelectMany(data => data)
            .Select(row => (string)row[0])
            .SelectMany(name => typeof(GradientTests).Assembly.GetTypes().Single(type => type.Name == name).GetCustomAttributesData())
            .SelectMany(Uses),
    ]);

    public static TheoryData<string> Declarable => [.. typeof(NetworkAttribute).Assembly.GetExportedTypes()
        .Where(type => type.IsAssignableTo(typeof(Attribute)) && !type.IsAbstract && !Cuts.Contains(type) && type != WithoutGradient)
        .SelectMany(Uses)];

    [Theory]
    [MemberData(nameof(Declarable))]
    public void Is_compared_with_central_differences(string use) => Assert.Contains(use, Declared.Value);

    /// <summary>What an attribute in its place uses: its kind, and the options that are given.</summary>
    private static IEnumerable<string> Uses(CustomAttributeData declared) => declared.NamedArguments
        .Select(argument => Option(
            declared.AttributeType,
            (PropertyInfo)argument.MemberInfo,
            argument.TypedValue.ArgumentType.IsEnum ? Enum.GetName(argument.TypedValue.ArgumentType, argument.TypedValue.Value!) : null))
        .Prepend(declared.AttributeType.Name);

    /// <summary>What an attribute can be used for; the first member of each enum is the default.</summary>
    private static IEnumerable<string> Uses(Type attribute) => attribute.GetProperties()
        .Where(property => property.SetMethod is { IsPublic: true } && !OptionsWithoutGradient.Contains(property.Name))
        .SelectMany(property => property.PropertyType.IsEnum
            ? Enum.GetNames(property.PropertyType).Skip(1).Select(member => Option(attribute, property, member))
            : [Option(attribute, property, null)])
        .Prepend(attribute.Name);

    private static string Option(Type attribute, PropertyInfo property, string? member) =>
        $"{attribute.Name}.{property.Name}{(member is null ? "" : " = " + member)}";
}
