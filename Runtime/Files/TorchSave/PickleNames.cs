namespace FusedNorm.Files;

/// <summary>
/// What the names of a pickle stand for. Python would import and call them; here a few of them describe a tensor, a dictionary or a set,
/// and any other gives an object of which nothing is known but the name.
/// </summary>
/// <param name="input">The pickle, which counts what is made.</param>
/// <param name="kinds">Takes what the elements of each storage are, by its key; null where nobody asks.</param>
internal sealed class PickleNames(PickleInput input, Dictionary<string, DType>? kinds)
{
    /// <summary>No tensor has more dimensions; a shape may be named again for each of many tensors.</summary>
    private const int MaximumRank = 32;

    /// <summary>No name that means something here is longer; a long one may be named again and again.</summary>
    private const int LongestName = 100;

    /// <summary>A list of pairs may be named again, and each time makes entries that take memory.</summary>
    private const int StepsPerPair = 32;

    private const string OrderedDict = "collections.OrderedDict";
    private const string DefaultDict = "collections.defaultdict";
    private const string OldTensor = "torch._utils._rebuild_tensor";
    private const string Tensor = "torch._utils._rebuild_tensor_v2";
    private const string Parameter = "torch._utils._rebuild_parameter";
    private const string ParameterWithState = "torch._utils._rebuild_parameter_with_state";
    private const string OfType = "torch._tensor._rebuild_from_type_v2";

    private static readonly HashSet<string> Sets = ["builtins.set", "__builtin__.set", "builtins.frozenset", "__builtin__.frozenset"];

    /// <summary>What makes an object of the class that is its first argument.</summary>
    private static readonly HashSet<string> Constructors =
    [
        "copyreg._reconstructor", "copy_reg._reconstructor", "copyreg.__newobj__", "copy_reg.__newobj__",
        "numpy.core.multiarray._reconstruct", "numpy._core.multiarray._reconstruct",
    ];

    private static readonly Dictionary<string, DType> Storages = new()
    {
        ["torch.DoubleStorage"] = DType.F64,
        ["torch.FloatStorage"] = DType.F32,
        ["torch.HalfStorage"] = DType.F16,
        ["torch.BFloat16Storage"] = DType.BF16,
        ["torch.LongStorage"] = DType.I64,
        ["torch.IntStorage"] = DType.I32,
        ["torch.ShortStorage"] = DType.I16,
        ["torch.CharStorage"] = DType.I8,
        ["torch.ByteStorage"] = DType.U8,
        ["torch.BoolStorage"] = DType.Bool,
        ["torch.cuda.DoubleStorage"] = DType.F64,
        ["torch.cuda.FloatStorage"] = DType.F32,
        ["torch.cuda.HalfStorage"] = DType.F16,
        ["torch.cuda.BFloat16Storage"] = DType.BF16,
        ["torch.cuda.LongStorage"] = DType.I64,
        ["torch.cuda.IntStorage"] = DType.I32,
        ["torch.cuda.ShortStorage"] = DType.I16,
        ["torch.cuda.CharStorage"] = DType.I8,
        ["torch.cuda.ByteStorage"] = DType.U8,
        ["torch.cuda.BoolStorage"] = DType.Bool,
    };

    /// <summary>What calling a name with arguments stands for.</summary>
    /// <param name="called">The name, or whatever else a pickle would call.</param>
    /// <param name="arguments">The arguments.</param>
    public object Call(object called, object[] arguments)
    {
        if (called is not PickleGlobal { Name: string { Length: <= LongestName } name })
        {
            return New(called);
        }

        switch (name, arguments)
        {
            case (OrderedDict, []) or (DefaultDict, _):
                return input.NewDict();
            case (OrderedDict, [PickleList pairs]):
                return Ordered(pairs);
            case (Tensor, [PickledStorage storage, long offset and >= 0, PickleTuple shape, PickleTuple strides, bool, PickleDict]):
                return TensorOf(storage, offset, shape, strides);
            case (Tensor,
                [PickledStorage storage, long offset and >= 0, PickleTuple shape, PickleTuple strides, bool, PickleDict, var rest])
                when rest is PickleDict { Items.Count: 0 } or PickleScrap:
                return TensorOf(storage, offset, shape, strides);
            case (OldTensor, [PickledStorage storage, long offset and >= 0, PickleTuple shape, PickleTuple strides]):
                return TensorOf(storage, offset, shape, strides);
            case (Parameter or ParameterWithState, [PickledTensor tensor, bool, PickleDict, ..]):
                return tensor;
            case (OfType,
                [PickleGlobal { Name: OldTensor or Tensor or Parameter or ParameterWithState } make, PickleGlobal, PickleTuple given, ..]):
                return Call(make, given.Items);
            case (OrderedDict or OldTensor or Tensor or Parameter or ParameterWithState, _) when !OfAnotherKind(arguments):
                throw input.Error($"what PyTorch hands to {name}", Described(arguments));
            case (_, [PickleList values]) when Sets.Contains(name):
                return values;
            case (_, [PickleGlobal type, ..]) when Constructors.Contains(name):
                return input.Made(new PickleObject(type.Name));
            default:
                return input.Made(new PickleObject(name));
        }
    }

    /// <summary>An object of which nothing is known but what makes it.</summary>
    public PickleObject New(object made) =>
        input.Made(new PickleObject(made is PickleGlobal global ? global.Name : ((PickleObject)made).Type));

    /// <summary>The storage that a persistent id describes; of a kind that cannot be read, an object.</summary>
    public object Storage(object[] description) => description switch
    {
        ["storage", PickleGlobal type, string key, string, long and >= 0 and long length] => Storage(type, key, length),

        // Before 1.6 a storage may be a part of another, which nobody has written for long: it has none.
        ["storage", PickleGlobal type, string key, string, long and >= 0 and long length, PickleScrap { Kind: "None" }] =>
            Storage(type, key, length),

        // Before 1.6 a whole module is saved with the source code of its classes.
        ["module", PickleGlobal type, string or PickleScrap, string or PickleScrap] => type,
        _ => throw input.Error("a storage: its type, key, device and length", Described(description)),
    };

    /// <summary>A value as messages name it.</summary>
    public static string Describe(object value) => value switch
    {
        string text => Malformed.Text(text),
        long number => $"{number}",
        bool => "a boolean",
        PickleTuple => "a tuple",
        PickleList => "a list",
        PickleDict => "a dictionary",
        PickleGlobal global => TextExcerpt.Of(global.Name),
        PickleObject made => $"an object of {Malformed.Text(made.Type)}, which is not made here",
        PickleScrap scrap => scrap.Kind,
        PickledStorage => "a storage",
        _ => "a tensor",
    };

    private object Storage(PickleGlobal type, string key, long length)
    {
        if (type.Name.Length > LongestName || !Storages.TryGetValue(type.Name, out DType dtype))
        {
            return New(type);
        }

        if (kinds is not null)
        {
            input.Step(key.Length);
            kinds[key] = dtype;
        }

        return input.Made(new PickledStorage(key, dtype, length));
    }

    private static string Described(object[] values) => $"({string.Join(", ", values.Take(8).Select(Describe))})";

    /// <summary>
    /// Whether a tensor is of a kind that PyTorch has and nothing here reads: quantised, complex, or marked as a conjugate.
    /// </summary>
    private static bool OfAnotherKind(object[] arguments) => arguments is [PickleObject, ..] or [PickledStorage, _, _, _, _, _, PickleDict];

    /// <summary>Python 2 gives an ordered dictionary its entries as a list of pairs.</summary>
    private PickleDict Ordered(PickleList pairs)
    {
        PickleDict dict = input.NewDict();
        input.Step(StepsPerPair * pairs.Items.Count);
        foreach (object pair in pairs.Items)
        {
            IReadOnlyList<object> both = pair is PickleList list ? list.Items : pair is PickleTuple tuple ? tuple.Items : [];
            if (both is not [object key, object value] || !Add(dict, key, value))
            {
                throw input.Error("a list of keys, each once, and values", Describe(pair));
            }
        }

        return dict;
    }

    /// <summary>Adds an entry, which takes as long as the key is; false where a text is there already.</summary>
    public bool Add(PickleDict dict, object key, object value)
    {
        input.Step(1 + (key is string text ? text.Length : 0));
        return dict.TryAdd(key, value);
    }

    private PickledTensor TensorOf(PickledStorage storage, long offset, PickleTuple shape, PickleTuple strides) =>
        input.Made(new PickledTensor(storage, offset, Numbers(shape), Numbers(strides)));

    private long[] Numbers(PickleTuple tuple)
    {
        if (tuple.Items.Length > MaximumRank)
        {
            throw input.Error($"at most {MaximumRank} sizes and as many strides", $"{tuple.Items.Length}");
        }

        if (tuple.Numbers is long[] known)
        {
            return known;
        }

        long[] numbers = new long[tuple.Items.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = tuple.Items[i] is long number and >= 0
                ? number
                : throw input.Error("a whole number, not negative", Describe(tuple.Items[i]));
        }

        tuple.Numbers = numbers;
        return numbers;
    }
}
