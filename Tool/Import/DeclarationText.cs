using System.Security;
using System.Text;
using FusedNorm.Tool.Import.Rules;

namespace FusedNorm.Tool.Import;

/// <summary>The C# file of an imported network.</summary>
internal static class DeclarationText
{
    /// <summary>The file of an import.</summary>
    /// <param name="classes">The classes, that of the model last; the others are what it includes.</param>
    /// <param name="isDouble">Whether they compute in double precision.</param>
    /// <param name="options">The namespace and the model's file.</param>
    public static string Write(IReadOnlyList<NetworkClass> classes, bool isDouble, ImportOptions options)
    {
        StringBuilder text = new("using FusedNorm;\n");
        if (options.Namespace is not null)
        {
            text.Append("\nnamespace ").Append(options.Namespace).Append(";\n");
        }

        // Unicode has two more ends of a line, and a comment ends with its line.
        string model = SecurityElement.Escape(TextExcerpt.Of(options.FileName)).Replace('\u2028', '\uFFFD').Replace('\u2029', '\uFFFD');
        foreach (NetworkClass network in classes)
        {
            string summary = network.Name == options.ClassName
                ? $"Imported from {model}; its weights are in {options.ClassName}.safetensors."
                : $"Layers that <see cref=\"{options.ClassName}\"/> has several times.";
            text.Append("\n/// <summary>").Append(summary).Append("</summary>\n");
            Write(network, isDouble, text);
        }

        return text.ToString();
    }

    private static void Write(NetworkClass network, bool isDouble, StringBuilder text)
    {
        text.Append(Attribute("Network", isDouble ? ["Precision = Precision.Double"] : []));
        text.Append(Attribute("Input", network.InputShape.Select(Text.Of)));

        // Taps are counted in each class.
        Dictionary<string, string> taps = [];
        foreach (DeclaredLine line in network.Lines)
        {
            text.Append(line switch
            {
                { Inclusion: Inclusion inclusion } => Include(inclusion),
                { Link.Operation: Operation operation } =>
                    Layer(operation, operation.IsJoin ? taps[line.Link.Tap] : null, line.Names!),
                { Link: { IsBranch: true } branch } => Attribute("From", [Quoted(taps[branch.Tap])]),
                _ => Attribute("Tap", [Quoted(taps[line.Link!.Tap] = $"skip{Text.Of(taps.Count + 1)}")]),
            });
        }

        text.Append("public sealed partial class ").Append(network.Name).Append(";\n");
    }

    private static string Layer(Operation operation, string? from, LayerNames names)
    {
        (string name, string counted, string key) = names;
        string[] tap = from is null ? [] : [Quoted(from)];
        string[] given = name == counted ? [] : [$"Name = {Quoted(name)}"];
        string[] behind = key == name ? [] : [$"Key = {Quoted(key)}"];
        return Attribute(operation.Kind, [.. tap, .. operation.Arguments, .. operation.Options, .. given, .. behind]);
    }

    private static string Include(Inclusion inclusion)
    {
        string[] key = inclusion.Key == inclusion.Name ? [] : [$"Key = {Quoted(inclusion.Key)}"];
        return Attribute($"Include<{inclusion.ClassName}>", [Quoted(inclusion.Name), .. key]);
    }

    private static string Quoted(string text) => $"\"{text}\"";

    private static string Attribute(string kind, IEnumerable<string> arguments)
    {
        string list = string.Join(", ", arguments);
        return list.Length == 0 ? $"[{kind}]\n" : $"[{kind}({list})]\n";
    }
}
