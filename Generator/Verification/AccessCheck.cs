using FusedNorm.Generator.Loops;

namespace FusedNorm.Generator.Verification;

/// <summary>Whether what a statement reads or writes lies in its storage.</summary>
/// <param name="bounds">What indices can be.</param>
/// <param name="length">The elements of a storage.</param>
/// <param name="faults">What is wrong.</param>
internal sealed class AccessCheck(IndexBounds bounds, Func<Storage, long> length, ISet<string> faults)
{
    public void Run(Statement statement)
    {
        switch (statement)
        {
            case StoreElement store:
                Require(store.Storage, store.Index, 1);
                break;
            case StoreRegister store:
                Require(store.Storage, store.Index, bounds.Lanes);
                break;
            case StoreLast store:
                Require(store.Storage, store.Index, bounds.Lanes);
                break;
            case MoveRegister move:
                Require(move.Source, move.Index, bounds.Lanes);
                Require(move.Destination, move.Index, bounds.Lanes);
                break;
            case StoreFourSums store:
                Require(store.Storage, store.Index, store.Sums.Count);
                break;
            case CopySlice copy:
                Require(copy.Source);
                Require(copy.Destination);
                break;
            case FillSlice { Destination.Start: not null } fill:
                Require(fill.Destination);
                break;
            case MultiplyColumns product:
                Product(product);
                break;
            case AddRowSums sums:
                Operand(sums.Operand, bounds.FormOf(sums.Rows), bounds.FormOf(sums.Depth));
                Require(sums.Destination, sums.Rows - 1, 1);
                break;
        }
    }

    /// <summary>Whether so many elements from an index on lie in a storage.</summary>
    public static void Require(IndexBounds bounds, long length, Storage storage, Term index, int count, ISet<string> faults)
    {
        (long least, long most) = bounds.Of(index);
        if (least < 0 || most + count > length)
        {
            faults.Add($"{storage}, which has {length} elements, is accessed from {least} to {most + count - 1}");
        }
    }

    private void Product(MultiplyColumns product)
    {
        LinearForm rows = bounds.FormOf(product.Rows);
        LinearForm last = bounds.FormOf(product.Last);
        Operand(product.Left, rows, bounds.FormOf(product.Panels is (Term from, Term to) ? to - from : product.Depth));
        if (product.Panels is null)
        {
            Operand(product.Right, last, bounds.FormOf(product.Depth));
        }

        Require(
            product.Destination.Storage,
            Start(product.Destination) + ((rows - LinearForm.Of(1)) * product.Stride) + last - LinearForm.Of(1));
        if (product.Bias is Slice bias)
        {
            Require(bias.Storage, Start(bias) + bounds.FormOf(product.First));
            Require(bias.Storage, Start(bias) + last - LinearForm.Of(1));
        }
    }

    /// <summary>The last term of the last row of an operand is the last element that is read.</summary>
    private void Operand(Matrix matrix, LinearForm rows, LinearForm depth)
    {
        LinearForm one = LinearForm.Of(1);
        LinearForm start = Start(matrix.Values);
        Require(matrix.Values.Storage, start);
        Require(matrix.Values.Storage, start + ((rows - one) * matrix.Stride) + ((depth - one) * matrix.DepthStride));
    }

    private LinearForm Start(Slice slice) => slice.Start is null ? LinearForm.Of(0) : bounds.FormOf(slice.Start);

    private void Require(Slice slice) => Require(slice.Storage, Start(slice) + bounds.FormOf(slice.Length!) - LinearForm.Of(1));

    private void Require(Storage storage, Term index, int count) => Require(bounds, length(storage), storage, index, count, faults);

    private void Require(Storage storage, LinearForm index)
    {
        (long least, long most) = bounds.Of(index);
        if (least < 0 || most >= length(storage))
        {
            faults.Add($"{storage}, which has {length(storage)} elements, is accessed at {least} to {most}");
        }
    }
}
