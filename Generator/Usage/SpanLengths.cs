using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FusedNorm.Generator.Usage;

/// <summary>Spans of a length that is known at build time and does not fit the network.</summary>
internal static class SpanLengths
{
    public static IEnumerable<Diagnostic> Run(MethodBody body, KnownNetworks networks)
    {
        foreach (NetworkCall call in body.Calls.Where(call => call.IsPass || call.Method == "Predict"))
        {
            if (networks.GraphOf(call.Network, body.Cancellation) is NetworkGraph graph
                && Argument(call, "input") is IArgumentOperation input)
            {
                foreach (Diagnostic diagnostic in Check(body, call, graph, input, Argument(call, "output")))
                {
                    yield return diagnostic;
                }
            }
        }
    }

    private static IEnumerable<Diagnostic> Check(
        MethodBody body, NetworkCall call, NetworkGraph graph, IArgumentOperation input, IArgumentOperation? output)
    {
        int sample = graph.Input.Shape.Length;
        int result = graph.Output.Shape.Length;
        int? inputLength = ConstantLength.Of(input.Value, body);
        int? outputLength = output is null ? null : ConstantLength.Of(output.Value, body);
        if (inputLength is int given && !IsBatch(given, sample, graph.Batch))
        {
            yield return Report(call, input, given, Expected(sample, graph.Batch));
        }
        else if (outputLength is int room && inputLength is int fits && room != fits / sample * (long)result)
        {
            yield return Report(
                call, output!, room,
                $"{CSharpLiteral.Int(fits / sample * (long)result)}, for {CSharpLiteral.Int(fits / sample)} x {graph.Output.Shape}");
        }
        else if (outputLength is int alone && !IsBatch(alone, result, graph.Batch))
        {
            yield return Report(call, output!, alone, Expected(result, graph.Batch));
        }
    }

    private static bool IsBatch(int length, int sample, int batch) =>
        length > 0 && length % sample == 0 && (batch == 0 || length / sample == batch);

    private static string Expected(int sample, int batch) => batch == 0
        ? $"a whole number of samples of {CSharpLiteral.Int(sample)}"
        : $"{CSharpLiteral.Int((long)sample * batch)}, for a batch of {CSharpLiteral.Int(batch)}";

    private static Diagnostic Report(NetworkCall call, IArgumentOperation argument, int found, string expected) => Diagnostic.Create(
        DiagnosticDescriptors.WrongLength, argument.Value.Syntax.GetLocation(),
        call.Name, argument.Parameter!.Name, CSharpLiteral.Int(found), expected);

    private static IArgumentOperation? Argument(NetworkCall call, string name) =>
        call.Operation.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == name);
}
