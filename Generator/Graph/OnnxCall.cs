namespace FusedNorm.Generator.Graph;

/// <summary>
/// What describes a layer in an ONNX model: a method of the runtime's <c>OnnxModel</c>, which takes the layer's name and these arguments.
/// </summary>
/// <param name="Method">The method.</param>
/// <param name="Arguments">Its parameters by name: whole numbers, numbers, truth values, texts or null, and windows.</param>
internal sealed record OnnxCall(string Method, params (string Name, object? Value)[] Arguments);
