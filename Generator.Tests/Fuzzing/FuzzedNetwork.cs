using System.Text;
using static FusedNorm.Generator.Tests.Oracle.AttributeText;

namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>One line of a random declaration: a layer, or what is none.</summary>
internal abstract record FuzzedItem
{
    public sealed record Layered(FuzzedLayer Layer) : FuzzedItem;

    public sealed record Tap(string Name) : FuzzedItem;

    /// <summary>The layers below go on from a tap above.</summary>
    public sealed record From(string Name) : FuzzedItem;

    public sealed record BeginNoGrad : FuzzedItem;

    public sealed record EndNoGrad : FuzzedItem;

    /// <summary>The layers of another network.</summary>
    /// <param name="Class">Its class.</param>
    /// <param name="DeclaredName">The name that the declaration gives it; null leaves it to the class.</param>
    /// <param name="Items">What stands in it.</param>
    /// <param name="Freeze">Which parameters of all its layers are frozen.</param>
    /// <param name="Eval">Whether its layers are pinned to eval mode.</param>
    public sealed record Included(
        string Class, string? DeclaredName, IReadOnlyList<FuzzedItem> Items, Freeze Freeze, bool Eval) : FuzzedItem
    {
        /// <summary>The name: without one of its own, the class's as Python would write it.</summary>
        public string Name => DeclaredName ?? Class.ToLowerInvariant();
    }
}

/// <summary>A random network as it is declared.</summary>
/// <param name="Seed">What it was drawn from.</param>
/// <param name="IsDouble">Its precision.</param>
/// <param name="InputShape">The shape of one sample.</param>
/// <param name="FixedBatch">The declared batch, or 0.</param>
/// <param name="InputRequiresGrad">Whether it asks for the input's gradient.</param>
/// <param name="Items">What stands between the input and the loss.</param>
/// <param name="Loss">The loss, or null.</param>
/// <param name="Sizes">How large it was to be.</param>
internal sealed record FuzzedNetwork(
    ulong Seed, bool IsDouble, int[] InputShape, int FixedBatch, bool InputRequiresGrad,
    IReadOnlyList<FuzzedItem> Items, FuzzedLoss? Loss, FuzzSizes Sizes)
{
    private FuzzedGraph? graph;

    /// <summary>What a changed copy starts from: the wiring is not copied with the rest.</summary>
    private FuzzedNetwork(FuzzedNetwork original)
    {
        Seed = original.Seed;
        IsDouble = original.IsDouble;
        InputShape = original.InputShape;
        FixedBatch = original.FixedBatch;
        InputRequiresGrad = original.InputRequiresGrad;
        Items = original.Items;
        Loss = original.Loss;
        Sizes = original.Sizes;
    }

    /// <summary>The class's name.</summary>
    public string Name => $"{Sizes.Prefix}{Seed}";

    /// <summary>The wired layers.</summary>
    /// <exception cref="InvalidOperationException">The declaration is not well-formed.</exception>
    public FuzzedGraph Graph =>
        graph ??= FuzzedGraph.Wire(this) ?? throw new InvalidOperationException("The declaration is not well-formed.");

    /// <summary>Whether the generator would accept it.</summary>
    public bool IsWellFormed => FuzzedGraph.Wire(this) is not null;

    /// <summary>The declaration as C# text, behind those of the networks that it includes.</summary>
    public string Declaration
    {
        get
        {
            List<string> classes = [];
            List<string> input = [.. InputShape.Select(Number)];
            AddIf(input, FixedBatch > 0, $"Batch = {FixedBatch}");
            AddIf(input, InputRequiresGrad, "RequiresGrad = true");
            List<string> attributes = [Attribute("Input", input), .. Attributes(Items, new Queue<FuzzedNode>(Graph.Nodes), classes)];
            if (Loss is not null)
            {
                attributes.Add(Attribute(Loss.Kind, [.. Loss.Arguments]));
            }

            return string.Concat(classes.Append(Class(Name, attributes)));
        }
    }

    private List<string> Attributes(IReadOnlyList<FuzzedItem> items, Queue<FuzzedNode> nodes, List<string> classes)
    {
        List<string> attributes = [];
        foreach (FuzzedItem item in items)
        {
            attributes.Add(item switch
            {
                FuzzedItem.Layered layered => Attribute(layered.Layer.Kind, [.. layered.Layer.Arguments(nodes.Dequeue().Shapes)]),
                FuzzedItem.Tap tap => Attribute("Tap", [Quoted(tap.Name)]),
                FuzzedItem.From from => Attribute("From", [Quoted(from.Name)]),
                FuzzedItem.Included included => Include(included, nodes, classes),
                _ => item.GetType().Name,
            });
        }

        return attributes;
    }

    private string Include(FuzzedItem.Included included, Queue<FuzzedNode> nodes, List<string> classes)
    {
        string declaration = Class(
            included.Class,
            [Attribute("Input", [.. Graph.ShapeAt(included).Select(Number)]), .. Attributes(included.Items, nodes, classes)]);
        if (!classes.Contains(declaration))
        {
            classes.Add(declaration);
        }

        List<string> arguments = included.DeclaredName is string name ? [Quoted(name)] : [];
        AddIf(arguments, included.Freeze != Freeze.None, $"Freeze = Freeze.{included.Freeze}");
        AddIf(arguments, included.Eval, "Eval = true");
        return Attribute($"Include<{included.Class}>", arguments);
    }

    private string Class(string name, List<string> attributes)
    {
        StringBuilder text = new();
        foreach (string attribute in attributes.Prepend(IsDouble ? "Network(Precision = Precision.Double)" : "Network"))
        {
            text.Append('[').Append(attribute).Append("]\n");
        }

        return text.Append("internal sealed partial class ").Append(name).Append(";\n").ToString();
    }
}
