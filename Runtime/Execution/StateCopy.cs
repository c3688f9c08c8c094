namespace FusedNorm.Execution;

/// <summary>Copies the state of one network into another. Generated code calls it.</summary>
public static class StateCopy
{
    /// <summary>What the caller of <c>CopyFrom</c> calls the source.</summary>
    private const string CopiedFrom = "other";

    /// <summary>Copies parameters, running statistics and counters by their keys.</summary>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="source">Whose state is read.</param>
    /// <param name="destination">Whose state is written.</param>
    /// <exception cref="StateDictException">The keys or shapes differ. Nothing has changed.</exception>
    public static void Run<T>(INetwork<T> source, INetwork<T> destination)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(source, CopiedFrom);
        ArgumentNullException.ThrowIfNull(destination);
        Require(source, destination);
        foreach (StateTensor<T> tensor in destination.StateDict)
        {
            StateTensor<T> from = source.StateDict[tensor.Name];
            if (tensor.IsCounter)
            {
                tensor.Count = from.Count;
                continue;
            }

            from.Data.CopyTo(tensor.Data);
            tensor.IncrementVersion();
        }
    }

    /// <summary>Checks that two networks have the same keys and shapes.</summary>
    internal static void Require<T>(INetwork<T> source, INetwork<T> destination)
        where T : unmanaged
    {
        StateDict<T> given = source.StateDict, own = destination.StateDict;
        string[] missing = [.. own.Keys.Where(key => !given.ContainsKey(key))];
        string[] unexpected = [.. given.Keys.Where(key => !own.ContainsKey(key))];
        string[] conflicts = [.. own.Where(tensor => given.ContainsKey(tensor.Name) && !Fits(tensor, given[tensor.Name]))
            .Select(tensor => $"{tensor.Name}: expected {Shape(tensor)}, found {Shape(given[tensor.Name])}")];
        if (missing.Length + unexpected.Length + conflicts.Length > 0)
        {
            throw new StateDictException(
                $"The state of {source.GetType().Name}", destination.GetType().Name, missing, unexpected, conflicts);
        }
    }

    private static bool Fits<T>(StateTensor<T> tensor, StateTensor<T> given)
        where T : unmanaged =>
        tensor.IsCounter == given.IsCounter && tensor.Shape.SequenceEqual(given.Shape);

    private static string Shape<T>(StateTensor<T> tensor)
        where T : unmanaged =>
        tensor.IsCounter ? "a counter" : $"({string.Join(", ", tensor.Shape)})";
}
