using System.Buffers.Binary;
using System.Text;

namespace FusedNorm.Files;

/// <summary>
/// Reads the pickle of a state dict. It knows the opcodes and the names that a state dict of <c>torch.save</c> is made of; any other is refused by its
/// name. Nothing is imported, called or executed: a name stands for one of four shapes of data, and what does not have that shape is refused too.
/// </summary>
internal sealed class PickleReader
{
    /// <summary>The largest pickle: room for thirty thousand tensors.</summary>
    public const int MaximumLength = 1 << 22;

    /// <summary>Python writes the entries of a dictionary a thousand at a time.</summary>
    private const int MaximumDepth = 10_000;

    /// <summary>The arguments of a tensor hold the description of its storage and its shape: tuples of values.</summary>
    private const int MaximumNesting = 8;

    /// <summary>No tensor has more dimensions; a shape may be named again for each of many tensors.</summary>
    private const int MaximumRank = 32;

    private const string Metadata = "_metadata";
    private const string OrderedDict = "collections.OrderedDict";
    private const string RebuildTensor = "torch._utils._rebuild_tensor_v2";
    private const string RebuildParameter = "torch._utils._rebuild_parameter";

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
    };

    private static readonly string[] Globals = [OrderedDict, RebuildTensor, RebuildParameter, .. Storages.Keys];

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>What an opcode of a byte or two stands for is made once.</summary>
    private static readonly object True = true;
    private static readonly object False = false;
    private static readonly object[] Bytes = [.. Enumerable.Range(0, 256).Select(value => (object)(long)value)];

    private readonly byte[] pickle;
    private readonly PickleBudget budget;
    private readonly List<object> stack = [];
    private readonly Stack<int> marks = [];
    private readonly List<object> memo = [];
    private int position;
    private int opcodeStart;

    private PickleReader(byte[] pickle)
    {
        this.pickle = pickle;
        budget = new PickleBudget(pickle.Length);
    }

    /// <summary>Reads the dictionary that a pickle consists of.</summary>
    public static PickleDict Read(byte[] pickle) => new PickleReader(pickle).Run();

    private PickleDict Run()
    {
        while (true)
        {
            opcodeStart = position;
            Step(1);
            PickleOpcode opcode = (PickleOpcode)Take(1)[0];
            if (opcode == PickleOpcode.Stop)
            {
                object result = Pop<object>("a value");
                if (stack.Count != 0 || marks.Count != 0 || position != pickle.Length)
                {
                    throw Error("the end of the pickle behind one value", "more");
                }

                return result as PickleDict ?? throw Error("a state dict: keys and tensors", Describe(result));
            }

            Execute(opcode);
            if (stack.Count > MaximumDepth)
            {
                throw Error($"at most {MaximumDepth} values at once", "more");
            }
        }
    }

    private void Execute(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Proto:
                if (Take(1)[0] is not 2 and byte protocol)
                {
                    throw Error("pickle protocol 2, which torch.save takes by default", $"protocol {protocol}");
                }

                break;
            case PickleOpcode.Mark:
                marks.Push(stack.Count);
                if (marks.Count > MaximumDepth)
                {
                    throw Error($"at most {MaximumDepth} marks at once", "more");
                }

                break;
            case PickleOpcode.NewTrue:
                stack.Add(True);
                break;
            case PickleOpcode.NewFalse:
                stack.Add(False);
                break;
            case PickleOpcode.BinInt:
                stack.Add((long)BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int))));
                break;
            case PickleOpcode.BinInt1:
                stack.Add(Bytes[Take(1)[0]]);
                break;
            case PickleOpcode.BinInt2:
                stack.Add((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort))));
                break;
            case PickleOpcode.Long1:
                stack.Add(TakeLong());
                break;
            case PickleOpcode.BinUnicode:
                stack.Add(TakeText());
                break;
            case PickleOpcode.EmptyTuple:
                stack.Add(PickleTuple.Empty);
                break;
            case PickleOpcode.Tuple1:
                MakeTuple(1);
                break;
            case PickleOpcode.Tuple2:
                MakeTuple(2);
                break;
            case PickleOpcode.Tuple3:
                MakeTuple(3);
                break;
            case PickleOpcode.Tuple:
                MakeTuple(stack.Count - PopMark());
                break;
            case PickleOpcode.EmptyDict:
                stack.Add(NewDict());
                break;
            case PickleOpcode.SetItem:
                SetItems(stack.Count - 2);
                break;
            case PickleOpcode.SetItems:
                SetItems(PopMark());
                break;
            case PickleOpcode.BinPut:
                Remember(Take(1)[0]);
                break;
            case PickleOpcode.LongBinPut:
                Remember(BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint))));
                break;
            case PickleOpcode.BinGet:
                Recall(Take(1)[0]);
                break;
            case PickleOpcode.LongBinGet:
                Recall(BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint))));
                break;
            case PickleOpcode.Global:
                stack.Add(Known($"{TakeLine()}.{TakeLine()}"));
                break;
            case PickleOpcode.Reduce:
                PickleTuple arguments = Pop<PickleTuple>("the arguments of a name");
                stack.Add(Make(Pop<PickleGlobal>("a name").Name, arguments.Items));
                break;
            case PickleOpcode.BinPersId:
                stack.Add(MakeStorage(Pop<PickleTuple>("the description of a storage").Items));
                break;
            case PickleOpcode.Build:
                Build(Pop<PickleDict>("attributes"));
                break;
            default:
                throw Error("an opcode that a state dict needs", PickleOpcodes.Describe(opcode) + "; save model.state_dict() and nothing else");
        }
    }

    /// <summary>What a name makes of its arguments, where these are what PyTorch writes.</summary>
    private object Make(string name, object[] arguments) => (name, arguments) switch
    {
        (OrderedDict, []) => NewDict(),
        (RebuildTensor, [PickledStorage storage, long offset and >= 0, PickleTuple shape, PickleTuple strides, bool, PickleDict]) =>
            Made(new PickledTensor(storage, offset, Numbers(shape), Numbers(strides))),
        (RebuildParameter, [PickledTensor tensor, bool, PickleDict]) => tensor,
        _ => throw Error($"what PyTorch hands to {name}", $"({string.Join(", ", arguments.Take(8).Select(Describe))})"),
    };

    private PickleDict NewDict() => budget.MakeDictionary()
        ? new PickleDict()
        : throw Error($"at most {PickleBudget.MaximumDictionaries} dictionaries", "more");

    /// <summary>Counts an object that stays.</summary>
    private T Made<T>(T value) => budget.Make()
        ? value
        : throw Error($"at most {PickleBudget.MaximumObjects} tuples, names, storages and tensors", "more");

    /// <summary>Counts what goes by the size of a value.</summary>
    private void Step(int count)
    {
        if (!budget.Step(count))
        {
            throw Error($"a pickle that is read in {PickleBudget.StepsPerByte} steps a byte", "one that names long values again and again");
        }
    }

    private PickledStorage MakeStorage(object[] description) =>
        description is ["storage", PickleGlobal type, string key, string, long length] && Storages.TryGetValue(type.Name, out DType dtype) && length >= 0
            ? Made(new PickledStorage(key, dtype, length))
            : throw Error("a storage: its type, key, device and length", $"({string.Join(", ", description.Take(8).Select(Describe))})");

    private PickleGlobal Known(string name) => Globals.Contains(name)
        ? Made(new PickleGlobal(name))
        : throw Error("a name that a state dict needs", $"{Malformed.Text(name)}, which is not loaded; save model.state_dict() and nothing else");

    /// <summary>The attributes of a dictionary: those of a state dict are its modules' versions.</summary>
    private void Build(PickleDict attributes)
    {
        PickleDict built = Peek() as PickleDict ?? throw Error("a dictionary to give attributes to", Describe(Peek()));
        foreach ((string name, object value) in attributes.Items)
        {
            if (name != Metadata)
            {
                throw Error("the attribute " + Metadata, Malformed.Text(name));
            }

            built.Metadata = value as PickleDict ?? throw Error("a dictionary as " + Metadata, Describe(value));
        }
    }

    private long[] Numbers(PickleTuple tuple)
    {
        if (tuple.Items.Length > MaximumRank)
        {
            throw Error($"at most {MaximumRank} sizes and as many strides", $"{tuple.Items.Length}");
        }

        if (tuple.Numbers is long[] known)
        {
            return known;
        }

        long[] numbers = new long[tuple.Items.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = tuple.Items[i] is long number and >= 0 ? number : throw Error("a whole number, not negative", Describe(tuple.Items[i]));
        }

        tuple.Numbers = numbers;
        return numbers;
    }

    private void MakeTuple(int count)
    {
        RequireValues(count);
        Step(count);
        object[] items = new object[count];
        stack.CopyTo(stack.Count - count, items, 0, count);
        stack.RemoveRange(stack.Count - count, count);
        int nesting = 1;
        foreach (object item in items)
        {
            nesting = Math.Max(nesting, item is PickleTuple inner ? inner.Nesting + 1 : 1);
        }

        if (nesting > MaximumNesting)
        {
            throw Error($"tuples in tuples, {MaximumNesting} deep", "deeper ones");
        }

        stack.Add(Made(new PickleTuple(items, nesting)));
    }

    /// <summary>Adds the keys and values from a place of the stack on to the dictionary below them.</summary>
    private void SetItems(int first)
    {
        int count = stack.Count - first;
        RequireValues(count);
        if (first < 1 || count % 2 != 0 || stack[first - 1] is not PickleDict dict)
        {
            throw Error("a dictionary, and keys and values for it", first < 1 ? "nothing" : Describe(stack[first - 1]));
        }

        for (int i = first; i < stack.Count; i += 2)
        {
            string key = stack[i] as string ?? throw Error("a text as key", Describe(stack[i]));
            Step(1 + key.Length);
            if (!dict.TryAdd(key, stack[i + 1]))
            {
                throw Error("every key once", $"{Malformed.Text(key)} again");
            }
        }

        stack.RemoveRange(first, count);
    }

    /// <summary>Python numbers what it remembers from 0 on.</summary>
    private void Remember(uint place)
    {
        object value = Peek();
        if (place > memo.Count)
        {
            throw Error($"to remember a value at {memo.Count}, the next place, or before", $"{place}");
        }

        if (place == memo.Count)
        {
            memo.Add(value);
        }
        else
        {
            memo[(int)place] = value;
        }
    }

    private void Recall(uint place) => stack.Add(place < memo.Count
        ? memo[(int)place]
        : throw Error("a remembered value", $"none at {place}"));

    private object Peek()
    {
        RequireValues(1);
        return stack[^1];
    }

    private T Pop<T>(string expected)
    {
        object value = Peek();
        stack.RemoveAt(stack.Count - 1);
        return value is T fits ? fits : throw Error(expected, Describe(value));
    }

    private int PopMark() => marks.TryPop(out int mark) ? mark : throw Error("a mark", "none");

    /// <summary>Checks that there are so many values above the last mark.</summary>
    private void RequireValues(int count)
    {
        int bottom = marks.TryPeek(out int mark) ? mark : 0;
        if (count < 0 || stack.Count - count < bottom)
        {
            throw Error($"{Math.Max(count, 0)} values", $"{stack.Count - bottom}");
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > pickle.Length - position)
        {
            throw Error($"{count} bytes", $"{pickle.Length - position} before the end of the pickle");
        }

        Step(count);
        position += count;
        return pickle.AsSpan(position - count, count);
    }

    private long TakeLong()
    {
        ReadOnlySpan<byte> bytes = Take(Take(1)[0]);
        if (bytes.Length > sizeof(long))
        {
            throw Error($"a number of at most {sizeof(long)} bytes", $"{bytes.Length}");
        }

        // Two's complement, as short as it goes.
        long value = bytes.IsEmpty ? 0 : (sbyte)bytes[^1];
        for (int i = bytes.Length - 2; i >= 0; i--)
        {
            value = (value << 8) | bytes[i];
        }

        return value;
    }

    private string TakeText()
    {
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));
        return Text(Take((int)Math.Min(length, int.MaxValue)));
    }

    private string TakeLine()
    {
        int length = pickle.AsSpan(position).IndexOf((byte)'\n');
        string line = Text(Take(length >= 0 ? length : int.MaxValue));
        position++;
        return line;
    }

    private string Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Error("a text in UTF-8", "other bytes");
        }
    }

    private InvalidDataException Error(string expected, string found) => Malformed.At($"data.pkl at byte {opcodeStart}", expected, found);

    private static string Describe(object value) => value switch
    {
        string text => Malformed.Text(text),
        long number => $"{number}",
        bool => "a boolean",
        PickleTuple => "a tuple",
        PickleDict => "a dictionary",
        PickleGlobal global => global.Name,
        PickledStorage => "a storage",
        _ => "a tensor",
    };
}
