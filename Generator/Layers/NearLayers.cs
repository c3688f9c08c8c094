using System.Text.RegularExpressions;
using FusedNorm.Generator.Declarations;

namespace FusedNorm.Generator.Layers;

/// <summary>
/// What to write in place of a layer that does not exist: another spelling, another library's name for it, or what comes near.
/// </summary>
/// <param name="Words">What a message says.</param>
/// <param name="Kind">The layer that is meant; null where there is no one answer.</param>
internal sealed record NearLayers(string Words, string? Kind)
{
    private static readonly string[] Kinds = [.. LayerRegistry.Names, .. LayerRegistry.Structure];

    /// <summary>What there is, in the order of the registry: <c>AvgPool1d/2d/3d</c>.</summary>
    private static readonly string All = string.Join(", ", LayerRegistry.Names
        .GroupBy(Stem).Select(family => family.Key + string.Join("/", family.Select(kind => kind.Substring(family.Key.Length)))));

    /// <summary>What other libraries call a layer that there is.</summary>
    private static readonly Dictionary<string, string> Same = Table(
        ("[Linear]", "Dense FullyConnected FC Affine InnerProduct Gemm"),
        ("[BatchNorm1d], [BatchNorm2d] or [BatchNorm3d]", "SyncBatchNorm"),
        ("[SiLU]", "Swish"),
        ("[Detach]", "StopGradient"),
        ("[AdaptiveAvgPool1d(1)]", "GlobalAvgPool1d"),
        ("[AdaptiveAvgPool2d(1, 1)]", "GlobalAvgPool GlobalAvgPool2d"),
        ("[AdaptiveMaxPool1d(1)]", "GlobalMaxPool1d"),
        ("[AdaptiveMaxPool2d(1, 1)]", "GlobalMaxPool GlobalMaxPool2d"),
        ("[MSELoss]", "MeanSquaredError"),
        ("[L1Loss]", "MAE MAELoss MeanAbsoluteError"),
        ("[NLLLoss]", "NegativeLogLikelihood"),
        ("[CrossEntropyLoss]", "SoftmaxCrossEntropy"),
        ("[Include<TNetwork>]", "Sequential Module ModuleList"));

    /// <summary>What comes near a layer that there is not.</summary>
    private static readonly Dictionary<string, string> Near = Table(
        ("[Flatten] and [Linear]",
            "Conv Conv1d Conv2d Conv3d Convolution ConvTranspose ConvTranspose1d ConvTranspose2d ConvTranspose3d DepthwiseConv1d"
            + " DepthwiseConv2d SeparableConv1d SeparableConv2d RNN LSTM GRU SimpleRNN Bilinear"),
        ("[Linear(…, Bias = false)] of a one-hot input", "Embedding EmbeddingBag"),
        ("[LayerNorm] and [Linear]", "Attention MultiheadAttention Transformer TransformerEncoder"),
        ("[Flatten]", "Reshape View Unflatten Squeeze Unsqueeze"),
        ("[ReLU]", "Threshold"),
        ("[LeakyReLU]", "PReLU RReLU"),
        ("[GELU]", "QuickGELU"),
        ("[Sigmoid]", "GLU"),
        ("[Softmax], over the last dimension", "Softmax2d Softmin"),
        ("[Dropout], of single elements",
            "Dropout1d Dropout2d Dropout3d SpatialDropout1d SpatialDropout2d AlphaDropout FeatureAlphaDropout"
            + " GaussianDropout GaussianNoise"),
        ("[AvgPool3d]", "AdaptiveAvgPool3d"),
        ("[MaxPool3d]", "AdaptiveMaxPool3d"),
        ("[AvgPool1d], [AvgPool2d] or [AvgPool3d]", "LPPool1d LPPool2d LPPool3d"),
        ("[BatchNorm1d(Affine = false)]", "Normalize Norm Normalizer StandardScaler Rescaling"),
        ("[Tap(\"x\")] and [Add(\"x\")]", "Residual Shortcut Skip SkipConnection"),
        ("[Tap(\"x\")] and [Concat(\"x\")]", "Concatenate Cat"),
        ("[BeginNoGrad] and [EndNoGrad]", "NoGrad"),
        ("[BCEWithLogitsLoss]", "BCELoss BinaryCrossEntropy SigmoidCrossEntropy"),
        ("[CrossEntropyLoss], of logits", "SparseCategoricalCrossEntropy SoftmaxLoss"),
        ("[CrossEntropyLoss(ProbabilityTargets = true)]", "CategoricalCrossEntropy KLDivLoss"));

    /// <summary>The names of both tables, in lower case.</summary>
    internal static IEnumerable<string> Listed => Same.Keys.Concat(Near.Keys);

    /// <summary>What to say of a name that no layer has.</summary>
    /// <param name="name">The name of an attribute, without the suffix.</param>
    public static NearLayers Of(string name)
    {
        if (Kinds.Contains(name))
        {
            return new(
                $"there is [{LayerRegistry.AttributeNamespace}.{name}], so a 'using {LayerRegistry.AttributeNamespace};' is missing", null);
        }

        string[] spellings = [.. Spellings(name).Distinct()];
        if (First(spellings, spelling => Exact(spelling) ?? Find(Same, spelling)) is string same)
        {
            return new($"here it is {same}", OnlyKind(same));
        }

        if (First(spellings, spelling => Find(Near, spelling)) is string near)
        {
            return new($"the nearest is {near}; there are {All}", null);
        }

        string[] misspelt = [.. Kinds.Where(kind => Distance(kind.ToLowerInvariant(), spellings[0]) <= Math.Max(1, kind.Length / 4))];
        return misspelt.Length > 0
            ? new($"the nearest is {Choice(misspelt)}; there are {All}", OnlyKind(Choice(misspelt)))
            : new($"there are {All}", null);
    }

    /// <summary>
    /// A name as others may write it, in lower case: <c>GlobalAveragePooling1D</c> is <c>globalavgpool1d</c>, <c>Mse</c> is <c>mseloss</c>.
    /// </summary>
    private static IEnumerable<string> Spellings(string name)
    {
        string lower = name.Replace("_", "").ToLowerInvariant();
        string known =
            lower.Replace("pooling", "pool").Replace("average", "avg").Replace("normalization", "norm").Replace("normalisation", "norm");
        string bare = Regex.Replace(Regex.Replace(known, "^lazy", ""), "(?<=.)layer$", "");
        return [lower, known, bare, bare + "loss"];
    }

    /// <summary>The layer of a spelling, or all of a family: <c>BatchNorm</c>.</summary>
    private static string? Exact(string spelling)
    {
        string[] kinds = [.. Kinds.Where(kind => IsSpelt(kind, spelling))];
        string[] found = kinds.Length > 0 ? kinds : [.. Kinds.Where(kind => IsSpelt(Stem(kind), spelling))];
        return found.Length > 0 ? Choice(found) : null;
    }

    private static bool IsSpelt(string kind, string spelling) => string.Equals(kind, spelling, StringComparison.OrdinalIgnoreCase);

    private static string? Find(Dictionary<string, string> table, string spelling) =>
        table.TryGetValue(spelling, out string? words) ? words : null;

    private static string? First(string[] spellings, Func<string, string?> find) =>
        spellings.Select(find).FirstOrDefault(words => words is not null);

    /// <summary>A kind without its dimensions.</summary>
    private static string Stem(string kind) => Regex.Replace(kind, "[123]d$", "");

    private static string Choice(string[] kinds)
    {
        string[] written = [.. kinds.Select(kind => kind == LayerDeclaration.Include ? "[Include<TNetwork>]" : $"[{kind}]")];
        string last = written[written.Length - 1];
        return written.Length == 1 ? last : $"{string.Join(", ", written.Take(written.Length - 1))} or {last}";
    }

    /// <summary>The layer where words name one and nothing else.</summary>
    private static string? OnlyKind(string words) =>
        Regex.Match(words, @"^\[(\w+)\]$") is { Success: true } match ? match.Groups[1].Value : null;

    private static Dictionary<string, string> Table(params (string Words, string Names)[] rows) => rows
        .SelectMany(row => row.Names.Split(' ').Select(name => (Name: name.ToLowerInvariant(), row.Words)))
        .ToDictionary(entry => entry.Name, entry => entry.Words);

    /// <summary>How many letters must be put in, left out or exchanged, or neighbours swapped, to make one word another.</summary>
    private static int Distance(string one, string other)
    {
        int[,] steps = new int[one.Length + 1, other.Length + 1];
        for (int i = 0; i <= one.Length; i++)
        {
            for (int j = 0; j <= other.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    steps[i, j] = i + j;
                    continue;
                }

                int exchanged = steps[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                steps[i, j] = Math.Min(exchanged, Math.Min(steps[i - 1, j], steps[i, j - 1]) + 1);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    steps[i, j] = Math.Min(steps[i, j], steps[i - 2, j - 2] + 1);
                }
            }
        }

        return steps[one.Length, other.Length];
    }
}
