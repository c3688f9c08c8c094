using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Layers;
using Microsoft.CodeAnalysis;

namespace FusedNorm.Generator.Reading;

/// <summary>The layers of a class from top to bottom, each beside the attribute of the class that it comes from.</summary>
internal sealed class LayerList
{
    private readonly List<LayerDeclaration> layers = [];
    private readonly List<AttributeData> attributes = [];

    public int Count => layers.Count;

    public IReadOnlyList<LayerDeclaration> Layers => layers;

    public IReadOnlyList<AttributeData> Attributes => attributes;

    public void Add(LayerDeclaration layer, AttributeData attribute)
    {
        layers.Add(layer);
        attributes.Add(attribute);
    }

    /// <summary>
    /// Adds a sound network behind the attribute that includes it: its layers without its input and its loss, frozen and pinned as that
    /// attribute says.
    /// </summary>
    /// <param name="index">The index of that attribute, the last one.</param>
    /// <param name="network">The network.</param>
    /// <param name="defaultName">Its name where the attribute gives none.</param>
    public void Include(int index, NetworkDeclaration network, string defaultName)
    {
        LayerDeclaration include = layers[index];
        int freeze = include.Int("Freeze") ?? 0;
        int frozen = freeze & Layer.FreezeAll;
        bool eval = include.Bool("Eval") ?? false;
        layers[index] = new LayerDeclaration(LayerDeclaration.Include, [])
            .With("Name", include.Text("Name") ?? defaultName)
            .With("Key", include.Text("Key"))
            .With("Network", network.Name)
            .With("Shape", network.Layers[0].Ints("Shape") ?? [])
            .With("Freeze", freeze)
            .With("Eval", eval);
        foreach (LayerDeclaration layer in network.Layers.Skip(1).Where(layer => !LayerRegistry.IsLoss(layer.Kind)))
        {
            LayerDeclaration adapted = layer;
            if (LayerRegistry.IsLayer(layer.Kind) && frozen != 0)
            {
                adapted = adapted.With("Freeze", (layer.Int("Freeze") ?? 0) | frozen);
            }

            if (LayerRegistry.IsLayer(layer.Kind) && eval)
            {
                adapted = adapted.With("Eval", true);
            }

            Add(adapted, attributes[index]);
        }

        Add(new LayerDeclaration(LayerDeclaration.EndInclude, []), attributes[index]);
    }
}
