using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit;

/// <summary>Prints how the state goes to files and back. The layers know their tensors and the runtime knows the formats.</summary>
internal static class FileEmitter
{
    private const string StateFile = "global::FusedNorm.Files.StateFile";
    private const string Stream = "global::System.IO.Stream stream";
    private const string Options =
        "bool strict = true, string? key = null, string? prefix = null, global::System.Func<string, string?>? rename = null";
    private const string Result = "global::FusedNorm.LoadResult";

    public static void Emit(SourceWriter writer, NetworkGraph graph, Names names)
    {
        string save = $"selfTestInput, selfTestInput.Length / {CSharpLiteral.Int(graph.Input.Shape.Length)} "
            + $"* {CSharpLiteral.Int(graph.Output.Shape.Length)}";
        Member(writer, $"public {names.StateDict} StateDict {{ get; }}");
        Member(writer, $"public void Save(string path, {names.Input} selfTestInput = default) => {StateFile}.Save(this, path, {save});");
        Member(writer, $"public void Save({Stream}, {names.Input} selfTestInput = default) => {StateFile}.Save(this, stream, {save});");
        Member(writer, $"public {Result} Load(string path, {Options}) =>", $"{StateFile}.Load(this, path, strict, key, prefix, rename);");
        Member(writer, $"public {Result} Load({Stream}, {Options}) =>", $"{StateFile}.Load(this, stream, strict, key, prefix, rename);");
        Copy(writer, names);
    }

    /// <summary>Prints how a network takes the state of another.</summary>
    private static void Copy(SourceWriter writer, Names names)
    {
        writer.Blank();
        writer.Line("/// <inheritdoc/>");
        using (writer.Open($"public void CopyFrom(global::FusedNorm.INetwork<{names.Element}> other)"))
        {
            writer.Line("calls.RequireIdle();");
            writer.Line("global::FusedNorm.Execution.StateCopy.Run(other, this);");
        }
    }

    private static void Member(SourceWriter writer, string declaration, string? body = null)
    {
        writer.Blank();
        writer.Line("/// <inheritdoc/>");
        writer.Line(declaration);
        if (body is not null)
        {
            writer.Line("    " + body);
        }
    }
}
