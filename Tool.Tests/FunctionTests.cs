using FusedNorm.Generator.Tests.Oracle;
using FusedNorm.Tool.Import;
using FusedNorm.Tool.Onnx;
using Xunit;

namespace FusedNorm.Tool.Tests;

/// <summary>Functions within a model are put in the place of their calls, as long as that has an end.</summary>
public sealed class FunctionTests
{
    private const string Domain = "own";

    [Fact]
    public void A_function_that_calls_itself() =>
        Refuses("expected functions that do not call themselves, found 'f'", Function("f", Call("f", "a", "r")));

    [Fact]
    public void Functions_that_call_each_other() =>
        Refuses(
            "expected functions that do not call themselves, found 'f'",
            Function("f", Call("g", "a", "r")), Function("g", Call("f", "a", "r")));

    /// <summary>Each function calls the one before it twice: 30 of them would be a billion nodes.</summary>
    [Fact]
    public void Calls_that_double()
    {
        List<WireText> functions = [Function("f0", Node("Relu", "a", "r"))];
        for (int i = 1; i <= 30; i++)
        {
            functions.Add(Function($"f{i}", Call($"f{i - 1}", "a", "b"), Call($"f{i - 1}", "b", "r")));
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        Refuses("expected functions of at most 100000 nodes together, found more", [.. functions, Function("f", Call("f30", "a", "r"))]);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 300_000_000);
    }

    [Fact]
    public void Calls_that_are_deep()
    {
        List<WireText> functions = [Function("f0", Node("Relu", "a", "r"))];
        for (int i = 1; i <= 100; i++)
        {
            functions.Add(Function($"f{i}", Call($"f{i - 1}", "a", "r")));
        }

        Refuses("expected calls within calls, 64 deep, found more", [.. functions, Function("f", Call("f100", "a", "r"))]);
    }

    [Fact]
    public void Long_names_do_not_add_up()
    {
        string name = new('n', 1_000_000);
        WireText[] nodes = [.. Enumerable.Range(0, 1000).Select(index =>
            Node("Relu", index == 0 ? "a" : $"{index}{name[..1000]}", $"{index + 1}{name[..1000]}"))];
        OnnxModel model = OnnxReader.Read(Model(Function("f", [.. nodes, Node("Relu", "a", "r")])));

        Assert.All(model.Nodes, node => Assert.True(node.Name.Length + node.Output.Length < 1000));
    }

    [Fact]
    public void A_function_that_is_there_twice() =>
        Refuses(
            "the functions: expected every name once, found 'f' again",
            Function("f", Node("Relu", "a", "r")), Function("f", Node("Relu", "a", "r")));

    [Fact]
    public void An_operator_without_its_function_is_told() => Assert.Contains(
        "(f): the operators of 'own' are not known", string.Join('\n', Import(Model()).Problems), StringComparison.Ordinal);

    [Fact]
    public void A_function_may_give_back_what_it_got() => Assert.Contains(
        "there is no layer to declare", string.Join('\n', Import(Model(Function("f", output: "a"))).Problems), StringComparison.Ordinal);

    /// <summary>What would take long if every node of a call were looked at again.</summary>
    [Fact]
    public void Ten_thousand_calls()
    {
        WireText graph = new();
        const int Calls = 10_000;
        for (int i = 0; i < Calls; i++)
        {
            graph.Message(1, Node("f", i == 0 ? "x" : $"v{i - 1}", i == Calls - 1 ? "y" : $"v{i}").Text(7, Domain));
        }

        byte[] file = Whole(graph, Function("f", Node("Relu", "a", "r")));
        ImportResult result = Deadline.Run("calls", TimeSpan.FromMinutes(2), () => Import(file));
        Assert.Equal(Calls, result.Network!.Layers);
    }

    private static WireText Node(string op, string input, string output) => new WireText().Text(1, input).Text(2, output).Text(4, op);

    private static WireText Call(string function, string input, string output) => Node(function, input, output).Text(7, Domain);

    private static WireText Function(string name, params WireText[] nodes) => Function(name, "r", nodes);

    private static WireText Function(string name, string output, params WireText[] nodes)
    {
        WireText function =
            new WireText().Text(1, name).Text(4, "a").Text(5, output).Text(10, Domain).Message(9, new WireText().Text(1, "").Number(2, 17));
        foreach (WireText node in nodes)
        {
            function.Message(7, node);
        }

        return function;
    }

    private static byte[] Model(params WireText[] functions) => Whole(new WireText().Message(1, Call("f", "x", "y")), functions);

    private static byte[] Whole(WireText graph, params WireText[] functions)
    {
        WireText shape = new WireText().Message(1, new WireText().Text(2, "n")).Message(1, new WireText().Number(1, 4));
        WireText type = new WireText().Message(1, new WireText().Number(1, 1).Message(2, shape));
        graph.Message(11, new WireText().Text(1, "x").Message(2, type)).Message(12, new WireText().Text(1, "y").Message(2, type));
        WireText model = new WireText().Number(1, 8).Message(7, graph).Message(8, new WireText().Text(1, "").Number(2, 17));
        foreach (WireText function in functions)
        {
            model.Message(25, function);
        }

        return model.ToArray();
    }

    private static ImportResult Import(byte[] file) =>
        Importer.Import(OnnxReader.Read(file), new ImportOptions("Net", null, "net.onnx", null));

    private static void Refuses(string expected, params WireText[] functions) =>
        Assert.Contains(
            expected, Assert.Throws<InvalidDataException>(() => OnnxReader.Read(Model(functions))).Message, StringComparison.Ordinal);
}
