using System.Text;
using FusedNorm.Generator.Tests.Oracle;

namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>One line of a random declaration: a layer, or what is none.</summary>
internal abstract record FuzzedItem
{
    public sealed record Layered(FuzzedLayer Layer) : FuzzedItem;

    public sealed record Tap(string Name) : FuzzedItem;

    public sealed record BeginNoGrad : FuzzedItem;

    public sealed record EndNoGrad : FuzzedItem;
}

/// <summary>A random network as it is declared.</summary>
/// <param name="Seed">What it was drawn from.</param>
/// <param name="IsDouble">Its precision.</param>
/// <param name="InputShape">The shape of one sample.</param>
/// <param name="FixedBatch">The declared batch, or 0.</param>
/// <param name="InputRequiresGrad">Whether it asks for the input's gradient.</param>
/// <param name="Items">What stands between the input and the loss.</param>
/// <param name="Loss">The loss, or null.</param>
internal sealed record FuzzedNetwork(
    ulong Seed, bool IsDouble, int[] InputShape, int FixedBatch, bool InputRequiresGrad, IReadOnlyList<FuzzedItem> Items, FuzzedLoss? Loss)
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
    }

    /// <summary>The class's name.</summary>
    public string Name => $"Net{Seed}";

    /// <summary>The wired layers.</summary>
    /// <exception cref="InvalidOperationException">The declaration is not well-formed.</exception>
    public FuzzedGraph Graph => graph ??= FuzzedGraph.Wire(this) ?? throw new InvalidOperationException("The declaration is not well-formed.");

    /// <summary>Whether the generator would accept it.</summary>
    public bool IsWellFormed => FuzzedGraph.Wire(this) is not null;

    /// <summary>The declaration as C# text.</summary>
    public string Declaration
    {
        get
        {
            StringBuilder text = new();
            text.Append(IsDouble ? "[Network(Precision = Precision.Double)]\n" : "[Network]\n");
            List<string> input = [.. InputShape.Select(AttributeText.Number)];
            AttributeText.AddIf(input, FixedBatch > 0, $"Batch = {FixedBatch}");
            AttributeText.AddIf(input, InputRequiresGrad, "RequiresGrad = true");
            text.Append('[').Append(AttributeText.Attribute("Input", input)).Append("]\n");
            Queue<FuzzedNode> nodes = new(Graph.Nodes);
            foreach (FuzzedItem item in Items)
            {
                text.Append('[').Append(item switch
                {
                    FuzzedItem.Layered layered => AttributeText.Attribute(layered.Layer.Kind, [.. layered.Layer.Arguments(nodes.Dequeue().Shapes)]),
                    FuzzedItem.Tap tap => AttributeText.Attribute("Tap", [AttributeText.Text(tap.Name)]),
                    _ => item.GetType().Name,
                }).Append("]\n");
            }

            if (Loss is not null)
            {
                text.Append('[').Append(AttributeText.Attribute(Loss.Kind, [.. Loss.Arguments])).Append("]\n");
            }

            return text.Append("internal sealed partial class ").Append(Name).Append(";\n").ToString();
        }
    }
}
