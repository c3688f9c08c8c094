using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Kernels;

/// <summary>Kernels as text, for people: what they compute, in some ten lines each.</summary>
internal static class KernelDump
{
    /// <summary>A program's kernels, each with the switches under which it is called.</summary>
    public static string Of(KernelProgram program)
    {
        Outline outline = new();
        outline.Line(program.Purpose.Word(), () =>
        {
            foreach (KernelCall call in program.Calls)
            {
                Write(
                    outline, call.Kernel,
                    call.Conditions.Count == 0 ? "" : " where " + string.Join(" or ", call.Conditions.Select(flag => flag.Name)));
            }
        });
        return outline.ToString();
    }

    public static string Of(Kernel kernel)
    {
        Outline outline = new();
        Write(outline, kernel, "");
        return outline.ToString();
    }

    private static void Write(Outline outline, Kernel kernel, string conditions) =>
        outline.Line($"{kernel.Name}: {Head(kernel)}{conditions}", () =>
        {
            if (kernel is { IsProduct: true, Product: Contraction alone })
            {
                Body(outline, alone);
            }
            else if (kernel.Product is Contraction first)
            {
                outline.Line($"a block of {Head(first)}", () => Body(outline, first));
            }

            Steps(outline, kernel.Loops);
        });

    private static string Head(Kernel kernel) => kernel.Group switch
    {
        Group.None when kernel.IsProduct => Head(kernel.Product!),
        Group.None => "points of " + Of(kernel.Geometry),
        Group.Channel => "channels of " + Of(kernel.Geometry),
        _ => $"rows of {Of(kernel.Geometry)}, {Int(kernel.RowsPerSample)} a sample",
    };

    private static string Head(Contraction product) =>
        $"product of {Of(product.Rows)} rows, {Int(product.Columns)} columns, {Of(product.Depth)} terms";

    private static void Body(Outline outline, Contraction product)
    {
        outline.Line($"left = {Of(product.Left)}, right = {Of(product.Right)}");
        foreach (Operand operand in new[] { product.Left, product.Right })
        {
            if (operand.Computed is ComputedOperand computed)
            {
                outline.Line($"{operand.Tensor} computed", () => Sweep(outline, computed.Sweep));
            }
        }

        if (product.LeftSums is LeftSums sums)
        {
            outline.Line($"{sums.Destination}[row] += the sum of left, if {sums.Bias.Name}");
        }

        Sweep(outline, product);
    }

    private static void Steps(Outline outline, IEnumerable<Step> steps)
    {
        foreach (Step step in steps)
        {
            Write(outline, step);
        }
    }

    private static void Write(Outline outline, Step step)
    {
        switch (step)
        {
            case Sweep sweep:
                outline.Line("sweep" + (sweep.Comment is null ? "" : $", {sweep.Comment}"), () => Sweep(outline, sweep));
                break;
            case Let let:
                outline.Line($"{let.Symbol} := {ExprDump.Of(let.Value)}");
                break;
            case Reset reset:
                outline.Line($"{reset.Symbol} = {ExprDump.Of(reset.Value)}");
                break;
            case SetChannel set:
                outline.Line($"{set.Tensor}[channel] {(set.Add ? "+=" : "=")} {ExprDump.Of(set.Value)}");
                break;
            case SetRow set:
                outline.Line($"{set.Tensor}[row] = {ExprDump.Of(set.Value)}");
                break;
            case AddAtTarget add:
                outline.Line($"{add.Tensor}[target] += {ExprDump.Of(add.Value)}");
                break;
            case AddTotal add:
                outline.Line($"total += {ExprDump.Of(add.Value)}");
                break;
            case SecondSweepIf second:
                outline.Line($"if {ExprDump.Of(second.Left)} > {ExprDump.Of(second.Right)}", () => Steps(outline, second.Steps));
                break;
            case Branch branch:
                outline.Line(
                    branch.Condition is IsSet isSet ? "if " + isSet.Flag.Name : "if the sample is ignored",
                    () => Steps(outline, branch.Then));
                if (branch.Otherwise.Count > 0)
                {
                    outline.Line("else", () => Steps(outline, branch.Otherwise));
                }

                break;
        }
    }

    private static void Sweep(Outline outline, Sweep sweep)
    {
        foreach (Stage stage in sweep.Stages)
        {
            outline.Line($"{stage.Symbol} := {ExprDump.Of(stage.Value)}");
        }

        foreach (Sink sink in sweep.Sinks)
        {
            string value = ExprDump.Of(sink.Value);
            outline.Line(sink switch
            {
                Store store => $"store {store.Tensor}{At(store.Offset)} {Sign(store)} {value}",
                AddAt add => $"{add.Tensor}[{add.Place.Symbol}] += {value}",
                ReduceSum sum => $"{sum.Symbol} += {value}{(sum.IsWide ? ", in double" : "")}",
                ReduceMoments moments => $"{moments.Sum}, {moments.Squares} += {value}, its square",
                ReduceMax max => $"{max.Symbol} = max({max.Symbol}, {value})",
                _ => sink.GetType().Name,
            });
        }
    }

    private static string Sign(Store store) =>
        !store.Adds ? "=" : store.AddsWhere is null ? "+=" : $"+= (= unless {store.AddsWhere.Name})";

    /// <summary>How far behind the point something lies.</summary>
    private static string At(int offset) => offset == 0 ? "" : $"[{Int(offset)} behind]";

    private static string Of(Geometry geometry) => $"{Int(geometry.Rows)} x {Int(geometry.Channels)} x {Int(geometry.Positions)}";

    private static string Of(Extent extent) =>
        (extent.Factor == 1 && extent.TimesBatch ? "" : Int(extent.Factor)) + (extent.TimesBatch ? "N" : "");

    private static string Of(Operand operand) => $"{operand.Tensor}[i * {Int(operand.Stride)} + r * {Int(operand.DepthStride)}]";

    private static string Int(int value) => CSharpLiteral.Int(value);
}
