using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Lowering;

/// <summary>The tensors of a network, each made once, with names that no two share.</summary>
/// <param name="foldsParameters">Whether parameters are the constants of an inference.</param>
/// <param name="laysOut">
/// Whether it lays them out as its kernels want them. What lies in an assembly cannot be: a layout is made for the registers of a
/// processor.
/// </param>
internal sealed class TensorTable(bool foldsParameters = false, bool laysOut = false)
{
    private readonly Dictionary<string, Tensor> tensors = [];
    private readonly Dictionary<(Node? Owner, string Name), Tensor> shared = [];
    private readonly Dictionary<(ParameterSlot, TensorKind), Tensor> parameters = [];

    public Tensor PerSample(string name, int length) => Add(name, TensorKind.PerSample, length);

    /// <summary>The constants of an inference that its kernels read, with the parameters they are made of.</summary>
    public IEnumerable<(ParameterSlot Parameter, Tensor Tensor)> Folded =>
        parameters.Where(entry => entry.Value.Kind == TensorKind.Folded).Select(entry => (entry.Key.Item1, entry.Value));

    /// <summary>The values of a parameter, or the constant that an inference makes of it.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="preferred">
    /// The layout that its reader would like a constant to have; <see cref="Tensor.Layout"/> says which it has.
    /// </param>
    public Tensor Parameter(ParameterSlot parameter, ConstantLayout? preferred = null) => foldsParameters
        ? Slot(parameter, TensorKind.Folded, "", access: null, laysOut && preferred is not null ? preferred : ConstantLayout.RowMajor)
        : Slot(parameter, TensorKind.Parameter, "", Values(parameter), ConstantLayout.RowMajor);

    /// <summary>How a program reaches the values of a parameter.</summary>
    public static string Values(ParameterSlot parameter) => parameter.Handle + ".Data";

    public Tensor Gradient(ParameterSlot parameter) =>
        Slot(parameter, TensorKind.ParameterGradient, "Gradient", parameter.Handle + ".Grad", ConstantLayout.RowMajor);

    /// <summary>The network's tensor of that name, made on the first call: running statistics are shared by several programs.</summary>
    public Tensor Shared(string name, TensorKind kind, int length) => Shared(owner: null, name, kind, length, access: null);

    /// <summary>
    /// A layer's tensor, made on the first call. Another layer's may have the same name, <c>bn</c>'s running mean and <c>bn_running</c>'s
    /// mean, until it is made unique.
    /// </summary>
    public Tensor Of(Node owner, string name, TensorKind kind, int length, string? access = null) =>
        Shared(owner, name, kind, length, access);

    private Tensor Shared(Node? owner, string name, TensorKind kind, int length, string? access)
    {
        if (!shared.TryGetValue((owner, name), out Tensor? tensor))
        {
            tensor = Add(name, kind, length, access);
            shared.Add((owner, name), tensor);
        }

        return tensor;
    }

    /// <summary>Numbers of the declaration, rounded to the network's precision. They stand beside the kernels.</summary>
    public Tensor Constants(string name, IReadOnlyList<double> values, bool isDouble)
    {
        Tensor tensor = Add(name, TensorKind.Constant, values.Count, "Kernels." + Identifiers.PascalCase(name));
        tensor.Values = [.. values.Select(value => isDouble ? value : (float)value)];
        return tensor;
    }

    private Tensor Slot(ParameterSlot parameter, TensorKind kind, string suffix, string? access, ConstantLayout layout)
    {
        if (!parameters.TryGetValue((parameter, kind), out Tensor? tensor))
        {
            tensor = Add(parameter.Local + suffix, kind, layout.Length(parameter.Declaration.Shape), access, layout);
            parameters.Add((parameter, kind), tensor);
        }

        return tensor;
    }

    private Tensor Add(string name, TensorKind kind, int length, string? access = null, ConstantLayout? layout = null)
    {
        string unique = name;
        for (int i = 2; tensors.ContainsKey(unique); i++)
        {
            unique = name + "_" + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        Tensor tensor = new(unique, kind, length, access) { Layout = layout ?? ConstantLayout.RowMajor };
        tensors.Add(unique, tensor);
        return tensor;
    }
}
