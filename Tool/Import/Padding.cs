using FusedNorm.Tool.Onnx;

namespace FusedNorm.Tool.Import;

/// <summary>A Pad node that puts one number around the positions of each channel.</summary>
/// <param name="Front">How many stand in front of each axis behind the channels.</param>
/// <param name="Behind">How many stand behind it.</param>
/// <param name="Filling">The number.</param>
internal sealed record Padding(long[] Front, long[] Behind, double Filling)
{
    private const long LargestSize = int.MaxValue / 4;

    /// <summary>Whether nothing is added.</summary>
    public bool IsEmpty => Array.TrueForAll(Front, size => size == 0) && Array.TrueForAll(Behind, size => size == 0);

    /// <summary>This padding and one within it.</summary>
    public Padding Around(Padding inner) => this with
    {
        Front = [.. Front.Zip(inner.Front, (outer, own) => outer + own)],
        Behind = [.. Behind.Zip(inner.Behind, (outer, own) => outer + own)],
    };

    /// <summary>Reads a node; null where it does something else.</summary>
    public static Padding? Of(ValueTable values, GraphNode pad)
    {
        bool isConstant = pad.OpType == "Pad" && pad.Text("mode", "constant") == "constant";
        if (!isConstant || !values.HasBatch || values.Shape(pad.Input(0)) is not { Length: > 1 } sample)
        {
            return null;
        }

        int dimensions = sample.Length + 1;
        long[]? pads = pad.Ints("pads") is { Count: > 0 } given ? [.. given] : values.Ints(pad.Input(1));
        double? filling = pad.Input(2).Length == 0 ? pad.Float("value", 0) : values.Constant(pad.Input(2))?.Scalar;
        long[] all = [.. Enumerable.Range(0, dimensions).Select(axis => (long)axis)];
        long[]? axes = pad.Input(3).Length == 0 ? all : values.Ints(pad.Input(3));
        if (filling is not double number || axes is null || pads?.Length != 2 * axes.Length
            || Array.Exists(pads, size => size is < 0 or > LargestSize))
        {
            return null;
        }

        long[] front = new long[dimensions];
        long[] behind = new long[dimensions];
        for (int i = 0; i < axes.Length; i++)
        {
            long axis = axes[i] < 0 ? axes[i] + dimensions : axes[i];
            if (axis < 0 || axis >= dimensions)
            {
                return null;
            }

            front[axis] = pads[i];
            behind[axis] = pads[axes.Length + i];
        }

        return front[0] + behind[0] + front[1] + behind[1] == 0 ? new Padding(front[2..], behind[2..], number) : null;
    }

    /// <summary>
    /// Whether a pool computes the same where the padding is its own: zeros, of which an average is taken, or what no maximum can be.
    /// </summary>
    public bool BelongsTo(ValueTable values, GraphNode pool, GraphNode pad) => pool.OpType == "MaxPool"
        ? Filling <= -float.MaxValue || (Filling <= 0 && values.Producer(pad.Input(0)) is { Domain: "", OpType: "Relu" or "Sigmoid" })
        : Filling == 0;
}
