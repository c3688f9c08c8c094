using System.Reflection;
using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>What is written into an attribute can be read from it again.</summary>
public class AttributeTests
{
    public static TheoryData<Type> Attributes =>
    [
        .. typeof(NetworkAttribute).Assembly.GetExportedTypes()
            .Where(type => type.IsAssignableTo(typeof(Attribute)) && !type.IsAbstract && !type.IsGenericType),
    ];

    [Theory]
    [MemberData(nameof(Attributes))]
    public void Arguments_of_constructors_are_properties(Type type)
    {
        foreach (ConstructorInfo constructor in type.GetConstructors())
        {
            ParameterInfo[] parameters = constructor.GetParameters();
            object[] arguments = [.. parameters.Select((parameter, index) => Value(parameter.ParameterType, index))];
            object attribute = constructor.Invoke(arguments);
            foreach ((ParameterInfo parameter, object argument) in parameters.Zip(arguments))
            {
                PropertyInfo[] holders = Holders(type, parameter.Name!);
                Assert.NotEmpty(holders);
                Assert.All(holders, holder => Assert.Equal(argument, holder.GetValue(attribute)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Attributes))]
    public void Options_hold_what_they_are_set_to(Type type)
    {
        object attribute = type.GetConstructors()[0] is { } constructor
            ? constructor.Invoke([.. constructor.GetParameters().Select((parameter, index) => Value(parameter.ParameterType, index))])
            : throw new InvalidOperationException($"{type} has no constructor.");
        foreach (PropertyInfo option in type.GetProperties().Where(property => property.SetMethod is { IsPublic: true }))
        {
            object value = Value(option.PropertyType, 2);
            option.SetValue(attribute, value);
            Assert.Equal(value, option.GetValue(attribute));
        }
    }

    /// <summary>The property of that name; a window's single size is every dimension's.</summary>
    private static PropertyInfo[] Holders(Type type, string parameter)
    {
        PropertyInfo[] properties = type.GetProperties();
        PropertyInfo[] named =
            [.. properties.Where(property => string.Equals(property.Name, parameter, StringComparison.OrdinalIgnoreCase))];
        return named.Length > 0 || parameter != "kernelSize"
            ? named
            : [.. properties.Where(property => property.Name.StartsWith("Kernel", StringComparison.Ordinal))];
    }

    private static object Value(Type type, int index) => type switch
    {
        _ when type == typeof(int) => 3 + index,
        _ when type == typeof(int[]) || type == typeof(IReadOnlyList<int>) => new[] { 3, 4 + index },
        _ when type == typeof(double) => 0.25 + index,
        _ when type == typeof(double[]) => new[] { 0.5, index },
        _ when type == typeof(bool) => true,
        _ when type == typeof(string) => "name" + index,
        _ when type.IsEnum => Enum.GetValues(type).GetValue(1)!,
        _ => throw new NotSupportedException($"No value of {type} was thought of."),
    };
}
