using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Layouts;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Lowering;

/// <summary>The tensors of a network, each made once, with names that no two share.</summary>
/// <param name="layouts">The order in which values, and their gradients, lie.</param>
/// <param name="foldsParameters">Whether parameters are the constants of an inference.</param>
/// <param name="laysOut">
/// Whether it lays them out as its kernels want them. What lies in an assembly cannot be: a layout is made for the registers of a
/// processor.
/// </param>
internal sealed class TensorTable(LayoutPlan layouts, bool foldsParameters = false, bool laysOut = false)
{
    private readonly Dictionary<string, Tensor> tensors = [];
    private readonly Dictionary<(Node? Owner, string Name), Tensor> shared = [];
    private readonly Dictionary<(ParameterSlot, TensorKind), Tensor> parameters = [];

    /// <summary>The stages that several loops of the network know.</summary>
    public SymbolTable Symbols { get; } = new();

    public Tensor PerSample(string name, int length) => Add(new Tensor(Unique(name), TensorKind.PerSample, length));

    /// <summary>Room for a value, or its gradient.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="value">The value.</param>
    /// <param name="isGiven">Whether the caller is handed it, and so finds it row after row.</param>
    /// <param name="note">What is worth saying of it besides its shape.</param>
    public Tensor PerSample(string name, Value value, bool isGiven, string note = "")
    {
        Layout layout = isGiven ? Layout.RowMajor : layouts.Of(value);
        string order = layout is BlockedLayout blocked ? $", channels in blocks of {CSharpLiteral.Int(blocked.Block)}" : "";
        return Add(new Tensor(Unique(name), TensorKind.PerSample, value.Shape.Length)
        {
            Layout = layout, Note = $"N x {value.Shape}{order}{note}",
        });
    }

    /// <summary>The constants of an inference that its kernels read, with the parameters they are made of.</summary>
    public IEnumerable<(ParameterSlot Parameter, Tensor Tensor)> Folded =>
        parameters.Where(entry => entry.Value.Kind == TensorKind.Folded).Select(entry => (entry.Key.Item1, entry.Value));

    /// <summary>The values of a parameter, or the constant that an inference makes of it.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="preferred">
    /// The layout that its reader would like a constant to have; <see cref="Tensor.Layout"/> says which it has.
    /// </param>
    public Tensor Parameter(ParameterSlot parameter, Layout? preferred = null) => foldsParameters
        ? Slot(parameter, TensorKind.Folded, "", laysOut && preferred is not null ? preferred : Layout.RowMajor)
        : Slot(parameter, TensorKind.Parameter, "", Layout.RowMajor);

    public Tensor Gradient(ParameterSlot parameter) =>
        Slot(parameter, TensorKind.ParameterGradient, "Gradient", Layout.RowMajor);

    /// <summary>The network's tensor of that name, made on the first call: running statistics are shared by several programs.</summary>
    public Tensor Shared(string name, TensorKind kind, int length) => Shared(owner: null, name, kind, length, statistic: null);

    /// <summary>
    /// A layer's tensor, made on the first call. Another layer's may have the same name, <c>bn</c>'s running mean and <c>bn_running</c>'s
    /// mean, until it is made unique.
    /// </summary>
    public Tensor Of(Node owner, string name, TensorKind kind, int length) => Shared(owner, name, kind, length, statistic: null);

    /// <summary>A running statistic of a norm.</summary>
    public Tensor Running(Statistic statistic, string name, int length) =>
        Shared(statistic.Norm, name, TensorKind.Statistic, length, statistic);

    private Tensor Shared(Node? owner, string name, TensorKind kind, int length, Statistic? statistic)
    {
        if (!shared.TryGetValue((owner, name), out Tensor? tensor))
        {
            tensor = Add(new Tensor(Unique(name), kind, length) { Statistic = statistic });
            shared.Add((owner, name), tensor);
        }

        return tensor;
    }

    /// <summary>Numbers of the declaration, rounded to the network's precision. They stand beside the kernels.</summary>
    public Tensor Constants(string name, IReadOnlyList<double> values, bool isDouble)
    {
        Tensor tensor = Add(new Tensor(Unique(name), TensorKind.Constant, values.Count));
        tensor.Values = [.. values.Select(value => isDouble ? value : (float)value)];
        return tensor;
    }

    private Tensor Slot(ParameterSlot parameter, TensorKind kind, string suffix, Layout layout)
    {
        if (!parameters.TryGetValue((parameter, kind), out Tensor? tensor))
        {
            tensor = Add(new Tensor(Unique(parameter.Local + suffix), kind, layout.Length(parameter.Declaration.Shape))
            {
                Parameter = parameter,
                Layout = layout,
            });
            parameters.Add((parameter, kind), tensor);
        }

        return tensor;
    }

    private string Unique(string name)
    {
        string unique = name;
        for (int i = 2; tensors.ContainsKey(unique); i++)
        {
            unique = name + "_" + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return unique;
    }

    private Tensor Add(Tensor tensor)
    {
        tensors.Add(tensor.Name, tensor);
        return tensor;
    }
}
