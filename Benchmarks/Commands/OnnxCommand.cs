using System.CommandLine;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using FusedNorm.Benchmarks.Peers;

namespace FusedNorm.Benchmarks.Commands;

/// <summary>
/// The verb <c>onnx</c>: runs exported models in ONNX Runtime and compares their outputs with those that the networks predicted.
/// Runtime.Tests, started as a program, exports them: models.json lists the files, the inputs and the outputs.
/// </summary>
internal sealed class OnnxCommand(string folder)
{
    /// <summary>The networks that the tests record one by one; of all others the worst is enough.</summary>
    private const string RecordedPrefix = "Onnx";

    /// <summary>
    /// How far outputs may be apart, relative to the largest: what rounding makes of a dozen layers whose sums are taken in another order.
    /// </summary>
    private const double SingleTolerance = 1e-5;

    /// <inheritdoc cref="SingleTolerance"/>
    private const double DoubleTolerance = 1e-13;

    /// <summary>What ONNX Runtime says of GELU in double precision: it has the error function in single precision only.</summary>
    private const string NoErrorFunction = "Could not find an implementation for Erf(";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        Option<string> models = new("--models") { Description = "The folder that Runtime.Tests exported into.", Required = true };
        Option<string?> record = new("--record") { Description = "A file for ONNX Runtime's outputs, for the tests." };
        Option<bool> markdown = CommonOptions.Markdown();
        Command command =
            new("onnx", "Exported models in ONNX Runtime, beside what their networks predict (docs/onnx.md).") { models, record, markdown };
        command.SetAction(result => Run(result.GetRequiredValue(models), result.GetValue(record), new Screen(result.GetValue(markdown))));
        return command;
    }

    private static int Run(string folder, string? record, Screen screen)
    {
        try
        {
            return new OnnxCommand(folder).Run(screen, record);
        }
        catch (PeerException exception)
        {
            Console.Error.WriteLine($"error: {exception.Message}");
            return 1;
        }
    }

    private int Run(Screen screen, string? record)
    {
        screen.Line($"ONNX Runtime {OnnxSession.Version}");
        Model[] models = JsonSerializer.Deserialize<Model[]>(File.ReadAllText(Path.Combine(folder, "models.json")), Options)!;
        Comparison[] compared = [.. models.Select(Compare)];
        Comparison[] shown =
            [.. compared.Where(comparison => comparison.Model.Network.StartsWith(RecordedPrefix, StringComparison.Ordinal))];
        Comparison[] others = [.. compared.Except(shown)];
        screen.Table(
            ["network", "precision", ">outputs", ">largest output", ">largest difference", ">relative"],
            shown.Select(Row));
        screen.Line($"{others.Count(comparison => comparison.Problem is null)} further networks; the largest relative differences:");
        screen.Table(
            ["network", "precision", ">outputs", ">largest output", ">largest difference", ">relative"],
            others.GroupBy(comparison => comparison.Model.Precision).Select(group => group.MaxBy(comparison => comparison.Relative)!)
                .Select(Row));
        Comparison[] notRun = [.. compared.Where(comparison => comparison.Problem is not null)];
        foreach (Comparison comparison in notRun)
        {
            screen.Line($"{comparison.Model.Network}: {comparison.Problem}");
        }

        Comparison[] wrong = [.. compared.Where(comparison => comparison.IsWrong)];
        screen.Line($"{compared.Length - notRun.Length} models run, {wrong.Length} with other outputs; {notRun.Length} not run.");
        if (record is not null)
        {
            File.WriteAllText(
                record,
                "[\n"
                + string.Join(
                    ",\n",
                    shown.Select(comparison => JsonSerializer.Serialize(comparison.Model with { Output = comparison.Found }, Options)))
                + "\n]\n");
        }

        return wrong.Length > 0 || notRun.Any(comparison => !comparison.Problem!.Contains(NoErrorFunction, StringComparison.Ordinal))
            ? 1
            : 0;
    }

    private Comparison Compare(Model model)
    {
        try
        {
            return new Comparison(model, RunModel(model, model.Shape[0]), model.Batch == 0 ? RunModel(model, 1) : [], null);
        }
        catch (PeerException exception)
        {
            return new Comparison(model, [], [], exception.Message);
        }
    }

    private double[] RunModel(Model model, int batch) =>
        model.Precision == Precision.Double ? RunModel<double>(model, batch) : RunModel<float>(model, batch);

    private unsafe double[] RunModel<T>(Model model, int batch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] input = [.. model.Input.Take(model.Input.Length / model.Shape[0] * batch).Select(T.CreateTruncating)];
        T[] output = new T[model.Output.Length / model.Shape[0] * batch];
        output.AsSpan().Fill(T.NaN);
        using OnnxSession session = new(File.ReadAllBytes(Path.Combine(folder, model.Network + ".onnx")), threads: 1);
        fixed (T* x = input, y = output)
        {
            session.Bind(
                x, [batch, .. model.Shape[1..].Select(size => (long)size)], y, [batch, .. model.OutputShape.Select(size => (long)size)]);
            session.Run(1);
        }

        return Array.ConvertAll(output, double.CreateTruncating);
    }

    private static string[] Row(Comparison comparison) =>
    [
        comparison.Model.Network,
        $"{comparison.Model.Precision}",
        comparison.Model.Output.Length.ToString(CultureInfo.InvariantCulture),
        comparison.Model.Largest.ToString("G3", CultureInfo.InvariantCulture),
        comparison.Problem is null ? comparison.Difference.ToString("G2", CultureInfo.InvariantCulture) : "not run",
        comparison.Problem is null ? comparison.Relative.ToString("G2", CultureInfo.InvariantCulture) : "",
    ];

    /// <summary>As Runtime.Tests writes it.</summary>
    private sealed record Model(
        string Network, string Sha256, Precision Precision, int Batch, int[] Shape, int[] OutputShape, double[] Input, double[] Output)
    {
        public double Largest => Output.Max(Math.Abs);
    }

    /// <summary>
    /// What ONNX Runtime made of a model, of the whole batch and of its first sample alone, where the batch is free; or why it made
    /// nothing.
    /// </summary>
    private sealed record Comparison(Model Model, double[] Found, double[] First, string? Problem)
    {
        public double Difference => Problem is null ? Math.Max(DifferenceOf(Found), DifferenceOf(First)) : 0;

        public double Relative => Difference / Math.Max(Model.Largest, double.Epsilon);

        // Not "greater than": a difference that is no number is one.
        public bool IsWrong => Problem is null && !(Relative <= (Model.Precision == Precision.Double ? DoubleTolerance : SingleTolerance));

        private double DifferenceOf(double[] outputs) =>
            outputs.Zip(Model.Output, (found, expected) => found.Equals(expected) ? 0 : Math.Abs(found - expected)).DefaultIfEmpty().Max();
    }
}
