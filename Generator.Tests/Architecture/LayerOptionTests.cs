using System.Reflection;
using FusedNorm.Generator.Collections;
using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Layers;
using FusedNorm.Generator.Text;
using Xunit;

namespace FusedNorm.Generator.Tests.Architecture;

/// <summary>
/// What layers and losses read of their attributes: each option there is, once, as the type that it has, with the attribute's own default.
/// So no default can part from what an editor shows at the attribute, and no option can be declared that nothing reads.
/// </summary>
[Trait("Registers", "None")]
public sealed class LayerOptionTests
{
    /// <summary>What names a layer is read where names are given.</summary>
    private static readonly string[] Names = [nameof(LayerAttribute.Name), nameof(LayerAttribute.Key), nameof(Attribute.TypeId)];

    /// <summary>What an included network's layers are told whatever their attributes have.</summary>
    private static readonly Type include = typeof(IncludeAttribute<object>);

    private static readonly Dictionary<Type, Type> readAs = new()
    {
        [typeof(int[])] = typeof(EquatableArray<int>),
        [typeof(double[])] = typeof(EquatableArray<double>?),
    };

    public static TheoryData<string> Kinds => [.. LayerRegistry.Names];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_option_of_the_attribute_is_read_once(string kind)
    {
        string[] own = [.. Properties(TypeOf(kind)).Select(property => property.Name)];
        string[] taken = [.. Parameters(kind).Select(NameOf)];
        string[] included = [.. Properties(include).Select(property => property.Name)];
        string[] read = [.. OptionsOf(kind).Select(option => option.Name)];

        Assert.Equal(read.Distinct(), read);
        Assert.Empty(own.Except(read));
        Assert.Empty(read.Except([.. own, .. taken, .. included]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_option_has_the_type_and_the_default_of_the_attribute(string kind)
    {
        foreach (ReadOption option in OptionsOf(kind))
        {
            PropertyInfo? property = Properties(TypeOf(kind)).Concat(Properties(include))
                .FirstOrDefault(property => property.Name == option.Name);
            bool isAsked = Parameters(kind).Any(parameter => IsAsked(parameter, option));
            Type type = property?.PropertyType ?? Parameters(kind).First(parameter => IsAsked(parameter, option)).ParameterType;
            Assert.Equal(type.IsEnum ? typeof(int) : readAs.GetValueOrDefault(type, type), option.Type);
            if (option.Default is null && isAsked)
            {
                continue;
            }

            // Where a constructor asks for it, there is no default.
            ConstructorInfo[] constructors =
            [
                .. property!.ReflectedType!.GetConstructors()
                    .Where(constructor => !constructor.GetParameters().Any(parameter => IsAsked(parameter, option))),
            ];
            Assert.NotEmpty(constructors);
            Assert.All(constructors, constructor => Assert.Equal(Plain(property.GetValue(Construct(constructor))), option.Default));
        }
    }

    private static List<ReadOption> OptionsOf(string kind)
    {
        LayerDeclaration declaration = new(kind, []);
        List<ReadOption> read = [];
        if (LayerRegistry.IsLayer(kind))
        {
            LayerRegistry.Create(declaration, read);
        }
        else
        {
            LayerRegistry.CreateLoss(declaration, read);
        }

        return read;
    }

    private static Type TypeOf(string kind) => typeof(LayerAttribute).Assembly.GetType($"FusedNorm.{kind}Attribute", throwOnError: true)!;

    private static IEnumerable<PropertyInfo> Properties(Type attribute) =>
        attribute.GetProperties().Where(property => !Names.Contains(property.Name));

    private static IEnumerable<ParameterInfo> Parameters(string kind) =>
        TypeOf(kind).GetConstructors().SelectMany(constructor => constructor.GetParameters());

    private static string NameOf(ParameterInfo parameter) => Identifiers.PascalCase(parameter.Name!);

    /// <summary>Whether a constructor asks for an option, by a parameter that cannot be left out.</summary>
    private static bool IsAsked(ParameterInfo parameter, ReadOption option) =>
        NameOf(parameter) == option.Name && !parameter.HasDefaultValue && !parameter.IsDefined(typeof(ParamArrayAttribute));

    private static object Construct(ConstructorInfo constructor) => constructor.Invoke(
        [.. constructor.GetParameters().Select(parameter => parameter switch
        {
            { HasDefaultValue: true } => parameter.DefaultValue,
            { ParameterType.IsArray: true } => Array.CreateInstance(parameter.ParameterType.GetElementType()!, 0),
            _ => parameter.ParameterType == typeof(string) ? "x" : Activator.CreateInstance(parameter.ParameterType),
        })]);

    private static object? Plain(object? value) => value is Enum ? Convert.ToInt32(value, null) : value;
}
