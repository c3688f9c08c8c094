using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Options;

namespace FusedNorm.Generator.Lowering;

/// <summary>
/// Turns layers into kernels, in the order they run. Values stay open chains as long as their readers can go on in the same loop,
/// and are stored only where a reader needs them more than once or out of order: that is where loops fuse.
/// </summary>
internal abstract class ProgramLowering(Purpose purpose, TensorTable tensors, CompilerOptions options)
{
    private readonly Dictionary<Value, ValueState> states = [];
    private readonly Dictionary<Tensor, Value> storedValues = [];
    private int preparations;

    public KernelProgram Program { get; } = new(purpose);

    /// <summary>The layer that is being lowered, by its index; -1 between layers.</summary>
    protected int Layer { get; private set; } = -1;

    public TensorTable Tensors { get; } = tensors;

    protected CompilerOptions Options { get; } = options;

    /// <summary>Whether the layer's loops are fused with no other's.</summary>
    private bool IsUnfused => !Options.FuseKernels || IsApart;

    private bool IsApart => Options.Apart.Contains(Layer);

    /// <summary>Lowers one layer; one that stands alone finds what it reads in memory, and leaves there what it computes.</summary>
    /// <param name="node">The layer.</param>
    /// <param name="read">The values, or gradients, that it reads.</param>
    /// <param name="lower">Describes its loops.</param>
    protected void Lower(Node node, IEnumerable<Value> read, Action lower)
    {
        Layer = node.Index;
        if (IsApart)
        {
            foreach (Value value in read)
            {
                Materialize(value);
            }
        }

        lower();
        Layer = -1;
    }

    /// <summary>The stage that is an element of a value, in every kernel.</summary>
    public abstract Symbol SymbolOf(Value value);

    /// <summary>The tensor that a value is stored to.</summary>
    protected abstract Tensor StorageOf(Value value);

    /// <summary>When the kernels that compute a value are called.</summary>
    protected abstract IReadOnlyList<Flag> ConditionsOf(Value value);

    /// <summary>The value comes to be the same as another, seen under another shape.</summary>
    public virtual void Alias(Value from, Value to) => states[to] = states[from];

    /// <summary>The value lies in a tensor already.</summary>
    public virtual void Given(Value value, Tensor tensor) => states[value] = new ValueState(value) { Stored = tensor };

    /// <summary>The value is what a chain computes.</summary>
    public virtual void Define(Value value, Chain chain)
    {
        chain.Belong(Layer);
        ValueState state = new(value) { Open = chain, Recipe = RecipeOf(chain) };
        states[value] = state;
        Defined(value, state);
        if (IsUnfused && state.Stored is null)
        {
            Materialize(value);
        }
    }

    /// <summary>Ensures that a value lies in a tensor, and gives it.</summary>
    public virtual Tensor Materialize(Value value)
    {
        ValueState state = states[value];
        if (state.Stored is not null && state.Open is null)
        {
            return state.Stored;
        }

        Chain chain = state.Open ?? Chain.Repeat(RecipeOf(state));
        state.Stored ??= StoreNow(state, chain);
        if (chain.Home is null)
        {
            Kernel kernel = new(KernelName(state.Value), Group.None, chain.Geometry ?? new Geometry(1, value.Shape.Length, 1));
            chain.Settle(kernel);
            Add(kernel, state.Value);
        }

        state.Open = null;
        return state.Stored;
    }

    /// <summary>A chain to go on with: the open one where it fits, else one that loads what was stored.</summary>
    public Chain Continue(Value value, Geometry? geometry = null)
    {
        ValueState state = states[value];
        if (state.Open is Chain open && (geometry is null || open.Fits(geometry)))
        {
            state.Open = null;
            return open;
        }

        return Again(state, value, geometry);
    }

    /// <summary>
    /// Makes a value the first sweep of a kernel that needs it in several: an open chain that belongs to no kernel yet moves in, else the
    /// sweep loads what was stored. A kernel that goes row by row has no place for a pool's windows.
    /// </summary>
    /// <returns>
    /// The first sweep's chain, and how the others take the value again: from what the first stored, or computed where that is cheap.
    /// </returns>
    public (Chain First, Recipe Again) Begin(Kernel kernel, Value value)
    {
        ValueState state = states[value];
        bool fits =
            state.Open is { Home: null } open && open.Fits(kernel.Geometry) && (kernel.Group != Group.Row || open.Sweep.Window is null);
        Chain first = fits ? state.Open! : Again(state, value, kernel.Geometry);
        if (fits)
        {
            state.Open = null;
        }

        first.Settle(kernel);
        if (RecipeOf(first) is null)
        {
            StoreAs(value, first);
        }

        return (first, first.Recipe!);
    }

    /// <summary>
    /// The operand of a matrix product: computed where it is needed, block by block, if the value is a pointwise chain over stored tensors;
    /// else stored.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <param name="product">How the product sees it: features last.</param>
    /// <param name="terms">How many terms the product sums at once.</param>
    /// <param name="stride">The distance from one row of the operand to the next.</param>
    /// <param name="depthStride">The distance from one term to the next.</param>
    public Operand ProductOperand(Value value, Geometry product, int terms, int stride, int depthStride)
    {
        ValueState state = states[value];
        if (state is not { Stored: null, Recipe: { OnlyLoads: false } recipe } || !recipe.Fits(product, terms))
        {
            return new Operand(Materialize(value), stride, depthStride);
        }

        if (state.Open is Chain open)
        {
            state.Open = null;
            End(open, value);
        }

        return Computed(recipe, product, stride, depthStride);
    }

    /// <summary>
    /// Ends a value's open chain where the layers go on from another value: what reads it later computes it again, or finds it stored.
    /// </summary>
    protected void End(Value value)
    {
        ValueState state = states[value];
        if (state.Recipe is null || state.Stored is not null)
        {
            Materialize(value);
        }
        else if (state.Open is Chain open)
        {
            state.Open = null;
            End(open, value);
        }
    }

    /// <summary>Ends an open chain that nobody goes on with: what it stores on its way is stored, and nothing else is left of it.</summary>
    private void End(Chain chain, Value value)
    {
        chain.Withdraw();
        if (chain is { Home: null, StoredValue: Value stored })
        {
            Kernel kernel = new(KernelName(stored), Group.None, chain.Geometry ?? new Geometry(1, value.Shape.Length, 1));
            chain.Settle(kernel);
            Add(kernel, stored);
        }
    }

    /// <summary>An operand that a recipe computes.</summary>
    protected static Operand Computed(Recipe recipe, Geometry product, int stride, int depthStride)
    {
        Chain chain = Chain.Repeat(recipe);
        Tensor block = new("block", TensorKind.Block, product.Channels);
        chain.Store(block);
        return new Operand(block, stride, depthStride) { Computed = new ComputedOperand(chain.Sweep, recipe.Geometry) };
    }

    /// <summary>How to compute a chain's value again, or null where it must be stored to be had again.</summary>
    public Recipe? RecipeOf(Chain chain) =>
        chain.Recipe is { } recipe && ((Options.RecomputeValues && !IsApart) || recipe.OnlyLoads) ? recipe : null;

    /// <summary>For a second reader: computed again where that is cheap, else loaded.</summary>
    private Chain Again(ValueState state, Value value, Geometry? geometry) =>
        state is { Open: null, Stored: null, Recipe: Recipe recipe }
        && (geometry is null || recipe.Geometry is null || recipe.Geometry == geometry)
            ? Chain.Repeat(recipe)
            : Chain.From(SymbolOf(state.Value), Materialize(value));

    /// <summary>How to compute a value that is not stored.</summary>
    public Recipe RecipeFor(Value value) => RecipeOf(states[value]);

    private static Recipe RecipeOf(ValueState state) =>
        state.Recipe ?? throw new InvalidOperationException($"{state.Value.Name} is neither stored nor can it be computed again.");

    /// <summary>Where a value stands.</summary>
    protected ValueState State(Value value) => states[value];

    /// <summary>Whether anything has been said of a value yet.</summary>
    protected bool IsKnown(Value value) => states.ContainsKey(value);

    /// <summary>Whether a value is a chain that is no loop of any kernel yet.</summary>
    protected bool IsUnplaced(Value value) => states[value].Open is { Home: null };

    /// <summary>The tensor a value lies in, or null while it is open.</summary>
    public Tensor? Stored(Value value) => states[value].Stored;

    /// <summary>A chain that gives a value again: loaded where it is stored, else computed anew from what is.</summary>
    /// <param name="value">The value.</param>
    /// <param name="fromCopy">Whether the caller's input is gone, so that its copy is all there is.</param>
    public Chain Repeat(Value value, bool fromCopy = false)
    {
        ValueState state = states[value];
        if (state.Stored is not null)
        {
            return Chain.From(SymbolOf(state.Value), state.Stored);
        }

        Recipe recipe = RecipeOf(state);
        return Chain.Repeat(fromCopy ? recipe.FromCopy : recipe);
    }

    /// <summary>Room for a value that a kernel will write by itself.</summary>
    public Tensor Allocate(Value value) => StorageOf(value);

    /// <summary>Stores what a chain holds as the given value, without closing it.</summary>
    public Tensor StoreAs(Value value, Chain chain)
    {
        Tensor tensor = StorageOf(value);
        Store(chain, tensor, value);
        states[value] = new ValueState(value) { Stored = tensor };
        return tensor;
    }

    public void Add(Kernel kernel, Value computed) => Add(kernel, [.. ConditionsOf(computed)]);

    /// <summary>
    /// Adds a kernel that runs where one of some conditions holds, or always where there are none; and where a value is needed that a chain
    /// stores on its way through the kernel, which others read.
    /// </summary>
    public void Add(Kernel kernel, params Flag[] conditions)
    {
        kernel.Layers.Add(Layer);
        IEnumerable<Flag> ofStored = kernel.Writes.Where(storedValues.ContainsKey).SelectMany(tensor => ConditionsOf(storedValues[tensor]));
        Program.Calls.Add(new KernelCall(kernel, conditions.Length == 0 ? [] : Simplify([.. conditions, .. ofStored])));
    }

    /// <summary>
    /// Adds a kernel in front of all that compute values: what it prepares is read by stages, and a stage may join a loop that was
    /// added long before.
    /// </summary>
    public void AddPreparation(Kernel kernel)
    {
        kernel.Layers.Add(Layer);
        Program.Calls.Insert(preparations++, new KernelCall(kernel, []));
    }

    protected abstract string KernelName(Value value);

    /// <summary>Conditions without those that others imply.</summary>
    protected virtual IReadOnlyList<Flag> Simplify(IReadOnlyList<Flag> conditions) => conditions;

    /// <summary>Called when a value has become an open chain.</summary>
    protected virtual void Defined(Value value, ValueState state)
    {
    }

    protected Tensor StoreNow(ValueState state, Chain chain)
    {
        Tensor tensor = StorageOf(state.Value);
        Store(chain, tensor, state.Value);
        return tensor;
    }

    private void Store(Chain chain, Tensor tensor, Value value)
    {
        chain.Store(tensor, value);
        storedValues[tensor] = value;
    }

    /// <summary>Where a value stands. Aliases share it.</summary>
    protected sealed class ValueState(Value value)
    {
        /// <summary>The value that was computed, whose name the storage takes.</summary>
        public Value Value { get; } = value;

        public Tensor? Stored { get; set; }

        public Chain? Open { get; set; }

        /// <summary>How to compute it again from stored tensors, where that is cheap.</summary>
        public Recipe? Recipe { get; set; }
    }
}
