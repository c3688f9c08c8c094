using FusedNorm.Generator.Collections;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Loops;

/// <summary>Loop nests as text, for people, in no language in particular.</summary>
internal static class LoopDump
{
    public static string Of(LoopNest nest)
    {
        Outline outline = new();
        Write(outline, nest.Body);
        if (nest.Inner is LoopNest inner)
        {
            outline.Line("inner, a register of channels from first on", () => Write(outline, inner.Body));
        }

        return outline.ToString();
    }

    private static void Write(Outline outline, EquatableArray<Statement> statements)
    {
        foreach (Statement statement in statements.Where(statement => statement is not (Gap or Remark)))
        {
            if (Head(statement) is string head)
            {
                outline.Line(head, () => Write(outline, statement.Blocks.Single()));
            }
            else
            {
                outline.Line(Line(statement));
            }
        }
    }

    /// <summary>What stands above a block of statements; null where a statement has none.</summary>
    private static string? Head(Statement statement) => statement switch
    {
        For loop => Head(loop),
        While loop => "while " + TermDump.Of(loop.Condition),
        If branch => "if " + TermDump.Of(branch.Condition),
        Else => "else",
        Scope => "scope",
        _ => null,
    };

    private static string Head(For loop)
    {
        string from = loop.From is null ? "on" : TermDump.Of(loop.From);
        string next =
            loop.Next is Arithmetic { Operator: Operator.Add } sum ? "by " + TermDump.Of(sum.Right) : "to " + TermDump.Of(loop.Next);
        string kind = loop.Kind == LoopKind.Serial ? "for" : loop.Kind == LoopKind.Vector ? "vector" : "parallel";
        return $"{kind} {loop.Counter} from {from} while {TermDump.Of(loop.Comparison)} {TermDump.Of(loop.Bound)} {next}";
    }

    private static string Line(Statement statement) => statement switch
    {
        Declare { Value: null } declare => $"{declare.Variable} : {declare.Variable.Type}",
        Declare declare => $"{declare.Variable} : {declare.Variable.Type} = {TermDump.Of(declare.Value)}",
        DeclareSums sums => $"{sums.Variable} : {sums.Variable.Type} = 0",
        ClearSums sums => $"{sums.Variable} = 0",
        Assign assign => $"{TermDump.Of(assign.Target)} = {TermDump.Of(assign.Value)}",
        Update update => $"{TermDump.Of(update.Target)} {(update.Operator == Operator.Divide ? "/=" : "+=")} {TermDump.Of(update.Value)}",
        Accumulate sums => $"{string.Join(", ", sums.Sums)} += {sums.Kind}({string.Join(", ", sums.Values.Select(TermDump.Of))})",
        KeepLaneSums keep => $"{TermDump.Of(keep.Target)} += {keep.Lower}, {keep.Upper}",
        StoreElement store => $"{store.Storage}[{TermDump.Of(store.Index)}] {(store.Adds ? "+=" : "=")} {TermDump.Of(store.Value)}",
        StoreRegister store =>
            $"{store.Storage}[{TermDump.Of(store.Index)} ..] "
            + $"= {TermDump.Of(store.Value)}{(store.Streams is null ? "" : ", past the caches if large")}",
        StoreLast store =>
            $"{store.Storage}[{TermDump.Of(store.Index)} ..] = the last {TermDump.Of(store.Count)} of {TermDump.Of(store.Value)}",
        MoveRegister move => $"{move.Destination}[{TermDump.Of(move.Index)} ..] = {move.Source}",
        StoreFourSums store =>
            $"{store.Storage}[{TermDump.Of(store.Index)} ..] {(store.Adds ? "+=" : "=")} the sums of {string.Join(", ", store.Sums)}",
        Prefetch prefetch => $"prefetch {prefetch.Storage}[{TermDump.Of(prefetch.Index)} ..]",
        Return end => end.Value is null ? "return" : "return " + TermDump.Of(end.Value),
        RentScratch rent => $"{rent.Storage} = scratch of {TermDump.Of(rent.Length)}",
        MultiplyColumns product =>
            $"{Of(product.Destination)} {(product.Adds is Number { Value: 0 } ? "=" : "+=")} "
            + $"{Of(product.Left.Values)} * {Of(product.Right.Values)}, {TermDump.Of(product.Rows)} rows, "
            + $"columns {TermDump.Of(product.First)} to {TermDump.Of(product.Last)}, {TermDump.Of(product.Depth)} terms"
            + $"{(product.Bias is null ? "" : ", plus " + Of(product.Bias))}{(product.Rectifies ? ", no less than 0" : "")}",
        AddRowSums sums => $"{sums.Destination} += the sums of {TermDump.Of(sums.Rows)} rows of {Of(sums.Operand.Values)}",
        CopySlice copy => $"{Of(copy.Destination)} = {Of(copy.Source)}",
        FillSlice fill => $"{Of(fill.Destination)} = {CSharpLiteral.Text(fill.Value)}",
        DrawMask mask => $"{mask.Destination} = a mask of {CSharpLiteral.Text(mask.Probability)}",
        NarrowTo narrow => $"with registers of {CSharpLiteral.Int(narrow.Lanes)} at most",
        RunInner run => $"inner({run.Registers}, {TermDump.Of(run.First)})",
        RequireApart apart => $"{apart.Storage} lies apart from {string.Join(", ", apart.Others)}",
        FinishStreaming => "wait for what was stored past the caches",
        Continue => "continue",
        _ => statement.GetType().Name,
    };

    private static string Of(Slice slice) => slice.Start is null ? slice.Storage.Name : $"{slice.Storage}[{TermDump.Of(slice.Start)} ..]";
}
