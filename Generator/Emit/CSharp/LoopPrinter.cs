using FusedNorm.Generator.Collections;
using FusedNorm.Generator.Loops;
using FusedNorm.Generator.Programs;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit.CSharp;

/// <summary>Prints a loop nest as a method, statement by statement. It decides nothing: what runs in which order, the nest says.</summary>
internal sealed class LoopPrinter(SourceWriter writer, bool isDouble)
{
    /// <summary>The constant that says how kernels are compiled.</summary>
    public const string Options = "Loops";

    public const string Products = "global::FusedNorm.Products.MatrixProduct";

    private const string Streaming = "global::FusedNorm.Vectors.Streaming", MemoryChecks = "global::FusedNorm.Execution.MemoryChecks";

    private readonly TermPrinter terms = new(isDouble);

    public void Print(LoopNest nest, string name)
    {
        Method("internal static", nest, name, name, nest.Inner);
        if (nest.Inner is LoopNest inner)
        {
            writer.Blank();
            writer.Comment("one register of neighbouring channels, from the given one on");
            Method("private static", inner, KernelMethods.InnerName(name), name, null);
        }
    }

    private void Method(string access, LoopNest nest, string name, string outer, LoopNest? inner)
    {
        writer.Line($"[global::System.Runtime.CompilerServices.MethodImpl({Options})]");
        writer.Signature(
            $"{access} {(nest.ReturnsTotal ? "double" : "void")} {name}{(nest.IsVector ? "<V>" : "")}", [.. nest.Parameters.Select(Print)]);
        using (nest.IsVector ? writer.Open($"    where V : struct, global::FusedNorm.Vectors.ISimd<V, {terms.Element}>") : writer.Open())
        {
            new Body(writer, terms, nest, outer, inner).Print(nest.Body);
        }
    }

    private string Print(NestParameter parameter) => parameter.Kind switch
    {
        ParameterKind.Targets => $"global::System.ReadOnlySpan<int> {parameter.Variable}",
        ParameterKind.Random => "global::FusedNorm.TorchRandom random",
        ParameterKind.Read => $"global::System.ReadOnlySpan<{terms.Element}> {parameter.Storage}",
        ParameterKind.Written => $"global::System.Span<{terms.Element}> {parameter.Storage}",
        _ => $"{terms.TypeOf(parameter.Variable!.Type)} {parameter.Variable}",
    };

    /// <summary>The statements of one method.</summary>
    private sealed class Body(SourceWriter writer, TermPrinter terms, LoopNest nest, string outer, LoopNest? inner)
    {
        private string Element => terms.Element;

        public void Print(EquatableArray<Statement> statements)
        {
            foreach (Statement statement in statements)
            {
                Print(statement);
            }
        }

        private void Print(Statement statement)
        {
            switch (statement)
            {
                case Gap:
                    writer.Blank();
                    break;
                case Remark remark:
                    writer.Comment(remark.Text);
                    break;
                case For loop:
                    using (writer.Open(Header(loop)))
                    {
                        Print(loop.Body);
                    }

                    break;
                case While loop:
                    using (writer.Open($"while ({terms.Print(loop.Condition)})"))
                    {
                        Print(loop.Body);
                    }

                    break;
                case If branch:
                    using (writer.Open($"if ({terms.Print(branch.Condition)})"))
                    {
                        Print(branch.Then);
                    }

                    break;
                case Else branch:
                    using (writer.Open("else"))
                    {
                        Print(branch.Body);
                    }

                    break;
                case Scope scope:
                    using (writer.Open())
                    {
                        Print(scope.Body);
                    }

                    break;
                case NarrowTo narrow:
                    Narrow(narrow);
                    break;
                case RequireApart apart:
                    using (writer.Open($"if ({MemoryChecks}.IsOn)"))
                    {
                        foreach (Storage other in apart.Others)
                        {
                            writer.Line($"{MemoryChecks}.RequireApart<{Element}>({apart.Storage}, {other});");
                        }
                    }

                    break;
                case MultiplyColumns product:
                    Multiply(product);
                    break;
                case AddRowSums sums:
                    writer.Call(
                        $"global::FusedNorm.Products.RowSums.Add<V, {Element}>",
                        [terms.Print(sums.Rows), terms.Print(sums.Depth), terms.Print(sums.Operand), sums.Destination.Name]);
                    break;
                case RunInner run:
                    RunInner(run);
                    break;
                default:
                    writer.Line(Line(statement));
                    break;
            }
        }

        private string Header(For loop)
        {
            string from =
                loop.From is null ? "" : $"int {loop.Counter} = {terms.Print(loop.From)}{(loop.Beside is null ? "" : ", " + loop.Beside)}";
            string next = loop.Next is Arithmetic { Operator: Operator.Add, Left: Read read } sum && read.Variable.Equals(loop.Counter)
                ? sum.Right is Number { Value: 1 } ? loop.Counter + "++" : $"{loop.Counter} += {terms.Print(sum.Right)}"
                : $"{loop.Counter} = {terms.Print(loop.Next)}";
            return $"for ({from}; {loop.Counter} {TermPrinter.Sign(loop.Comparison)} {terms.Print(loop.Bound)}; {next})";
        }

        private string Line(Statement statement) => statement switch
        {
            Declare { Value: null } declare => $"{terms.TypeOf(declare.Variable.Type)} {declare.Variable};",
            Declare declare =>
                $"{terms.TypeOf(declare.Variable.Type)} {declare.Variable} = {terms.Print(declare.Value)};"
                + $"{(declare.Remark is null ? "" : " // " + declare.Remark)}",
            DeclareSums { Length: 0 } sums => $"{terms.TypeOf(TermType.ColumnSums)} {sums.Variable} = default;",
            DeclareSums sums =>
                $"{terms.TypeOf(TermType.BandSums)} {sums.Variable} "
                + $"= stackalloc global::FusedNorm.Vectors.LaneSums[{CSharpLiteral.Int(sums.Length)}];",
            ClearSums sums => $"{sums.Variable}.Clear();",
            Assign assign => $"{terms.Print(assign.Target)} = {terms.Print(assign.Value)};",
            Update update =>
                $"{terms.Print(update.Target)} {(update.Operator == Operator.Divide ? "/=" : "+=")} {terms.Print(update.Value)};",
            Accumulate sums => Print(sums),
            KeepLaneSums keep => $"V.AddWideTo({terms.Print(keep.Target)}, {keep.Lower}, {keep.Upper});",
            StoreElement store => $"{store.Storage}[{terms.Print(store.Index)}] {(store.Adds ? "+=" : "=")} {terms.Print(store.Value)};",
            StoreRegister store => Store("Store", terms.Print(store.Value), store.Storage, store.Index, store.Streams),
            StoreLast store => Store("StoreLast", terms.Print(store.Value), store.Storage, store.Index, store.Count),
            MoveRegister move => Store("Copy", move.Source.Name, move.Destination, move.Index, null),
            StoreFourSums store =>
                $"global::FusedNorm.Vectors.FourSums.Store<V, {Element}>("
                + $"{string.Join(", ", store.Sums)}, {store.Storage}, {terms.Print(store.Index)}"
                + $"{(store.Adds ? ", add: true" : "")});",
            Prefetch prefetch => $"{Streaming}.Prefetch<{Element}>({prefetch.Storage}, {terms.Print(prefetch.Index)});",
            FinishStreaming => $"{Streaming}.Finish();",
            Return { Value: null } => "return;",
            Return end => $"return {terms.Print(end.Value)};",
            Continue => "continue;",
            RentScratch rent =>
                $"global::System.Span<{Element}> {rent.Storage} "
                + $"= global::FusedNorm.Execution.KernelScratch<{Element}>.Rent({terms.Print(rent.Length)});",
            CopySlice copy => $"{terms.Print(copy.Source)}.CopyTo({terms.Print(copy.Destination)});",
            FillSlice { Value: 0 } fill => $"{terms.Print(fill.Destination)}.Clear();",
            FillSlice fill => $"{terms.Print(fill.Destination)}.Fill({CSharpLiteral.Of(fill.Value, isDouble: Element == "double")});",
            DrawMask mask => $"random.DropoutMask({mask.Destination}, {CSharpLiteral.Double(mask.Probability)});",
            _ => throw new InvalidOperationException($"{statement.GetType().Name} has no C#."),
        };

        private string Store(string method, string value, Storage storage, Term index, Term? last) =>
            $"V.{method}({value}, {storage}, {terms.Print(index)}{(last is null ? "" : ", " + terms.Print(last))});";

        private string Print(Accumulate sums)
        {
            IEnumerable<string> values = sums.Kind == Accumulation.MomentsOfMemory && sums.Values[0] is LoadRegister memory
                ? [memory.Storage.Name, terms.Print(memory.Index)]
                : sums.Values.Select(terms.Print);
            string method = sums.Kind switch
            {
                Accumulation.Wide => "AddWide",
                Accumulation.SquareWide => "AddSquareWide",
                Accumulation.Product => "AddProduct",
                _ => "AddMoments",
            };
            return $"V.{method}({string.Join(", ", sums.Sums.Select(sum => "ref " + sum).Concat(values))});";
        }

        private void Narrow(NarrowTo narrow)
        {
            writer.Comment("the loops are too short to fill a wider register");
            using (writer.Open($"if (V.Count > {CSharpLiteral.Int(narrow.Lanes)})"))
            {
                string[] names = [.. nest.Parameters.Select(NameOf)];
                writer.Call($"{(nest.ReturnsTotal ? "return " : "")}{outer}<{RegisterNames.Of(narrow.Lanes, Element)}>", names);
                if (!nest.ReturnsTotal)
                {
                    writer.Line("return;");
                }
            }
        }

        private void Multiply(MultiplyColumns product)
        {
            bool isPacked = product.Panels is not null;
            string[] operands = product.Panels is (Term from, Term to)
                ? [
                    $"begin: {terms.Print(from)}", $"end: {terms.Print(to)}",
                    "left: " + terms.Print(product.Left), $"panels: {product.Right.Values.Storage}",
                ]
                : ["left: " + terms.Print(product.Left), "right: " + terms.Print(product.Right)];
            writer.Call(
                $"{Products}.{(isPacked ? "PackedColumns" : "Columns")}<V, {Element}>",
                [
                    terms.Print(product.Rows), terms.Print(product.First), terms.Print(product.Last), terms.Print(product.Depth),
                    .. operands, terms.Print(product.Destination), CSharpLiteral.Int(product.Stride),
                    "accumulate: " + terms.Print(product.Adds),
                    .. product.DepthBlock == 0 ? [] : new[] { "depthBlock: " + CSharpLiteral.Int(product.DepthBlock) },
                    .. product.Bias is null ? [] : new[] { "bias: " + terms.Print(product.Bias) },
                    .. product.Rectifies ? ["rectifies: true"] : Array.Empty<string>(),
                ]);
        }

        private void RunInner(RunInner run)
        {
            string register = run.Registers switch
            {
                RegisterGroup.One => RegisterNames.Of(1, Element),
                RegisterGroup.Register => "V",
                _ => $"global::FusedNorm.Vectors.SimdX4<V, {Element}>",
            };
            IEnumerable<string> given = inner!.Parameters.Skip(2 + run.Scratch.Count).Select(NameOf);
            writer.Call(
                $"{KernelMethods.InnerName(outer)}<{register}>",
                [terms.Print(run.First), "batch", .. run.Scratch.Select(terms.Print), .. given]);
        }

        private static string NameOf(NestParameter parameter) => parameter.Variable?.Name ?? parameter.Storage?.Name ?? "random";
    }
}
