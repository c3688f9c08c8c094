using FusedNorm.Files;

namespace FusedNorm.Tool.Import;

/// <summary>The links as they are declared.</summary>
/// <param name="Links">The layers and taps.</param>
/// <param name="InputShape">The shape of a sample.</param>
/// <param name="OutputShape">The shape of a sample of the output.</param>
internal sealed record PlacedChain(IReadOnlyList<ChainLink> Links, long[] InputShape, long[] OutputShape);

/// <summary>
/// Gives each layer of a chain the shape that it needs. A declaration has no layer that only looks at a value in another shape, but for
/// Flatten: what a model reshapes in between stays as it is, where layers do not mind, or is flattened, or the input is declared in that
/// shape. Constants that are multiplied or added find their place here too: in a linear layer beside them, else as a norm that is pinned.
/// </summary>
internal sealed class Placement
{
    /// <summary>How many numbers of constants are combined: a file can name a large one very often.</summary>
    private const long MostCombined = 1L << 24;

    private const string NoView = "a value is only flattened to one dimension; there is no layer for another shape";

    private static readonly HashSet<string> ShapelessKinds =
        ["ReLU", "LeakyReLU", "ELU", "Sigmoid", "Tanh", "GELU", "SiLU", "Hardswish", "Softplus", "Softsign", "Dropout",
            "ReLU6", "Hardtanh", "Hardsigmoid", "Mish", "SELU", "CELU", "LogSigmoid"];

    private readonly ValueTable values;
    private readonly List<Problem> problems;
    private readonly List<string> notes;
    private readonly List<ChainLink> placed = [];
    private readonly Dictionary<string, long[]> taps = [];
    private long[] inputShape;
    private long[] current;
    private bool isFluid = true;

    /// <summary>How many links were placed before the shape of the input was settled.</summary>
    private int fluid;

    private Operation? pending;
    private AffineMap? pendingMap;
    private long combined;

    /// <summary>What the value was made flat for.</summary>
    private (Operation Affine, AffineMap Map)? flattened;

    private Placement(ValueTable values, long[] inputShape, List<Problem> problems, List<string> notes)
    {
        this.values = values;
        this.inputShape = inputShape;
        this.problems = problems;
        this.notes = notes;
        current = inputShape;
    }

    /// <summary>Places the links of a chain. What cannot be declared is reported.</summary>
    public static PlacedChain Place(
        IReadOnlyList<ChainLink> links, ValueTable values, long[] inputShape, List<Problem> problems, List<string> notes)
    {
        Placement placement = new(values, inputShape, problems, notes);
        foreach (ChainLink link in links)
        {
            placement.Add(link);
        }

        placement.Settle(next: null);
        return new PlacedChain(
            [.. placement.placed.Select((link, index) => index < placement.fluid ? link with { Input = placement.inputShape } : link)],
            placement.inputShape,
            placement.current);
    }

    /// <summary>Places a link below what is placed, on the value of now.</summary>
    private void Put(ChainLink link)
    {
        placed.Add(link with { Input = current });
        fluid = isFluid ? placed.Count : fluid;
    }

    private void Add(ChainLink link)
    {
        switch (link.Operation)
        {
            case null when link.IsBranch:
                Settle(next: null);
                current = taps[link.Tap];
                Put(link);
                return;
            case null:
                Settle(next: null);
                taps[link.Tap] = current;
                isFluid = false;
                Put(link);
                return;
            case { Kind: Operation.Affine } affine:
                Combine(affine);
                return;
            case { Kind: Operation.Reshape } reshape:
                inputShape = current = values.Shape(reshape.Output)!;
                return;
            case Operation operation:
                operation = Settle(operation)!;
                if (operation.IsJoin ? Join(operation, link.Tap) : Layer(operation))
                {
                    return;
                }

                long[] wanted = Wanted(operation);
                string shapes = $"{Malformed.Shape(current)} to {Malformed.Shape(wanted)}";
                problems.Add(flattened is (Operation cause, AffineMap numbers)
                    ? NoChannels(cause, numbers)
                    : Problem.Of(operation.Node, values.Order(operation.Node), shapes, NoView));
                current = operation.IsJoin ? current : wanted;
                return;
        }
    }

    private long[] Wanted(Operation operation) => operation.Sees ?? values.Sample(operation.Inputs[0]) ?? current;

    private bool Layer(Operation operation)
    {
        if (operation.Kind == "Flatten")
        {
            Flatten(operation);
            return true;
        }

        if (ShapelessKinds.Contains(operation.Kind))
        {
            Put(new ChainLink(operation, ""));
            return true;
        }

        long[] wanted = Wanted(operation);
        if (ShapeRules.Length(wanted) != ShapeRules.Length(current))
        {
            return false;
        }

        if (!Takes(operation.Kind, wanted))
        {
            if (wanted.Length == 1)
            {
                Flatten(new Operation("Flatten", operation.Node, operation.Inputs[0], operation.Inputs[0]));
            }
            else if (isFluid)
            {
                inputShape = current = wanted;
            }
            else if (IsBatchNorm(operation.Kind) && current.Length == 1)
            {
                operation = PerFeature(operation, wanted);
            }
            else
            {
                return false;
            }
        }

        isFluid = false;
        Put(new ChainLink(Named(operation), ""));
        current = After(operation);
        return true;
    }

    /// <summary>Whether a layer computes from a value as it is declared what it would from the value in the shape of the model.</summary>
    private bool Takes(string kind, long[] wanted) => kind switch
    {
        _ when current.AsSpan().SequenceEqual(wanted) => true,
        "Linear" or "Softmax" or "LogSoftmax" => current.Length > 0 && wanted.Length > 0 && current[^1] == wanted[^1],
        _ when IsBatchNorm(kind) => current.Length is > 0 and <= 4 && current[0] == wanted[0],
        _ => false,
    };

    /// <summary>A batch norm's name says how many dimensions stand behind its channels.</summary>
    private Operation Named(Operation operation) =>
        IsBatchNorm(operation.Kind) ? operation with { Kind = $"BatchNorm{Math.Max(1, current.Length - 1)}d" } : operation;

    private static bool IsBatchNorm(string kind) => kind.StartsWith("BatchNorm", StringComparison.Ordinal);

    /// <summary>
    /// A batch norm over channels that the declaration has as features one by one: the same in evaluation, so it is pinned.
    /// </summary>
    private Operation PerFeature(Operation norm, long[] wanted)
    {
        long times = ShapeRules.Length(current) / wanted[0];
        notes.Add(
            $"{norm.Node.Label} normalises {Malformed.Shape(wanted)}, which is flat here: "
            + $"its parameters stand {times} times, and Eval = true pins it");
        return norm with
        {
            Options = [.. norm.Options, "Eval = true"],
            Tensors = [.. norm.Tensors.Select(tensor => tensor with { Source = tensor.Source.Repeated(times), Shape = current })],
        };
    }

    private long[] After(Operation operation) => operation.Kind switch
    {
        "Linear" => [.. current[..^1], operation.Tensors[0].Shape[0]],
        _ when operation.Kind.Contains("Pool", StringComparison.Ordinal) => values.Sample(operation.Output) ?? current,
        _ => current,
    };

    private bool Join(Operation operation, string tap)
    {
        long[] other = taps.GetValueOrDefault(tap, current);
        if (other.Length != current.Length && ShapeRules.Length(other) == ShapeRules.Length(current) && other.Length == 1)
        {
            Flatten(new Operation("Flatten", operation.Node, operation.Inputs[0], operation.Inputs[0]));
        }

        if (operation.Kind == Operation.Concat)
        {
            long[] joined = values.Sample(operation.Output) ?? [];
            if (current.Length == 0 || other.Length != current.Length || joined.Length == 0
                || !other.AsSpan(1).SequenceEqual(current.AsSpan(1))
                || ShapeRules.Length(current.AsSpan(1)) != ShapeRules.Length(joined.AsSpan(1)))
            {
                return false;
            }

            Put(new ChainLink(operation, tap));
            current = [current[0] + other[0], .. current[1..]];
        }
        else if (!other.AsSpan().SequenceEqual(current))
        {
            return false;
        }
        else
        {
            Put(new ChainLink(operation, tap));
        }

        isFluid = false;
        return true;
    }

    private void Flatten(Operation operation)
    {
        if (current.Length != 1)
        {
            Put(new ChainLink(operation, ""));
            current = [ShapeRules.Length(current)];
            isFluid = false;
        }
    }

    /// <summary>Keeps constants until it is known what stands behind them.</summary>
    private void Combine(Operation affine)
    {
        if (combined > MostCombined)
        {
            return;
        }

        AffineMap map = affine.Map!();
        combined += Math.Max(pendingMap?.Scale.Length ?? 0, map.Scale.Length);
        if (combined > MostCombined)
        {
            problems.Add(Problem.Of(affine.Node, values.Order(affine.Node), "", "more constants than are read"));
            return;
        }

        AffineMap? both = pendingMap is AffineMap above && above.Shape.Length == map.Shape.Length ? above.Then(map) : null;
        if (both is null)
        {
            Settle(next: null);
        }

        pending = both is null ? affine : affine with { Inputs = pending!.Inputs };
        pendingMap = both ?? map;
    }

    /// <summary>Gives the constants that wait a place, and returns the operation behind them, which may have taken them.</summary>
    private Operation? Settle(Operation? next)
    {
        if (pending is not Operation affine || pendingMap is not AffineMap map)
        {
            return next;
        }

        (pending, pendingMap) = (null, null);
        if (map.IsIdentity)
        {
            return next;
        }

        int last = map.Shape.Length - 1;
        bool isLast = map.VariesAlongOnly(last) && (map.IsScalar || (current.Length > 0 && map.Shape[last] == current[^1]));
        if (placed is [.., { Operation: { Kind: "Linear" } linear }] && isLast)
        {
            notes.Add($"{affine.Node.Label} is part of the weights of {linear.Node.Label}, the linear layer above it");
            placed[^1] = placed[^1] with { Operation = AffineLinear.Behind(linear, map, values.IsDouble) };
            return next;
        }

        // A sample of one dimension gets a norm of its own below, which loses no digit of the mean.
        if (next is { Kind: "Linear" } below && current.Length > 1 && isLast && !map.IsScalar && Takes("Linear", Wanted(below)))
        {
            notes.Add($"{affine.Node.Label} is part of the weights of {below.Node.Label}, the linear layer below it");
            return AffineLinear.Before(below, map, values.IsDouble);
        }

        if (next is not null && isFluid && map.IsScalar && Wanted(next) is { Length: > 1 } wanted
            && ShapeRules.Length(wanted) == ShapeRules.Length(current))
        {
            inputShape = current = wanted;
        }

        PlaceNorm(affine, map);
        return next;
    }

    private void PlaceNorm(Operation affine, AffineMap map)
    {
        long[] sample = values.Sample(affine.Inputs[0])!;
        bool isPerChannel = map.IsScalar || (map.VariesAlongOnly(0) && current.AsSpan().SequenceEqual(sample));
        if (!isPerChannel || current.Length is 0 or > 4)
        {
            if (ShapeRules.Length(sample) > PinnedNorm.MostFeatures)
            {
                problems.Add(NoChannels(affine, map));
                return;
            }

            flattened ??= current.Length > 1 ? (affine, map) : null;
            map = map.BroadcastTo(sample);
            Flatten(new Operation("Flatten", affine.Node, affine.Inputs[0], affine.Inputs[0]));
        }

        if (current[0] > PinnedNorm.MostChannels)
        {
            problems.Add(NoChannels(affine, map));
            return;
        }

        notes.Add($"{affine.Node.Label} is a batch norm here, in which nothing moves: its numbers are the model's constants");
        Put(new ChainLink(Named(PinnedNorm.Make(affine, map, current[0], values.IsDouble)), ""));
        isFluid = false;
    }

    private Problem NoChannels(Operation affine, AffineMap map) => Problem.Of(
        affine.Node,
        values.Order(affine.Node),
        $"constants of shape {Malformed.Shape(map.Shape)}",
        $"expected one, or one for each channel of {Malformed.Shape(values.Sample(affine.Inputs[0])!)}, or a linear layer beside them");
}
