using System.Runtime.InteropServices;
using FusedNorm.Tool.Onnx;

namespace FusedNorm.Tool.Tests;

/// <summary>Writes small ONNX models, as no exporter would.</summary>
internal sealed class OnnxText
{
    private readonly WireText graph = new();
    private readonly long opset;
    private bool isWhole;

    /// <summary>Begins a model that takes a value "x", a batch of samples of a shape.</summary>
    public OnnxText(long opset, params long[] sample)
    {
        this.opset = opset;
        Input("x", [0, .. sample]);
    }

    /// <summary>Adds a node, whose name is its output's with a slash.</summary>
    public OnnxText Node(string op, string inputs, string output, params WireText[] attributes) => Node(op, inputs, output, "", attributes);

    /// <summary>Adds a node of an operator that is not the standard's.</summary>
    public OnnxText Node(string op, string inputs, string output, string domain, params WireText[] attributes)
    {
        WireText node = new();
        foreach (string input in inputs.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            node.Text(1, input == "-" ? "" : input);
        }

        foreach (string name in output.Split(' '))
        {
            node.Text(2, name);
        }

        node.Text(3, "/" + output.Split(' ')[0]).Text(4, op).Text(7, domain);
        foreach (WireText attribute in attributes)
        {
            node.Message(5, attribute);
        }

        graph.Message(1, node);
        return this;
    }

    /// <summary>Adds an initializer of floats.</summary>
    public OnnxText Weight(string name, long[] shape, params float[] values) =>
        Initializer(name, 1, shape, MemoryMarshal.AsBytes(values.AsSpan()));

    /// <summary>Adds an initializer of whole numbers.</summary>
    public OnnxText Numbers(string name, params long[] values) =>
        Initializer(name, 7, [values.Length], MemoryMarshal.AsBytes(values.AsSpan()));

    /// <summary>Adds an initializer.</summary>
    public OnnxText Initializer(string name, long kind, long[] shape, ReadOnlySpan<byte> raw)
    {
        graph.Message(5, Tensor(name, kind, shape, raw));
        return this;
    }

    /// <summary>Adds an input; a size of 0 is an open one.</summary>
    public OnnxText Input(string name, params long[] shape) => Value(11, name, 1, shape);

    /// <summary>Adds a field to the graph.</summary>
    public OnnxText Field(Action<WireText> write)
    {
        write(graph);
        return this;
    }

    /// <summary>Adds an input or output.</summary>
    public OnnxText Value(int field, string name, long kind, params long[] shape)
    {
        WireText sizes = new();
        foreach (long size in shape)
        {
            sizes.Message(1, size == 0 ? new WireText().Text(2, "open") : new WireText().Number(1, size));
        }

        graph.Message(
            field, new WireText().Text(1, name).Message(2, new WireText().Message(1, new WireText().Number(1, kind).Message(2, sizes))));
        return this;
    }

    /// <summary>Makes a value the output, in place of "y".</summary>
    public OnnxText Output(string name)
    {
        isWhole = true;
        return Value(12, name, 1, 0);
    }

    /// <summary>The file, whose output is the value "y".</summary>
    public byte[] ToArray()
    {
        if (!isWhole)
        {
            isWhole = true;
            Value(12, "y", 1, 0);
        }

        return new WireText().Number(1, 8).Text(2, "test").Message(7, graph).Message(8, new WireText().Text(1, "").Number(2, opset))
            .ToArray();
    }

    /// <summary>The model.</summary>
    public OnnxModel ToModel() => OnnxReader.Read(ToArray());

    public static WireText Int(string name, long value) => new WireText().Text(1, name).Number(3, value).Number(20, 2);

    public static WireText Ints(string name, params long[] values)
    {
        WireText attribute = new WireText().Text(1, name);
        foreach (long value in values)
        {
            attribute.Number(8, value);
        }

        return attribute.Number(20, 7);
    }

    public static WireText Floats(string name, params float[] values)
    {
        WireText attribute = new WireText().Text(1, name);
        foreach (float value in values)
        {
            attribute.Single(7, value);
        }

        return attribute.Number(20, 6);
    }

    public static WireText Text(string name, string value) => new WireText().Text(1, name).Text(4, value).Number(20, 3);

    public static WireText Float(string name, float value) => new WireText().Text(1, name).Single(2, value).Number(20, 1);

    /// <summary>A tensor's message.</summary>
    public static WireText Tensor(string name, long kind, long[] shape, ReadOnlySpan<byte> raw)
    {
        WireText tensor = new();
        foreach (long size in shape)
        {
            tensor.Number(1, size);
        }

        return tensor.Number(2, kind).Text(8, name).Bytes(9, raw);
    }
}
