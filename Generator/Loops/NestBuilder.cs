using FusedNorm.Generator.Collections;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Loops;

/// <summary>Collects the statements of a nest, block within block, and gives each variable a name that is free where it stands.</summary>
internal sealed class NestBuilder
{
    private readonly Stack<List<Statement>> open = new([[]]);
    private readonly Stack<BlockNames> names = new([new()]);
    private int variables;

    /// <summary>What has been collected; every block must have been closed.</summary>
    public EquatableArray<Statement> Body =>
        open.Count == 1 ? open.Peek().ToEquatableArray() : throw new InvalidOperationException("A block of a loop nest was not closed.");

    /// <summary>A variable that something else declares: a parameter, sums.</summary>
    public Variable Variable(string name, TermType type)
    {
        Variable variable = new(variables++, Free(name, inside: names.Peek().Within), type);
        names.Peek().Own.Add(variable.Name);
        return variable;
    }

    /// <summary>A variable that a block will declare which is opened next, with all that is in it.</summary>
    public Variable Counter(string name) => new(variables++, Free(name, inside: []), TermType.Index);

    /// <summary>Says that the nest's text has a name for something that is no variable: memory that it is given.</summary>
    public void Reserve(string name) => names.Peek().Own.Add(name);

    public void Add(Statement statement) => open.Peek().Add(statement);

    public void Remark(string text) => Add(new Remark(text));

    public void Gap() => Add(new Gap());

    /// <summary>Names a value.</summary>
    public Variable Declare(string name, Term value, string? remark = null) => Declare(name, value.Type, value, remark);

    /// <summary>Names a value of a type, or what will be given one.</summary>
    public Variable Declare(string name, TermType type, Term? value, string? remark = null)
    {
        Variable variable = Variable(name, type);
        Add(new Declare(variable, value, remark));
        return variable;
    }

    /// <summary>A loop from one number up to another, without it.</summary>
    public Block For(string name, Term from, Term to, out Variable counter, LoopKind kind = LoopKind.Serial) =>
        For(name, from, to, 1, out counter, kind);

    /// <summary>A loop from one number up to another, without it, by some steps.</summary>
    public Block For(string name, Term from, Term to, Term step, out Variable counter, LoopKind kind = LoopKind.Serial)
    {
        Variable declared = counter = Counter(name);
        return Open(
            body => new For(step is LaneCount ? LoopKind.Vector : kind, declared, from, Comparison.Less, to, declared + step, body),
            declared);
    }

    /// <summary>A loop that goes on from where a counter is, while it is at most, or less than, some number.</summary>
    public Block Further(Variable counter, Comparison comparison, Term bound, Term step) => Open(body => new For(
        step.All.Any(term => term is LaneCount) ? LoopKind.Vector : LoopKind.Serial,
        counter, null, comparison, bound, (Term)counter + step, body));

    public Block While(Term condition) => Open(body => new While(condition, body));

    public Block If(Term condition) => Open(body => new If(condition, body));

    public Block Else() => Open(body => new Else(body));

    public Block Scope() => Open(body => new Scope(body));

    /// <summary>Statements that stand where they are if there is no block for them.</summary>
    public static Block? When(bool isThere, Func<Block> block) => isThere ? block() : null;

    /// <summary>A block of statements, which disposing the result closes.</summary>
    /// <param name="close">What the block becomes.</param>
    /// <param name="counters">The variables that it declares itself.</param>
    public Block Open(Func<EquatableArray<Statement>, Statement> close, params Variable[] counters)
    {
        BlockNames inside = new();
        foreach (Variable counter in counters)
        {
            inside.Own.Add(counter.Name);
        }

        open.Push([]);
        names.Push(inside);
        return new Block(this, close);
    }

    private void Close(Func<EquatableArray<Statement>, Statement> close)
    {
        List<Statement> body = open.Pop();
        BlockNames inside = names.Pop();
        names.Peek().Within.UnionWith(inside.Own);
        names.Peek().Within.UnionWith(inside.Within);
        Add(close(body.ToEquatableArray()));
    }

    /// <summary>
    /// The name, with a number where it is taken: by a block around this place, or by one inside of what will know the name, before or
    /// behind its declaration.
    /// </summary>
    private string Free(string name, HashSet<string> inside)
    {
        string free = name;
        for (int i = 2; inside.Contains(free) || names.Any(block => block.Own.Contains(free)); i++)
        {
            free = name + "_" + CSharpLiteral.Int(i);
        }

        return free;
    }

    /// <summary>The names of an open block: its own, and those of blocks in it that are closed.</summary>
    private sealed class BlockNames
    {
        public HashSet<string> Own { get; } = [];

        public HashSet<string> Within { get; } = [];
    }

    internal sealed class Block(NestBuilder builder, Func<EquatableArray<Statement>, Statement> close) : IDisposable
    {
        public void Dispose() => builder.Close(close);
    }
}
