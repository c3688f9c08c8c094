using System.Reflection;
using FusedNorm.Generator.Layers;

namespace FusedNorm.Generator.Tests.Oracle;

/// <summary>
/// What can be declared, read from the attributes themselves: every attribute that the generator knows, every number of arguments it can be
/// constructed with, every option, and every member of an option's enum.
/// </summary>
internal static class DeclarableOptions
{
    /// <summary>Options that no number depends on.</summary>
    private static readonly Dictionary<string, string> exceptions = new()
    {
        ["Name"] = "It only renames state keys; the replay compares those of every case, and the founding cases name all their layers.",
        ["Key"] = "It only renames state keys, which KeyTests compares with PyTorch's.",
        ["Precision"] = "Its two members are the two precisions that all else is tried in.",
    };

    /// <summary>All of it, in the words of <see cref="RecordedOptions"/>.</summary>
    public static IEnumerable<string> All => Attributes.SelectMany(Uses);

    /// <summary>The attributes that are layers.</summary>
    public static IEnumerable<string> LayerKinds =>
        Attributes.Where(attribute => attribute.IsAssignableTo(typeof(LayerAttribute))).Select(Kind);

    private static IEnumerable<Type> Attributes => typeof(NetworkAttribute).Assembly.GetExportedTypes()
        .Where(type => type.IsAssignableTo(typeof(Attribute)) && !type.IsAbstract && LayerRegistry.IsKnown(Kind(type)));

    private static string Kind(Type attribute) => attribute.Name.Split('`')[0].Replace("Attribute", "", StringComparison.Ordinal);

    private static IEnumerable<string> Uses(Type attribute)
    {
        string kind = Kind(attribute);
        yield return kind;
        foreach (int arguments in attribute.GetConstructors().SelectMany(ArgumentCounts).Distinct())
        {
            yield return RecordedOptions.Constructed(kind, arguments);
        }

        PropertyInfo[] options = [.. attribute.GetProperties().Where(property => property.SetMethod is { IsPublic: true })];
        foreach (PropertyInfo option in options.Where(option => !exceptions.ContainsKey(option.Name)))
        {
            if (!option.PropertyType.IsEnum)
            {
                yield return RecordedOptions.Option(kind, option.Name);
                continue;
            }

            // The first member of each enum is the default.
            foreach (string member in Enum.GetNames(option.PropertyType).Skip(1))
            {
                yield return RecordedOptions.Option(kind, option.Name, member);
            }
        }
    }

    /// <summary>The numbers of arguments that a constructor takes; a shape has one to four sizes.</summary>
    private static IEnumerable<int> ArgumentCounts(ConstructorInfo constructor)
    {
        ParameterInfo[] parameters = constructor.GetParameters();
        if (parameters.Any(parameter => parameter.IsDefined(typeof(ParamArrayAttribute))))
        {
            return [1, 2, 3, 4];
        }

        int required = parameters.Count(parameter => !parameter.IsOptional);
        return Enumerable.Range(required, parameters.Length - required + 1);
    }
}
