using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Programs;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit;

/// <summary>
/// Prints what takes a batch of any size through a program that predicts: as a whole, or, where its scratch memory would be large, in
/// pieces.
/// </summary>
internal sealed class PredictEmitter(SourceWriter writer, CompiledNetwork network, Names names, KernelProgram program)
{
    /// <summary>The method that runs the program, with the widest registers that are of use.</summary>
    public const string Run = "RunPredict";

    /// <summary>The method that runs it piece by piece.</summary>
    public const string InPieces = "PredictInPieces";

    private readonly int? most = names.ScratchOf(program)!.MostSamples;

    /// <summary>The parameters of both, and of the program for registers of one width.</summary>
    public string Parameters => $"int batch, {names.Input} input, {names.Span} output";

    /// <summary>A call of whichever is right for the samples.</summary>
    public void Call(string samples, string input, string output)
    {
        string arguments = $"({samples}, {input}, {output});";
        if (most is not int piece)
        {
            writer.Line(Run + arguments);
            return;
        }

        using (writer.Open($"if ({samples} > {CSharpLiteral.Int(piece)})"))
        {
            writer.Line(InPieces + arguments);
        }

        using (writer.Open("else"))
        {
            writer.Line(Run + arguments);
        }
    }

    /// <summary>The two methods.</summary>
    public void Methods()
    {
        if (most is int piece)
        {
            Pieces(CSharpLiteral.Int(piece));
        }

        writer.Blank();
        using (writer.Open(ProgramEmitter.Inlined, $"private {names.Static(program)}void {Run}({Parameters})"))
        {
            WidthDispatch.Print(writer, names.IsDouble, program.Kernels, Run, "batch, input, output");
        }
    }

    private void Pieces(string piece)
    {
        static string Part(string span, int length) =>
            $"{span}.Slice(from * {CSharpLiteral.Int(length)}, (to - from) * {CSharpLiteral.Int(length)})";
        writer.Blank();
        writer.Comment("Sample after sample is independent of the others: a large batch needs no more scratch memory than a piece of it.");
        using (writer.Open($"private {names.Static(program)}void {InPieces}({Parameters})"))
        using (writer.Open("for (int from = 0, to; from < batch; from = to)"))
        {
            writer.Line($"to = global::FusedNorm.Products.MatrixProduct.EndOfBlock(from, batch, {piece});");
            writer.Line(
                $"{Run}(to - from, {Part("input", network.Graph.Input.Shape.Length)}, "
                + $"{Part("output", network.Graph.Output.Shape.Length)});");
        }
    }
}
