namespace FusedNorm.Tool.Import.Rules;

/// <summary>Why an operator is none of this library's layers, in the words that its users know.</summary>
internal static class MissingOperators
{
    public static string Reason(string op) => op switch
    {
        "Conv" or "ConvTranspose" or "ConvInteger" => "there is no convolution",
        "LSTM" or "GRU" or "RNN" => "there are no recurrent layers",
        "Gather" or "GatherElements" or "GatherND" => "there is no embedding, and no indexing",
        "Transpose" => "dimensions keep their order: there is no Permute",
        "Mul" or "Div" or "Pow" => "two values are multiplied and divided only as part of an activation or a norm: there is no Mul",
        "Sub" => "two values are added here, not subtracted: there is no Sub",
        "ThresholdedRelu" => "there is no such activation",
        "Sqrt" or "Exp" or "Log" or "Abs" or "Erf" or "Neg" or "Reciprocal" => "there is no such function by itself",
        "Resize" or "Upsample" => "there is no interpolation",
        "If" or "Loop" or "Scan" => "there is no control flow",
        "QuantizeLinear" or "DequantizeLinear" or "DynamicQuantizeLinear" or "QLinearMatMul" or "QLinearConv" or "MatMulInteger" =>
            "there are no quantized numbers",
        _ => "there is no such layer",
    };
}
