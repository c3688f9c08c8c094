using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Building;

/// <summary>The keys that layers have in files: paths of modules, as PyTorch writes them, and each of one layer.</summary>
internal sealed class LayerKeys(List<Finding> findings)
{
    private readonly Dictionary<string, string> layers = [];

    /// <summary>The key that a declaration gives; null where it gives none, or a wrong one, which is reported.</summary>
    public static string? Read(LayerDeclaration declaration, Reporter reporter)
    {
        string? key = declaration.Text("Key");
        return key is not null && reporter.Require(IsPath(key), "Key", "names with dots between, in one line", CSharpLiteral.String(key))
            ? key
            : null;
    }

    /// <summary>Reports a key that another layer has.</summary>
    /// <param name="index">The layer's index.</param>
    /// <param name="name">The layer's name.</param>
    /// <param name="key">Its whole key.</param>
    public void Take(int index, string name, string key)
    {
        if (layers.TryGetValue(key, out string? other))
        {
            findings.Add(Finding.AtArgument(DiagnosticDescriptors.DuplicateKey, index, "Key", name, key, other));
            return;
        }

        layers.Add(key, name);
    }

    /// <summary>A module's name may be anything without a dot, except nothing.</summary>
    private static bool IsPath(string key) => CSharpLiteral.IsOneLine(key) && key.Split('.').All(part => part.Trim().Length > 0);
}
