using FusedNorm.Generator.Collections;

namespace FusedNorm.Generator.Loops;

/// <summary>Collects the statements of a nest, block within block.</summary>
internal sealed class NestBuilder
{
    private readonly Stack<List<Statement>> open = new([[]]);
    private int variables;

    /// <summary>What has been collected; every block must have been closed.</summary>
    public EquatableArray<Statement> Body =>
        open.Count == 1 ? open.Peek().ToEquatableArray() : throw new InvalidOperationException("A block of a loop nest was not closed.");

    /// <summary>A variable that something else declares: a parameter, a loop.</summary>
    public Variable Variable(string name, TermType type) => new(variables++, name, type);

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
        Variable declared = counter = Variable(name, TermType.Index);
        return Open(
            body => new For(step is LaneCount ? LoopKind.Vector : kind, declared, from, Comparison.Less, to, declared + step, body));
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
    public Block Open(Func<EquatableArray<Statement>, Statement> close)
    {
        open.Push([]);
        return new Block(this, close);
    }

    private void Close(Func<EquatableArray<Statement>, Statement> close)
    {
        List<Statement> body = open.Pop();
        Add(close(body.ToEquatableArray()));
    }

    internal sealed class Block(NestBuilder builder, Func<EquatableArray<Statement>, Statement> close) : IDisposable
    {
        public void Dispose() => builder.Close(close);
    }
}
