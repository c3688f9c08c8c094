using System.Collections.Immutable;
using FusedNorm.Files;
using FusedNorm.Generator.Building;
using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Weights;

/// <summary>Finds the file that a declaration names, and says what keeps it from being the network's weights.</summary>
internal static class FindWeights
{
    /// <summary>The file that a declaration means; null where no one file is meant, or it cannot be read.</summary>
    public static WeightsFile? Find(NetworkDeclaration declaration, ImmutableArray<WeightsFile> files)
    {
        WeightsFile[] named = Named(declaration, files);
        return named.Length == 1 && named[0].State == WeightsFileState.Readable ? Selected(declaration, named[0]).File : null;
    }

    /// <summary>What is wrong with the weights of a declaration; null where they fit.</summary>
    public static Finding? Check(NetworkDeclaration declaration, ImmutableArray<WeightsFile> files)
    {
        WeightsFile[] named = Named(declaration, files);
        string? problem = Problem(named, files);
        if (problem is not null)
        {
            return Finding.AtWeights(DiagnosticDescriptors.NoWeights, declaration.Weights!, problem);
        }

        (WeightsFile file, string? advice) = Selected(declaration, named[0]);
        return WeightsFit.Differences(Graph(declaration), file) is string differences
            ? Finding.AtWeights(
                DiagnosticDescriptors.UnfitWeights, FileName(named[0]),
                declaration.Name, differences + (advice is null ? "" : "; " + advice))
            : null;
    }

    /// <summary>Why a name means no one file that can be read.</summary>
    private static string? Problem(WeightsFile[] named, ImmutableArray<WeightsFile> files)
    {
        if (named.Length == 0)
        {
            string found =
                files.Length == 0 ? "none" : string.Join(", ", files.Select(FileName).OrderBy(name => name, StringComparer.Ordinal));
            return $"it must be one of the project's AdditionalFiles; found {found}";
        }

        return named.Length > 1
            ? $"{string.Join(" and ", named.Select(file => file.Path))} have that name; give more of the path"
            : named[0].State switch
            {
                WeightsFileState.Unprepared => "the file is there, but no build step has read it; "
                    + "a PackageReference to FusedNorm brings that step, or an import of its FusedNorm.targets"
                    + (named[0].NeedsFusedNormWeights ? "; it takes files of this name with FusedNormWeights=\"true\"" : ""),
                WeightsFileState.Damaged => "what the build step wrote for the file is damaged; clean the project and build again",
                _ => null,
            };
    }

    /// <summary>The graph of a declaration that has been checked.</summary>
    public static NetworkGraph Graph(NetworkDeclaration declaration) =>
        GraphBuilder.Build(declaration, []) ?? throw new ArgumentException("The declaration has not been checked.", nameof(declaration));

    /// <summary>
    /// The tensors behind the prefix that a declaration gives, or that fits, under their keys without it; and what to say of prefixes where
    /// none does.
    /// </summary>
    private static (WeightsFile File, string? Advice) Selected(NetworkDeclaration declaration, WeightsFile file)
    {
        if (declaration.WeightsPrefix is string given)
        {
            return (file.Behind(given), null);
        }

        IEnumerable<string> expected =
            ExpectedTensor.Of(Graph(declaration)).Where(tensor => !tensor.IsCounter).Select(tensor => tensor.Key);
        KeyPrefix prefixes = new(expected, file.Tensors.Select(tensor => tensor.Key).Distinct());
        string prefix = prefixes.Infer();
        return prefix.Length > 0
            ? (file.Behind(prefix), null)
            : (file, prefixes.Count("") == prefixes.Expected ? null : prefixes.Advice(WeightsFit.Excerpt));
    }

    /// <summary>The prepared files of that name, or else the others.</summary>
    private static WeightsFile[] Named(NetworkDeclaration declaration, ImmutableArray<WeightsFile> files)
    {
        WeightsFile[] named = [.. files.Where(file => file.IsNamed(declaration.Weights!))];
        WeightsFile[] prepared = [.. named.Where(file => file.State != WeightsFileState.Unprepared)];
        return prepared.Length > 0 ? prepared : named;
    }

    private static string FileName(WeightsFile file) => file.Path.Substring(file.Path.LastIndexOf('/') + 1);
}
