using System.Security;
using System.Text;
using FusedNorm.Tool.Import.Rules;

namespace FusedNorm.Tool.Import;

/// <summary>The C# file of an imported network.</summary>
internal static class DeclarationText
{
    public static string Write(
        IReadOnlyList<ChainLink> links, IReadOnlyList<LayerNames> names, long[] inputShape, bool isDouble, ImportOptions options)
    {
        StringBuilder text = new("using FusedNorm;\n\n");
        if (options.Namespace is not null)
        {
            text.Append("namespace ").Append(options.Namespace).Append(";\n\n");
        }

        // Unicode has two more ends of a line, and a comment ends with its line.
        string model = SecurityElement.Escape(TextExcerpt.Of(options.FileName)).Replace('\u2028', '\uFFFD').Replace('\u2029', '\uFFFD');
        text.Append("/// <summary>Imported from ").Append(model).Append("; its weights are in ").Append(options.ClassName).Append(".safetensors.</summary>\n");
        text.Append(Attribute("Network", isDouble ? ["Precision = Precision.Double"] : []));
        text.Append(Attribute("Input", inputShape.Select(Text.Of)));
        int layer = 0;
        foreach (ChainLink link in links)
        {
            if (link.Operation is not Operation operation)
            {
                text.Append(Attribute("Tap", [$"\"{link.Tap}\""]));
                continue;
            }

            (string name, string counted, string key) = names[layer++];
            string[] from = operation.IsJoin ? [$"\"{link.Tap}\""] : [];
            string[] named = [.. name == counted ? [] : (string[])[$"Name = \"{name}\""], .. key == name ? [] : (string[])[$"Key = \"{key}\""]];
            text.Append(Attribute(operation.Kind, [.. from, .. operation.Arguments, .. operation.Options, .. named]));
        }

        return text.Append("public sealed partial class ").Append(options.ClassName).Append(";\n").ToString();
    }

    private static string Attribute(string kind, IEnumerable<string> arguments)
    {
        string list = string.Join(", ", arguments);
        return list.Length == 0 ? $"[{kind}]\n" : $"[{kind}({list})]\n";
    }
}
