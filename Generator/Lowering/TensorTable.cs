using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Lowering;

/// <summary>The tensors of a network, each made once, with names that no two share.</summary>
internal sealed class TensorTable
{
    private readonly Dictionary<string, Tensor> tensors = [];
    private readonly Dictionary<(ParameterSlot, TensorKind), Tensor> parameters = [];

    public Tensor PerSample(string name, int length) => Add(name, TensorKind.PerSample, length);

    public Tensor Parameter(ParameterSlot parameter) => Slot(parameter, TensorKind.Parameter, "", ".Data");

    public Tensor Gradient(ParameterSlot parameter) => Slot(parameter, TensorKind.ParameterGradient, "Gradient", ".Grad");

    /// <summary>The tensor of that name, made on the first call: running statistics are shared by several programs.</summary>
    public Tensor Shared(string name, TensorKind kind, int length, string? access = null) =>
        tensors.TryGetValue(name, out Tensor? tensor) ? tensor : Add(name, kind, length, access);

    /// <summary>Numbers of the declaration, rounded to the network's precision. They stand beside the kernels.</summary>
    public Tensor Constants(string name, IReadOnlyList<double> values, bool isDouble)
    {
        Tensor tensor = Add(name, TensorKind.Constant, values.Count, "Kernels." + Identifiers.PascalCase(name));
        tensor.Values = [.. values.Select(value => isDouble ? value : (float)value)];
        return tensor;
    }

    private Tensor Slot(ParameterSlot parameter, TensorKind kind, string suffix, string member)
    {
        if (!parameters.TryGetValue((parameter, kind), out Tensor? tensor))
        {
            tensor = Add(parameter.Local + suffix, kind, parameter.Declaration.Shape.Length, parameter.Handle + member);
            parameters.Add((parameter, kind), tensor);
        }

        return tensor;
    }

    private Tensor Add(string name, TensorKind kind, int length, string? access = null)
    {
        string unique = name;
        for (int i = 2; tensors.ContainsKey(unique); i++)
        {
            unique = name + "_" + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        Tensor tensor = new(unique, kind, length, access);
        tensors.Add(unique, tensor);
        return tensor;
    }
}
