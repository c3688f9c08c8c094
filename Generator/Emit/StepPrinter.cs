using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit;

/// <summary>Prints the scalar steps of a group: what is computed between sweeps, in double precision.</summary>
internal sealed class StepPrinter(SourceWriter writer, bool isDouble, Func<Tensor, string> channel, Func<string, string> local, Func<Tensor, string>? row = null)
{
    private readonly ExprPrinter printer = new(Form.Scalar, isDouble, "", channel, local, row);

    /// <summary>Whether a step needs no loop.</summary>
    public static bool IsScalar(Step step) => step switch
    {
        ScalarStep => true,
        Branch branch => branch.Then.All(IsScalar) && branch.Otherwise.All(IsScalar),
        _ => false,
    };

    /// <summary>Prints a sweep over this group alone, where one stands among the scalar steps.</summary>
    public Action<Sweep>? Sweep { get; init; }

    /// <summary>Whether scalar steps read a local.</summary>
    public static bool Reads(IReadOnlyList<Step> steps, string name) =>
        SweepKernel.Flatten(steps).OfType<ScalarStep>().SelectMany(step => step.Exprs).Any(expr => expr is Local local && local.Name == name);

    public static string Print(Condition condition) => condition switch
    {
        IsSet set => set.Flag.Name,
        IsIgnored ignored => $"target == {CSharpLiteral.Int(ignored.IgnoreIndex)}",
        _ => throw new InvalidOperationException("An unknown condition."),
    };

    public void Print(IReadOnlyList<Step> steps)
    {
        foreach (Step step in steps)
        {
            Print(step);
        }
    }

    private void Print(Step step)
    {
        switch (step)
        {
            case Let let:
                writer.Line($"double {let.Name} = {printer.Print(let.Value)};");
                break;
            case SetChannel set:
                writer.Line(printer.Assign(channel(set.Tensor), set.Value, set.Add));
                break;
            case SetRow set:
                writer.Line(printer.Assign(row!(set.Tensor), set.Value));
                break;
            case Reset reset:
                writer.Line($"{reset.Name} = {printer.Print(reset.Value)};");
                break;
            case Rescue rescue:
                writer.Blank();
                using (writer.Open($"if ({printer.Print(rescue.Left)} > {printer.Print(rescue.Right)})"))
                {
                    Print(rescue.Steps);
                }

                writer.Blank();
                break;
            case Sweep sweep:
                if (sweep.Comment is not null)
                {
                    writer.Comment(sweep.Comment);
                }

                Sweep!(sweep);
                writer.Blank();
                break;
            case AddAt add:
                writer.Line(printer.Assign($"{add.Tensor}[row + {add.Index}]", add.Value, add: true));
                break;
            case AddTotal add:
                writer.Line($"{SweepKernel.Total} += {printer.Print(add.Value)};");
                break;
            case Branch branch:
                writer.Blank();
                using (writer.Open($"if ({Print(branch.Condition)})"))
                {
                    Print(branch.Then);
                }

                if (branch.Otherwise.Count > 0)
                {
                    using (writer.Open("else"))
                    {
                        Print(branch.Otherwise);
                    }
                }

                break;
        }
    }
}
