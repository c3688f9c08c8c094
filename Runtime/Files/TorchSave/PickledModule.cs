namespace FusedNorm.Files;

/// <summary>
/// The state dict of a module that was saved whole, <c>torch.save(model)</c>: what <c>state_dict()</c> collects lies open in the attributes
/// of every <c>torch.nn.Module</c>, its parameters, its buffers, its modules. No class is needed for it, and none is imported.
/// </summary>
internal sealed class PickledModule
{
    /// <summary>Nobody's modules are deeper, and a cyclic one has no end.</summary>
    private const int MaximumDepth = 32;

    /// <summary>
    /// The most letters of all keys of all modules in a file: one that is used many times has its tensors under many keys.
    /// </summary>
    public const int MaximumLetters = 1 << 22;

    private readonly PickleDict state = new();
    private int letters;

    private PickledModule(int letters) => this.letters = letters;

    /// <summary>The state dict; null for what is no module, and for one whose <c>state_dict()</c> is made otherwise.</summary>
    /// <param name="made">An object of a pickle.</param>
    /// <param name="letters">How many letters the keys may have; less afterwards.</param>
    public static PickleDict? StateDict(PickleObject made, ref int letters)
    {
        PickledModule module = new(letters);
        bool isModule = module.Add(made, "", depth: 0);
        letters = module.letters;
        return isModule ? module.state : null;
    }

    private bool Add(PickleObject made, string prefix, int depth)
    {
        if (depth > MaximumDepth
            || made.Attributes is not PickleDict attributes
            || Entries(attributes, "_parameters") is not PickleDict parameters
            || Entries(attributes, "_buffers") is not PickleDict buffers
            || Entries(attributes, "_modules") is not PickleDict modules
            || Entries(attributes, "_state_dict_hooks") is { Items.Count: > 0 })
        {
            return false;
        }

        IReadOnlyList<object> left = (attributes.Find("_non_persistent_buffers_set") as PickleList)?.Items ?? [];
        letters -= Math.Min(letters, left.Count);
        HashSet<string> leftOut = letters > 0 ? [.. left.OfType<string>()] : [];
        return Add(parameters, prefix, [])
            && Add(buffers, prefix, leftOut)
            && modules.Items.All(item => item.Value is PickleScrap
                || (item is { Key: string name, Value: PickleObject inner } && Count(prefix, name)
                    && Add(inner, $"{prefix}{name}.", depth + 1)));
    }

    private bool Add(PickleDict tensors, string prefix, HashSet<string> leftOut)
    {
        foreach ((object key, object value) in tensors.Items)
        {
            if (key is not string name || !Count(prefix, name))
            {
                return false;
            }

            // A bias that a module does not have is there, as None.
            if (value is PickledTensor && !leftOut.Contains(name) && !state.TryAdd(prefix + name, value))
            {
                return false;
            }
        }

        return true;
    }

    private bool Count(string prefix, string name) => (letters -= Math.Min(letters, prefix.Length + name.Length + 1)) > 0;

    private static PickleDict? Entries(PickleDict attributes, string name) => attributes.Find(name) as PickleDict;
}
