using System.Reflection;
using FusedNorm.Generator.Layers;
using Xunit;

namespace FusedNorm.Generator.Tests.Oracle;

/// <summary>
/// Whatever can be declared is recorded, in both precisions: every attribute that the generator knows, every number of arguments it can be
/// constructed with, every option, and every member of an option's enum. What there is to record is read from the attributes themselves.
/// </summary>
public sealed class OptionCoverageTests
{
    /// <summary>Options that no recorded number depends on.</summary>
    private static readonly Dictionary<string, string> exceptions = new()
    {
        ["Name"] = "It only renames state keys; the replay compares those of every case, and the founding cases name all their layers.",
        ["Precision"] = "Its two members are the two precisions that all else is recorded in.",
    };

    private static readonly Lazy<ILookup<bool, OracleCase>> casesByPrecision =
        new(() => OracleFolder.Committed.Cases.Values.ToLookup(oracleCase => oracleCase.IsDouble));

    private static readonly Lazy<ILookup<string, OracleCase>> casesByUse = new(() =>
        OracleFolder.Committed.Cases.Values
            .SelectMany(oracleCase => RecordedOptions.Of(oracleCase).Distinct().Select(use => (Use: use, Case: oracleCase)))
            .ToLookup(pair => pair.Use, pair => pair.Case));

    public static TheoryData<string> Declarable => [.. Attributes.SelectMany(Uses)];

    public static TheoryData<string> LayerKinds =>
        [.. Attributes.Where(attribute => attribute.IsAssignableTo(typeof(LayerAttribute))).Select(Kind)];

    private static IEnumerable<Type> Attributes => typeof(NetworkAttribute).Assembly.GetExportedTypes()
        .Where(type => type.IsAssignableTo(typeof(Attribute)) && !type.IsAbstract && LayerRegistry.IsKnown(Kind(type)));

    [Theory]
    [MemberData(nameof(Declarable))]
    public void Is_recorded_in_both_precisions(string use)
    {
        Assert.True(casesByUse.Value[use].Any(oracleCase => !oracleCase.IsDouble), $"No case in single precision has {use}.");
        Assert.True(casesByUse.Value[use].Any(oracleCase => oracleCase.IsDouble), $"No case in double precision has {use}.");
    }

    [Theory]
    [MemberData(nameof(LayerKinds))]
    public void Every_layer_is_recorded_in_both_modes_backward_and_with_the_gradient_of_the_input(string kind)
    {
        foreach (IGrouping<bool, OracleCase> precision in casesByPrecision.Value)
        {
            OracleCase[] cases = [.. precision.Intersect(casesByUse.Value[kind])];
            OracleStep[] steps = [.. cases.SelectMany(oracleCase => oracleCase.Steps).Where(step => step.Output is not null && !step.BackwardError)];
            Assert.Contains(steps, step => step.Mode == "train" && step.Learns);
            Assert.Contains(steps, step => step.Mode == "eval");
            Assert.Contains(steps, step => step.InputGrad is not null);
        }
    }

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
