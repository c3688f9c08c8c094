using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Emit;

/// <summary>Prints kernels that go row by row and element by element, in double precision: losses of classes, softmax.</summary>
internal sealed class ScalarRowPrinter(SourceWriter writer, bool isDouble) : SweepKernelPrinter(writer, isDouble)
{
    public override void Print(SweepKernel kernel)
    {
        if (kernel.ReturnsTotal)
        {
            Writer.Line($"double {SweepKernel.Total} = 0.0;");
        }

        using (Writer.Open($"for (int n = 0; n < {Rows(kernel.Geometry)}; n++)"))
        {
            Writer.Line($"int row = n * {Int(kernel.Geometry.Channels)};");
            if (kernel.TakesTargets)
            {
                Writer.Line("int target = targets[n];");
            }

            StepPrinter scalars = new(Writer, IsDouble, _ => throw new InvalidOperationException("A row of elements has no channel."), name => name, tensor => $"{tensor}[n]");
            Steps(kernel.Steps, step => scalars.Print(step), sweep =>
            {
                Sweeps.DeclareSums(sweep);
                Sweeps.ScalarRun(sweep, kernel.Geometry.Channels);
            });
        }

        ReturnTotal(kernel);
    }
}
