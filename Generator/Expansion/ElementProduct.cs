using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Loops;

namespace FusedNorm.Generator.Expansion;

/// <summary>
/// A matrix product element by element, each found where its tensor's layout says, and summed in double precision: for operands that lie in
/// blocks of channels.
/// </summary>
internal sealed class ElementProduct(KernelScope scope, Contraction product)
{
    private NestBuilder Nest => scope.Nest;

    public void Expand() => Lines(product.Rows, "row", (sample, row) =>
    {
        if (product.LeftSums is not LeftSums sums)
        {
            Row(sample, row);
            return;
        }

        using (Nest.If(scope.Flags[sums.Bias]))
        {
            Variable total = Sum("total", sample, (at, term) => Operand(product.Left, at, row, term));
            Nest.Add(new StoreElement(scope.Storage(sums.Destination), row, scope.ToElement(total), Adds: true));
        }

        Nest.Gap();
        using (Nest.If(scope.Flags[sums.Weight]))
        {
            Row(sample, row);
        }
    });

    /// <summary>A loop over lines of a matrix; sample by sample where there are so many of each.</summary>
    /// <param name="extent">How many there are.</param>
    /// <param name="name">The counter's name.</param>
    /// <param name="body">What is done with each, given its sample, or null, and which of the sample's it is.</param>
    private void Lines(Extent extent, string name, Action<Term?, Term> body)
    {
        if (!extent.TimesBatch)
        {
            using (Nest.For(name, 0, extent.Factor, out Variable line))
            {
                body(null, line);
            }

            return;
        }

        using (Nest.For(name + "Sample", 0, scope.Batch, out Variable sample))
        using (Nest.For(name, 0, extent.Factor, out Variable line))
        {
            body(sample, line);
        }
    }

    private void Row(Term? sample, Term row)
    {
        using (Nest.For("column", 0, product.Columns, out Variable column))
        {
            Variable sum = Sum("sum", sample, (at, term) => new Arithmetic(
                Operator.Multiply,
                new Cast(Operand(product.Left, at, row, term), TermType.Double),
                Operand(product.Right, at, column, term)));
            Variable value = Nest.Declare(product.Source!.Symbol.Name, TermType.Element, scope.ToElement(sum));
            Geometry geometry = new(product.Rows.Factor, product.Columns, 1);
            ElementPlace place = new(geometry, sample ?? 0, (row * product.Columns) + column, 0);
            new ElementBody(scope, tensor => place.Of(tensor), _ => column, place.Row).Run(product, value);
        }
    }

    /// <summary>The sum over the depth of what there is for each sample and term.</summary>
    private Variable Sum(string name, Term? sampleOfRow, Func<Term, Term, Term> value)
    {
        Variable sum = Nest.Declare(name, TermType.Double, 0);
        Lines(product.Depth, "term", (sample, term) => Nest.Add(new Update(Operator.Add, sum, value(sample ?? sampleOfRow ?? 0, term))));
        Nest.Gap();
        return sum;
    }

    /// <summary>An element of an operand: loaded, or what its chain computes.</summary>
    /// <param name="operand">The operand.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="line">The row or the column.</param>
    /// <param name="term">The term.</param>
    private Term Operand(Operand operand, Term sample, Term line, Term term)
    {
        if (operand.Computed is not ComputedOperand computed)
        {
            AccessMap map = AccessMap.OfOperand(operand, Axis.Row, operand.Tensor.Length);
            return new LoadElement(
                scope.Storage(operand.Tensor), ElementPlace.At(operand.Tensor, map, sample, axis => axis == Axis.Term ? term : line));
        }

        Term element = (line * operand.Stride) + (term * operand.DepthStride);
        Geometry geometry = computed.Geometry ?? new Geometry(1, operand.Tensor.Length, 1);
        ElementPlace place = new(geometry, sample, element / geometry.Positions, element % geometry.Positions);
        Sink sink = computed.Sweep.Sinks.Single();
        return new ElementBody(scope, tensor => place.Of(tensor), place.Channel, place.Row).Stages(computed.Sweep).Of(sink.Value);
    }
}
