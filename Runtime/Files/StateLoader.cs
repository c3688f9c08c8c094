using System.Numerics;

namespace FusedNorm.Files;

/// <summary>
/// Brings the tensors of a file into a network: keys and shapes first, then all values into memory of their own, and only then anything
/// changes.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="file">The file.</param>
/// <param name="prefix">What the network's keys have in front of them in the file; null where that is to be found out.</param>
/// <param name="rename">The network's key for one of the file, without its prefix; null for what is left out.</param>
/// <typeparam name="T">The network's element type.</typeparam>
internal sealed class StateLoader<T>(INetwork<T> network, TensorFile file, string? prefix = null, Func<string, string?>? rename = null)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The version of a norm's state that has <c>num_batches_tracked</c>.</summary>
    private const int CountedVersion = 2;

    private readonly List<(StateTensor<T> Tensor, TensorEntry Stored)> matched = [];
    private readonly List<StateTensor<T>> uncounted = [];
    private readonly List<string> missing = [];
    private readonly List<string> unexpected = [];
    private readonly List<string> conflicts = [];
    private string? advice;

    public LoadResult Load(bool strict)
    {
        StoredKeys stored = StoredKeys.Of(file, prefix, rename, conflicts) ?? Infer();
        Match(stored);
        if (conflicts.Count > 0 || (strict && missing.Count + unexpected.Count > 0))
        {
            throw new StateDictException(network.GetType().Name, missing, unexpected, conflicts, advice);
        }

        List<NewValues> values = [.. matched.OrderBy(pair => pair.Stored.Position).Select(pair => Read(pair.Tensor, pair.Stored))];
        file.Finish();
        values.AddRange(uncounted.Select(tensor => new NewValues(tensor, [], 0)));
        SelfTest<T>? selfTest = SelfTest<T>.Find(file.Metadata);
        if (selfTest is null)
        {
            values.ForEach(value => value.Write());
        }

        SelfTestResult? result = selfTest is null ? null : Check(selfTest, values, strict);

        // Only now: values that were taken back were never there for anybody.
        values.ForEach(value => value.Tensor.IncrementVersion());
        return new LoadResult(missing, unexpected, result) { Prefix = stored.Prefix };
    }

    /// <summary>The keys behind the prefix that fits, as nobody gave one. Counters may be missing, so they decide nothing.</summary>
    private StoredKeys Infer()
    {
        StoredKeys plain = StoredKeys.Of(file, "", rename: null, conflicts)!;
        KeyPrefix prefixes = new(network.StateDict.Where(tensor => !tensor.IsCounter).Select(tensor => tensor.Name), plain.Keys);
        string inferred = prefixes.Infer();
        if (inferred.Length == 0 && prefixes.Complete.Count > 1 && prefixes.Count("") == 0)
        {
            // An actor and a critic of the same layers: the shapes decide, where they do.
            inferred = prefixes.Complete.Where(candidate => Fits(plain, candidate)).Take(2).ToArray() is [string only] ? only : "";
        }

        if (inferred.Length > 0 && prefixes.Count("") > 0 && !Fits(plain, inferred))
        {
            // Some keys are there as they are, so the file may well be meant that way.
            inferred = "";
        }

        if (inferred.Length == 0)
        {
            advice = prefixes.Advice(Malformed.Text);
            return plain;
        }

        return StoredKeys.Of(file, inferred, rename: null, conflicts)!;
    }

    private bool Fits(StoredKeys plain, string candidate) => network.StateDict.All(tensor =>
        tensor.IsCounter || (plain.Find(candidate + tensor.Name) is TensorEntry entry
            && tensor.Shape.Select(size => (long)size).SequenceEqual(entry.Shape)));

    /// <summary>Compares the keys and shapes of both sides.</summary>
    private void Match(StoredKeys stored)
    {
        HashSet<string> expected = [];
        foreach (StateTensor<T> tensor in network.StateDict)
        {
            expected.Add(tensor.Name);
            if (stored.Find(tensor.Name) is TensorEntry entry)
            {
                MatchOne(tensor, entry);
            }
            else if (stored.Contains(tensor.Name))
            {
                conflicts.Add($"{tensor.Name}: expected {Malformed.Shape(tensor.Shape)}, found something that is no tensor");
            }
            else if (tensor.IsCounter && (file.VersionOf(stored.ModuleOf(Module(tensor.Name))) ?? 0) < CountedVersion)
            {
                // PyTorch before 0.4.1 counted nothing; safetensors says no versions, which PyTorch takes for the oldest.
                uncounted.Add(tensor);
            }
            else
            {
                missing.Add(tensor.Name);
            }
        }

        unexpected.AddRange(stored.Except(expected));
    }

    private void MatchOne(StateTensor<T> tensor, TensorEntry entry)
    {
        // As in PyTorch, a number may come as a vector of one: versions before 0.4 had no other.
        bool fits = tensor.Shape.Count == 0
            ? entry.Shape is [] or [1]
            : tensor.Shape.Select(size => (long)size).SequenceEqual(entry.Shape);
        bool converts = entry.DType.IsFloat() || (tensor.IsCounter && entry.DType is DType.I64 or DType.I32);
        if (fits && converts)
        {
            matched.Add((tensor, entry));
            return;
        }

        string expected = tensor.IsCounter ? "one I64" : Malformed.Shape(tensor.Shape) + (converts ? "" : " of F16, BF16, F32 or F64");
        conflicts.Add(
            $"{tensor.Name}: expected {expected}, found {Malformed.Shape(entry.Shape)}{(converts ? "" : " of " + entry.DType.Name())}");
    }

    private NewValues Read(StateTensor<T> tensor, TensorEntry entry)
    {
        T[] values = new T[tensor.Data.Length];
        long count = 0;
        int filled = 0;
        file.Read(entry, block =>
        {
            if (tensor.IsCounter)
            {
                count = Elements.DecodeCount(entry.DType, block, Malformed.Text(entry.Name));
                return;
            }

            int length = block.Length / entry.DType.Size();
            Elements.Decode(entry.DType, block, values.AsSpan(filled, length));
            filled += length;
        });
        return new NewValues(tensor, values, count);
    }

    /// <summary>
    /// Takes the values and runs the self-test with them; where it fails, and that is an error, the old values come back.
    /// </summary>
    private SelfTestResult Check(SelfTest<T> selfTest, List<NewValues> values, bool strict)
    {
        NewValues[] old = [.. network.StateDict.Select(NewValues.Of)];
        bool keep = false;
        try
        {
            values.ForEach(value => value.Write());
            SelfTestResult result = selfTest.Run(network, matched.Select(pair => pair.Stored.DType));
            keep = result.Passed || !strict;
            return keep ? result : throw Malformed.At(
                "the self-test",
                $"outputs within {result.Tolerance:R} of those in the file",
                $"a difference of {result.LargestDifference:R}: "
                + "the layers or their options are others than those that the weights were saved with");
        }
        finally
        {
            if (!keep)
            {
                Array.ForEach(old, value => value.Write());
            }
        }
    }

    private static string Module(string key) => StoredKeys.Module(key);

    /// <summary>What a tensor of the network is to hold.</summary>
    private sealed record NewValues(StateTensor<T> Tensor, T[] Values, long Count)
    {
        public static NewValues Of(StateTensor<T> tensor) => new(tensor, tensor.Data.ToArray(), tensor.IsCounter ? tensor.Count : 0);

        public void Write()
        {
            Values.CopyTo(Tensor.Data);
            if (Tensor.IsCounter)
            {
                Tensor.Count = Count;
            }
        }
    }
}
