namespace FusedNorm.Generator.Kernels;

/// <summary>A named link of a pointwise chain.</summary>
internal sealed record Stage(Symbol Symbol, Expr Value);

/// <summary>A step of a kernel's group: a sweep over its points, or a scalar computation between sweeps.</summary>
internal abstract class Step
{
    /// <summary>Every expression that the step itself evaluates, not what stands in it.</summary>
    public virtual IReadOnlyList<Expr> Exprs => [];

    /// <summary>The tensors that it reads.</summary>
    public virtual IEnumerable<Tensor> Reads => ReadBy(Exprs);

    /// <summary>The tensors that it writes or adds to.</summary>
    public virtual IEnumerable<Tensor> Writes => [];

    /// <summary>The tensors that expressions read, as often as they do.</summary>
    protected static List<Tensor> ReadBy(IReadOnlyList<Expr> exprs)
    {
        List<Tensor> read = [];
        for (int i = 0; i < exprs.Count; i++)
        {
            if (exprs[i].Source is Tensor tensor)
            {
                read.Add(tensor);
            }
        }

        return read;
    }
}

/// <summary>One pass over the points of a group: a source, a chain of pointwise stages, sinks.</summary>
internal class Sweep : Step
{
    /// <summary>What the pass is for, printed above it.</summary>
    public string? Comment { get; set; }

    public List<Stage> Stages { get; init; } = [];

    public List<Sink> Sinks { get; init; } = [];

    public override IEnumerable<Tensor> Reads
    {
        get
        {
            List<Tensor> read = ReadBy(Exprs);
            foreach (Sink sink in Sinks)
            {
                read.AddRange(sink.Reads);
            }

            return read;
        }
    }

    public override IEnumerable<Tensor> Writes => Sinks.Select(sink => sink.Written).OfType<Tensor>();

    /// <summary>Whether each point reads and writes its own elements alone.</summary>
    public bool IsByElement => Window is null && Largest is null;

    public override IReadOnlyList<Expr> Exprs
    {
        get
        {
            List<Expr> all = [];
            Stages.ForEach(stage => stage.Value.AddAllTo(all));
            Sinks.ForEach(sink => sink.Value.AddAllTo(all));
            return all;
        }
    }

    /// <summary>Its sums, in their order.</summary>
    public IEnumerable<Symbol> Sums => Sinks.SelectMany(sink => sink switch
    {
        ReduceSum sum => [sum.Symbol],
        ReduceMoments moments => [moments.Sum, moments.Squares],
        _ => Array.Empty<Symbol>(),
    });

    /// <summary>Whether the chain begins with more than loads, so that repeating it would repeat real work.</summary>
    public bool HasSource => Window is not null || Exprs.Any(expr => expr is Product);

    /// <summary>The stage whose source is a window or a sum of products, if there is one.</summary>
    public Stage? Source => Window ?? Stages.FirstOrDefault(stage => stage.Value is Product);

    /// <summary>The stage whose source is a window, if there is one.</summary>
    public Stage? Window => Stages.FirstOrDefault(stage => stage.Value is WindowReduction { Combine: not Combine.PlaceOfMaximum });

    /// <summary>The windows whose largest elements the chain begins with finding, if it does.</summary>
    public WindowReduction? Largest =>
        Stages.Count > 0 && Stages[0].Value is WindowReduction { Combine: Combine.PlaceOfMaximum } largest ? largest : null;

    /// <summary>The same sweep without its sums, or null where nothing is left to do.</summary>
    public Sweep? WithoutSums()
    {
        Store[] stores = [.. Sinks.OfType<Store>()];
        if (stores.Length == 0)
        {
            return null;
        }

        Sweep rest = new() { Comment = "what is kept, alone" };
        rest.Stages.AddRange(Stages);
        rest.Sinks.AddRange(stores);
        return rest;
    }

    /// <summary>The same sweep with a tensor in another's place.</summary>
    public Sweep Replace(Tensor tensor, Tensor by) => new()
    {
        Comment = Comment,
        Stages = [.. Stages.Select(stage => stage with { Value = stage.Value.Replace(tensor, by) })],
        Sinks = [.. Sinks.Select(sink => sink.Replace(tensor, by))],
    };

    /// <summary>The same sweep with one more sink.</summary>
    public Sweep Adding(Sink sink) => new() { Comment = Comment, Stages = Stages, Sinks = [.. Sinks, sink] };

    /// <summary>Drops the stages that neither a sink reads nor a stage that is read.</summary>
    public void DropUnreadStages()
    {
        HashSet<Symbol> read = [.. Sinks.SelectMany(sink => sink.Value.All).OfType<Local>().Select(local => local.Symbol)];
        for (int i = Stages.Count - 1; i >= 0; i--)
        {
            if (read.Contains(Stages[i].Symbol))
            {
                read.UnionWith(Stages[i].Value.All.OfType<Local>().Select(local => local.Symbol));
            }
            else
            {
                Stages.RemoveAt(i);
            }
        }
    }

    /// <summary>Adds a stage, unless it is there already.</summary>
    public Local Let(Symbol symbol, Expr value)
    {
        if (!Stages.Any(stage => stage.Symbol == symbol))
        {
            Stages.Add(new Stage(symbol, value));
        }

        return new Local(symbol);
    }
}
