using FusedNorm.Tool.Onnx;

namespace FusedNorm.Tool.Import;

/// <summary>Values that have a sample in each column: W xᵀ, and what follows until they are turned back.</summary>
internal static class ColumnRules
{
    /// <summary>Operators that compute each value from the one in its place.</summary>
    private static readonly HashSet<string> Elementwise =
    [
        "Abs", "Cast", "Celu", "Clip", "Dropout", "Elu", "Erf", "Exp", "Gelu", "HardSigmoid", "HardSwish", "Identity", "LeakyRelu", "Log",
        "Mish", "Neg", "Relu", "Selu", "Sigmoid", "Softplus", "Softsign", "Sqrt", "Tanh",
    ];

    /// <summary>
    /// The features of a value whose last dimension is the batch: what W xᵀ gives, and all that is done to it; null where it is none.
    /// </summary>
    public static long? Infer(ValueTable values, GraphNode node)
    {
        if (!values.HasBatch)
        {
            return null;
        }

        long? first = values.Columns(node.Input(0));
        switch (node.OpType)
        {
            case "Transpose" when values.Shape(node.Input(0)) is [long features] && node.Ints("perm") is null or [1, 0]:
                return features;
            case "MatMul" when values.Constant(node.Input(0)) is { Shape: [long rows, long inner] }
                && values.Columns(node.Input(1)) == inner:
                return rows;
            case "Gemm" when values.Constant(node.Input(0)) is { Shape: [long left, long right] }:
                bool isTurned = node.Int("transA", 0) != 0;
                long? given = node.Int("transB", 0) == 0 ? values.Columns(node.Input(1))
                    : values.Shape(node.Input(1)) is [long sample] ? sample : null;
                return given == (isTurned ? left : right) ? isTurned ? right : left : null;
            case string op when Elementwise.Contains(op):
                return first;
            case "Add" or "Sub" or "Mul" or "Div" when node.Inputs.Count == 2:
                long? second = values.Columns(node.Input(1));
                return (first is null || values.Constant(node.Input(1)) is not null || second == first)
                    && (second is null || values.Constant(node.Input(0)) is not null || second == first) ? first ?? second : null;
            default:
                return null;
        }
    }
}
