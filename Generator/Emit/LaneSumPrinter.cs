using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit;

/// <summary>
/// Prints the sums of a sweep while they are registers: each lane has a sum of its own, in double precision, through all runs of a group.
/// Two copies of them take turns, because a sum waits for its last addition.
/// </summary>
/// <param name="writer">Where to.</param>
/// <param name="sweep">The sweep.</param>
/// <param name="length">The length of its runs, <see cref="int.MaxValue"/> where the batch decides.</param>
/// <param name="copies">How many copies of the sums may take turns.</param>
internal sealed class LaneSumPrinter(SourceWriter writer, Sweep sweep, int length, int copies)
{
    private readonly ReduceSum[] narrow = [.. sweep.Sinks.OfType<ReduceSum>().Where(sum => !sum.IsWide)];

    /// <summary>Whether a run may be shorter than a register.</summary>
    public bool IsShort { get; } = length < WidestRegister.MostLanes;

    /// <summary>How many registers are taken at a time.</summary>
    public int Copies { get; } = sweep.Sums.Any() && length >= WidestRegister.MostLanes ? copies : 1;

    /// <summary>Whether something is summed in the network's type first, for a block of elements.</summary>
    public bool IsBlocked => narrow.Length > 0;

    /// <summary>The name of a local in a copy of the loop's body.</summary>
    public static string Of(int copy, string name) => copy == 0 ? name : "next" + char.ToUpperInvariant(name[0]) + name.Substring(1);

    /// <summary>The sums of a group.</summary>
    public void Declare()
    {
        foreach (string name in sweep.Sums)
        {
            for (int copy = 0; copy < CopiesOf(name); copy++)
            {
                writer.Line($"V {Of(copy, name)}Lower = V.Zero;");
                writer.Line($"V {Of(copy, name)}Upper = V.Zero;");
            }
        }
    }

    /// <summary>The sums of a block.</summary>
    public void DeclareBlock()
    {
        foreach (ReduceSum sum in narrow)
        {
            for (int copy = 0; copy < Copies; copy++)
            {
                writer.Line($"V {Of(copy, sum.Name)}Lanes = V.Zero;");
            }
        }
    }

    /// <summary>Adds the sums of a block to those of the group.</summary>
    public void CloseBlock()
    {
        using (IsShort && IsBlocked ? writer.Open(FitsRegister) : default(SourceWriter.Block?))
        {
            AddBlock();
        }
    }

    /// <summary>Adds the totals of all lanes to sums that are scalars already.</summary>
    public void AddTotals()
    {
        using (IsShort && sweep.Sums.Any() ? writer.Open(FitsRegister) : default(SourceWriter.Block?))
        {
            foreach (string name in sweep.Sums)
            {
                writer.Line($"{name} += {Total(name)};");
            }
        }
    }

    /// <summary>Makes scalars of the sums: the totals of all lanes.</summary>
    public void DeclareTotals()
    {
        foreach (string name in sweep.Sums)
        {
            writer.Line($"double {name} = {Total(name)};");
        }
    }

    /// <summary>The condition under which the lanes were used at all; the compiler knows the answer.</summary>
    private string FitsRegister => $"if ({CSharpLiteral.Int(length)} >= V.Count)";

    private void AddBlock()
    {
        foreach (ReduceSum sum in narrow)
        {
            string lanes = string.Join(" + ", Enumerable.Range(0, Copies).Select(copy => Of(copy, sum.Name) + "Lanes"));
            writer.Line($"V.AddWide(ref {sum.Name}Lower, ref {sum.Name}Upper, {lanes});");
        }
    }

    /// <summary>What all lanes of a sum come to.</summary>
    private string Total(string name) =>
        $"V.SumWide({string.Join(", ", Enumerable.Range(0, CopiesOf(name)).Select(copy => $"{Of(copy, name)}Lower, {Of(copy, name)}Upper"))})";

    /// <summary>Adds each lane of a sum to the sum of its lane in memory.</summary>
    public void AddTo(string name, string destination)
    {
        for (int copy = 0; copy < CopiesOf(name); copy++)
        {
            writer.Line($"V.AddWideTo({destination}, {Of(copy, name)}Lower, {Of(copy, name)}Upper);");
        }
    }

    /// <summary>Adds a register to a sum.</summary>
    public static string Add(Sink sink, int copy, Func<Expr, string> print) => sink switch
    {
        ReduceSum { Value: SquaredDistance square } sum =>
            $"V.AddSquareWide({Wide(sum.Name, copy)}, {print(square.Value)}, {print(square.Centre)});",
        ReduceSum { IsWide: true } sum => $"V.AddWide({Wide(sum.Name, copy)}, {print(sum.Value)});",
        ReduceSum { Value: Binary { Operator: '*' } product } sum =>
            $"V.AddProduct(ref {Of(copy, sum.Name)}Lanes, {print(product.Left)}, {print(product.Right)});",
        ReduceSum sum => $"{Of(copy, sum.Name)}Lanes += {print(sum.Value)};",
        ReduceMoments moments => $"V.AddMoments({Wide(moments.Sum, copy)}, {Wide(moments.Squares, copy)}, {print(moments.Value)});",
        _ => throw new InvalidOperationException($"{sink.GetType().Name} has no vector form."),
    };

    private static string Wide(string name, int copy) => $"ref {Of(copy, name)}Lower, ref {Of(copy, name)}Upper";

    /// <summary>The copies of a sum's double-precision registers: a block's sums join before they are added to them.</summary>
    private int CopiesOf(string name) => narrow.Any(sum => sum.Name == name) ? 1 : Copies;
}
