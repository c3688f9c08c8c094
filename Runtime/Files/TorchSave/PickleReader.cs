namespace FusedNorm.Files;

/// <summary>
/// Reads a pickle as data. It knows the opcodes that build numbers, texts, tuples, lists, dictionaries and objects, and refuses any other
/// by its name. Nothing is imported, called or executed: what a pickle would call is a name here, and <see cref="PickleNames"/> says what
/// the few names mean that describe tensors.
/// </summary>
internal sealed class PickleReader
{
    /// <summary>The largest pickle: room for thirty thousand tensors.</summary>
    public const int MaximumLength = 1 << 22;

    /// <summary>Python writes the entries of a dictionary a thousand at a time.</summary>
    private const int MaximumDepth = 10_000;

    /// <summary>
    /// The arguments of a tensor hold the description of its storage and its shape; what else lies in a checkpoint is hardly deeper.
    /// </summary>
    private const int MaximumNesting = 64;

    private const int OldestProtocol = 2;
    private const int NewestProtocol = 5;

    private const string Metadata = "_metadata";

    /// <summary>What an opcode of a byte or two stands for is made once.</summary>
    private static readonly object True = true;
    private static readonly object False = false;
    private static readonly object[] Bytes = [.. Enumerable.Range(0, 256).Select(value => (object)(long)value)];

    private readonly PickleInput input;
    private readonly PickleNames names;
    private readonly List<object> stack = [];
    private readonly Stack<int> marks = [];
    private readonly List<object> memo = [];

    private PickleReader(PickleInput input, Dictionary<string, DType>? kinds)
    {
        this.input = input;
        names = new PickleNames(input, kinds);
    }

    /// <summary>Reads the value that a pickle consists of.</summary>
    public static object Read(byte[] pickle)
    {
        PickleInput input = new(pickle, 0, "data.pkl");
        object value = new PickleReader(input, kinds: null).Run();
        return input.Left == 0 ? value : throw input.Error("the end of the pickle behind one value", "more");
    }

    /// <summary>Reads a value that is not the last one.</summary>
    /// <param name="input">Where it begins.</param>
    /// <param name="kinds">Takes what the elements of each storage are, by its key.</param>
    public static object ReadNext(PickleInput input, Dictionary<string, DType>? kinds = null) => new PickleReader(input, kinds).Run();

    private object Run()
    {
        while (true)
        {
            PickleOpcode opcode = input.TakeOpcode();
            if (opcode == PickleOpcode.Stop)
            {
                object result = Pop<object>("a value");
                return stack.Count == 0 && marks.Count == 0 ? result : throw input.Error("the end of the pickle behind one value", "more");
            }

            Execute(opcode);
            if (stack.Count > MaximumDepth)
            {
                throw input.Error($"at most {MaximumDepth} values at once", "more");
            }
        }
    }

    private void Execute(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Proto:
                if (input.TakeByte() is (< OldestProtocol or > NewestProtocol) and byte protocol)
                {
                    throw input.Error($"pickle protocol {OldestProtocol} to {NewestProtocol}", $"protocol {protocol}");
                }

                break;
            case PickleOpcode.Frame:
                // How many bytes the writer wrote at once: nothing to a reader that has them all.
                input.TakeLength();
                break;
            case PickleOpcode.Mark:
                marks.Push(stack.Count);
                if (marks.Count > MaximumDepth)
                {
                    throw input.Error($"at most {MaximumDepth} marks at once", "more");
                }

                break;
            case PickleOpcode.Pop:
                // The mark itself, where nothing stands above it.
                if (marks.TryPeek(out int mark) && mark == stack.Count)
                {
                    marks.Pop();
                    break;
                }

                Pop<object>("a value");
                break;
            case PickleOpcode.PopMark:
                int bottom = PopMark();
                stack.RemoveRange(bottom, stack.Count - bottom);
                break;
            case PickleOpcode.BinPut:
                Remember(input.TakeByte());
                break;
            case PickleOpcode.LongBinPut:
                Remember(input.TakeUInt32());
                break;
            case PickleOpcode.Memoize:
                Remember((uint)memo.Count);
                break;
            case PickleOpcode.BinGet:
                Recall(input.TakeByte());
                break;
            case PickleOpcode.LongBinGet:
                Recall(input.TakeUInt32());
                break;
            case PickleOpcode.SetItem:
                SetItems(stack.Count - 2);
                break;
            case PickleOpcode.SetItems:
                SetItems(PopMark());
                break;
            case PickleOpcode.Append:
                AddItems(stack.Count - 1);
                break;
            case PickleOpcode.Appends:
            case PickleOpcode.AddItems:
                AddItems(PopMark());
                break;
            case PickleOpcode.Build:
                Build(Pop<object>("attributes"));
                break;
            default:
                stack.Add(Value(opcode));
                break;
        }
    }

    /// <summary>What an opcode makes, from the bytes behind it and from values of the stack.</summary>
    private object Value(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.None:
                return PickleScrap.None;
            case PickleOpcode.NewTrue:
                return True;
            case PickleOpcode.NewFalse:
                return False;
            case PickleOpcode.BinInt:
                return (long)input.TakeInt32();
            case PickleOpcode.BinInt1:
                return Bytes[input.TakeByte()];
            case PickleOpcode.BinInt2:
                return (long)input.TakeUInt16();
            case PickleOpcode.Long1:
                return input.TakeLong(input.TakeByte()) ?? (object)PickleScrap.Number;
            case PickleOpcode.Long4:
                return input.TakeLong(input.TakeUInt32()) ?? (object)PickleScrap.Number;
            case PickleOpcode.BinFloat:
                input.Take(sizeof(double));
                return PickleScrap.Number;
            case PickleOpcode.ShortBinUnicode:
                return input.TakeText(input.TakeByte());
            case PickleOpcode.BinUnicode:
                return input.TakeText(input.TakeUInt32());
            case PickleOpcode.BinUnicode8:
                return input.TakeText(input.TakeLength());
            case PickleOpcode.ShortBinString:
                return input.TakeString(input.TakeByte());
            case PickleOpcode.BinString:
                return input.TakeString(input.TakeUInt32());
            case PickleOpcode.ShortBinBytes:
                return Skip(input.TakeByte());
            case PickleOpcode.BinBytes:
                return Skip(input.TakeUInt32());
            case PickleOpcode.BinBytes8:
            case PickleOpcode.ByteArray8:
                return Skip(input.TakeLength());
            case PickleOpcode.EmptyTuple:
                return PickleTuple.Empty;
            case PickleOpcode.Tuple1:
                return MakeTuple(1);
            case PickleOpcode.Tuple2:
                return MakeTuple(2);
            case PickleOpcode.Tuple3:
                return MakeTuple(3);
            case PickleOpcode.Tuple:
                return MakeTuple(stack.Count - PopMark());
            case PickleOpcode.EmptyList:
            case PickleOpcode.EmptySet:
                return input.Made(new PickleList());
            case PickleOpcode.FrozenSet:
                return MakeList(PopMark());
            case PickleOpcode.EmptyDict:
                return input.NewDict();
            case PickleOpcode.Global:
                return input.Made(new PickleGlobal($"{input.TakeLine()}.{input.TakeLine()}"));
            case PickleOpcode.StackGlobal:
                string name = Pop<string>("a name");
                string module = Pop<string>("the name of a module");
                input.Step(name.Length + module.Length);
                return input.Made(new PickleGlobal($"{module}.{name}"));
            case PickleOpcode.Reduce:
                PickleTuple arguments = Pop<PickleTuple>("the arguments of a name");
                return names.Call(PopCalled(), arguments.Items);
            case PickleOpcode.NewObj:
                Pop<PickleTuple>("the arguments of a class");
                return names.New(PopCalled());
            case PickleOpcode.NewObjEx:
                Pop<PickleDict>("the named arguments of a class");
                Pop<PickleTuple>("the arguments of a class");
                return names.New(PopCalled());
            case PickleOpcode.BinPersId:
                return names.Storage(Pop<PickleTuple>("the description of a storage").Items);
            default:
                throw input.Error("an opcode of data", PickleOpcodes.Describe(opcode));
        }
    }

    private PickleScrap Skip(uint length)
    {
        input.Take(length);
        return PickleScrap.Bytes;
    }

    /// <summary>What a pickle calls is a name, or what another call has made.</summary>
    private object PopCalled()
    {
        object called = Pop<object>("a name");
        return called is PickleGlobal or PickleObject ? called : throw input.Error("a name", PickleNames.Describe(called));
    }

    /// <summary>The attributes of an object; those of a state dict are its modules' versions.</summary>
    private void Build(object attributes)
    {
        switch (Peek())
        {
            case PickleDict built when attributes is PickleDict given:
                if (given.Find(Metadata) is object metadata)
                {
                    built.Metadata =
                        metadata as PickleDict ?? throw input.Error("a dictionary as " + Metadata, PickleNames.Describe(metadata));
                }

                break;
            case PickleObject built:
                built.Attributes = attributes as PickleDict;
                break;
            case PickleDict or PickleList or PickledTensor:
                break;
            case object other:
                throw input.Error("an object to give attributes to", PickleNames.Describe(other));
        }
    }

    private PickleTuple MakeTuple(int count)
    {
        RequireValues(count);
        input.Step(count);
        object[] items = new object[count];
        stack.CopyTo(stack.Count - count, items, 0, count);
        stack.RemoveRange(stack.Count - count, count);
        int nesting = 1;
        foreach (object item in items)
        {
            nesting = Math.Max(nesting, item is PickleTuple inner ? inner.Nesting + 1 : 1);
        }

        return nesting <= MaximumNesting
            ? input.Made(new PickleTuple(items, nesting))
            : throw input.Error($"tuples in tuples, {MaximumNesting} deep", "deeper ones");
    }

    private PickleList MakeList(int first)
    {
        PickleList list = input.Made(new PickleList());
        Move(list, first);
        return list;
    }

    /// <summary>Adds the values from a place of the stack on to the list or set below them.</summary>
    private void AddItems(int first)
    {
        RequireValues(stack.Count - first);
        object below = first < 1 ? "nothing" : stack[first - 1];
        PickleList list = below as PickleList
            ?? (below is PickleObject made && (made.Entries ??= input.Made(new PickleList())) is PickleList entries ? entries : null)
            ?? throw input.Error("a list, and values for it", first < 1 ? "nothing" : PickleNames.Describe(below));
        Move(list, first);
    }

    private void Move(PickleList list, int first)
    {
        input.Step(stack.Count - first);
        for (int i = first; i < stack.Count; i++)
        {
            list.Add(stack[i]);
        }

        stack.RemoveRange(first, stack.Count - first);
    }

    /// <summary>Adds the keys and values from a place of the stack on to the dictionary below them.</summary>
    private void SetItems(int first)
    {
        int count = stack.Count - first;
        RequireValues(count);
        object below = first < 1 ? "nothing" : stack[first - 1];
        PickleDict? dict = below as PickleDict
            ?? (below is PickleObject made && (made.Entries ??= input.NewDict()) is PickleDict entries ? entries : null);
        if (dict is null || count % 2 != 0)
        {
            throw input.Error("a dictionary, and keys and values for it", first < 1 ? "nothing" : PickleNames.Describe(below));
        }

        for (int i = first; i < stack.Count; i += 2)
        {
            if (!names.Add(dict, stack[i], stack[i + 1]))
            {
                throw input.Error("every key once", $"{PickleNames.Describe(stack[i])} again");
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
            throw input.Error($"to remember a value at {memo.Count}, the next place, or before", $"{place}");
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
        : throw input.Error("a remembered value", $"none at {place}"));

    private object Peek()
    {
        RequireValues(1);
        return stack[^1];
    }

    private T Pop<T>(string expected)
    {
        object value = Peek();
        stack.RemoveAt(stack.Count - 1);
        return value is T fits ? fits : throw input.Error(expected, PickleNames.Describe(value));
    }

    private int PopMark() => marks.TryPop(out int mark) ? mark : throw input.Error("a mark", "none");

    /// <summary>Checks that there are so many values above the last mark.</summary>
    private void RequireValues(int count)
    {
        int bottom = marks.TryPeek(out int mark) ? mark : 0;
        if (count < 0 || stack.Count - count < bottom)
        {
            throw input.Error($"{Math.Max(count, 0)} values", $"{stack.Count - bottom}");
        }
    }
}
