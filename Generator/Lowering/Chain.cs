using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Lowering;

/// <summary>
/// A value on its way through a loop. Fusing is appending a stage to an open chain; storing closes nothing, it only adds a sink,
/// so a chain can be stored and go on.
/// </summary>
internal sealed class Chain
{
    private readonly List<SummaryLine> lines = [];
    private readonly HashSet<int> layers = [];
    private List<Stage>? recipe;
    private readonly int linesBefore;
    private int linesStored;
    private Load? copied;

    private Chain(Geometry? geometry, Sweep sweep, Local current, Kernel? home, IEnumerable<Stage>? recipe = null)
    {
        Geometry = geometry;
        Sweep = sweep;
        Current = current;
        Home = home;
        linesBefore = home?.Summary.Count ?? 0;
        this.recipe = sweep.HasSource ? null : [.. recipe ?? sweep.Stages];
    }

    /// <summary>How the chain sees a sample; null while it only loads, and so fits any loop.</summary>
    public Geometry? Geometry { get; private set; }

    public Sweep Sweep { get; }

    /// <summary>The newest stage.</summary>
    public Local Current { get; private set; }

    /// <summary>The kernel whose last loop this is; null while it may still become a loop of any kernel.</summary>
    public Kernel? Home { get; private set; }

    /// <summary>A chain that begins with a stored tensor.</summary>
    public static Chain From(Symbol symbol, Tensor tensor) => Start(null, symbol, new Load(tensor));

    /// <summary>A chain that begins with a source.</summary>
    public static Chain Start(Geometry? geometry, Symbol symbol, Expr source)
    {
        Sweep sweep = new();
        return new Chain(geometry, sweep, sweep.Let(symbol, source), home: null);
    }

    /// <summary>A chain that is the last loop of a kernel under construction.</summary>
    public static Chain Continue(Geometry geometry, Sweep sweep, Local current, Kernel home) => new(geometry, sweep, current, home);

    /// <summary>A chain that computes the same again elsewhere.</summary>
    public static Chain Repeat(Recipe recipe)
    {
        Sweep sweep = new();
        foreach (Stage stage in recipe.Stages)
        {
            // Where two recipes were joined, a stage may stand in both.
            sweep.Let(stage.Symbol, stage == recipe.Stages[0] && recipe.Copied is not null ? recipe.Copied : stage.Value);
        }

        return new Chain(recipe.Geometry, sweep, new Local(recipe.Stages[recipe.Stages.Count - 1].Symbol), home: null, recipe.Stages)
        {
            copied = recipe.Copied,
        };
    }

    /// <summary>How to compute the value again from stored tensors; null where that would repeat real work.</summary>
    public Recipe? Recipe => recipe is null ? null : new Recipe(Geometry, [.. recipe]) { Copied = copied };

    /// <summary>The value that it stored last, if its loop stores one on its way.</summary>
    public Value? StoredValue { get; private set; }

    /// <summary>Whether the chain can take stages that see a sample as <paramref name="geometry"/>.</summary>
    public bool Fits(Geometry geometry) => Geometry is null || Geometry == geometry;

    public void Append(Symbol symbol, Expr value, Geometry? geometry = null)
    {
        Geometry ??= geometry;
        Current = Sweep.Let(symbol, value);
        recipe?.Add(new Stage(symbol, value));
        if (value.All.OfType<Call>().Any())
        {
            // An exponential is not cheap enough to be taken twice.
            recipe = null;
        }
    }

    /// <summary>Adds the stages of another chain, so that its value can be used here.</summary>
    public Local Include(Chain other)
    {
        Geometry ??= other.Geometry;
        foreach (Stage stage in other.Sweep.Stages)
        {
            Sweep.Let(stage.Symbol, stage.Value);
            recipe?.Add(stage);
        }

        return other.Current;
    }

    /// <summary>Stores what the chain holds, without closing it.</summary>
    /// <param name="tensor">Where to.</param>
    /// <param name="value">The value that lies there then; null for what only the chain's own loop knows.</param>
    public void Store(Tensor tensor, Value? value = null)
    {
        StoredValue = value;
        Sweep.Sinks.Add(new Store(tensor, Current));
        copied = Sweep.Stages.Count == 1 ? Sweep.Stages[0].Value as Load : null;
        recipe = [new Stage(Current.Symbol, new Load(tensor))];
        linesStored = Home?.Summary.Count ?? lines.Count;
    }

    /// <summary>Says what a stage was appended for, in the summary of the kernel that the chain is or comes to be part of.</summary>
    public void Describe(string text) => Describe(new SummaryLine(text));

    /// <summary>Says that a stage was appended for a layer.</summary>
    /// <param name="node">The layer.</param>
    /// <param name="rest">What stands behind its description.</param>
    public void Describe(Node node, string rest = "") => Describe(new SummaryLine(node.Description + rest, node));

    private void Describe(SummaryLine line)
    {
        if (Home is null)
        {
            lines.Add(line);
        }
        else
        {
            Home.Describe(line);
        }
    }

    /// <summary>
    /// Takes back what nobody goes on with: the stages behind the last store, with what was said of them; all of the loop, where it stores
    /// nothing.
    /// </summary>
    public void Withdraw()
    {
        if (Sweep.Sinks.Count > 0)
        {
            Sweep.DropUnreadStages();
            if (Home is null)
            {
                lines.RemoveRange(linesStored, lines.Count - linesStored);
            }
            else
            {
                Home.Forget(linesStored);
            }
        }
        else if (Home is Kernel kernel && kernel.Steps.Remove(Sweep))
        {
            kernel.Forget(linesBefore);
        }
    }

    /// <summary>Says that a layer has appended to the chain.</summary>
    public void Belong(int layer) => (Home?.Layers ?? layers).Add(layer);

    /// <summary>Makes the chain a loop of a kernel.</summary>
    public void Settle(Kernel kernel)
    {
        lines.ForEach(kernel.Describe);
        kernel.Layers.UnionWith(layers);
        kernel.Steps.Add(Sweep);
        Home = kernel;
    }
}

/// <summary>How to compute a value again from stored tensors.</summary>
internal sealed record Recipe(Geometry? Geometry, IReadOnlyList<Stage> Stages)
{
    /// <summary>
    /// Where the value that the first stage loads was copied from, if its storage is a bare copy: loops of the same program load it from
    /// there, as the copy was not made to be read yet.
    /// </summary>
    public Load? Copied { get; init; }

    /// <summary>The recipe for another program, which finds the copy alone.</summary>
    public Recipe FromCopy => this with { Copied = null };

    /// <summary>Whether it computes nothing.</summary>
    public bool OnlyLoads => Stages.Count == 1 && Stages[0].Value is Load;

    /// <summary>
    /// Whether a product over the last dimension of <paramref name="product"/> can compute its operand by it: the features are channels, or
    /// channels of several positions one after another, of which every block of terms has whole ones.
    /// </summary>
    /// <param name="product">How the product sees a sample.</param>
    /// <param name="terms">How many terms it sums at once.</param>
    public bool Fits(Geometry product, int terms)
    {
        Expr[] exprs = [.. Stages.SelectMany(stage => stage.Value.All)];
        if (!exprs.Any(expr => expr is Channel or RowElement))
        {
            return true;
        }

        return Geometry is not null
            && exprs.OfType<Channel>().All(expr => expr.Tensor.Length == Geometry.Channels)
            && (Geometry == product
                ? exprs.OfType<RowElement>().All(expr => expr.Tensor.Length == Geometry.Rows)
                : product.Rows == 1 && Geometry.Rows == 1 && Geometry.SampleLength == product.Channels
                    && (terms >= product.Channels || terms % Geometry.Positions == 0));
    }

    /// <summary>Whether it reads the caller's input, which is gone once the call has returned.</summary>
    public bool ReadsInput => Stages.SelectMany(stage => stage.Value.All).Any(expr => expr.Source?.Kind == TensorKind.Input);
}
