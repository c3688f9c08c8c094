using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Verification;

/// <summary>
/// What of each tensor lies in its place, as far as kernels have run: written, and not written over since by another tensor that has the
/// same place. A read of anything else is a violation. What is written under conditions counts for those who read under conditions that
/// imply them.
/// </summary>
/// <param name="conditions">What the switches of the backward pass come to.</param>
/// <param name="plan">Where tensors lie.</param>
/// <param name="report">Takes note of a violation.</param>
internal sealed class ShadowMemory(GradientConditions conditions, MemoryPlan plan, Action<string> report) : IMemory
{
    private readonly Dictionary<Tensor, Contents> contents = [];
    private readonly Tensor[] placed = [.. plan.Tensors];

    /// <summary>
    /// What changed since the outermost switch that is open, and what was there before; null where nothing was. A switch changes a few
    /// tensors, so that going back is less work than a copy of all.
    /// </summary>
    private readonly List<(Tensor Tensor, Contents? Before)> journal = [];
    private List<IReadOnlyList<Flag>> context = [];

    /// <summary>Does what a call does, which is made where one of some conditions holds.</summary>
    public void Call(IReadOnlyList<Flag> given, Action call)
    {
        context = given.Count == 0 ? [] : [given];
        foreach (Tensor block in contents.Keys.Where(tensor => tensor.Kind == TensorKind.Block).ToArray())
        {
            // Scratch is the kernel's own.
            contents.Remove(block);
        }

        call();
        context = [];
        journal.Clear();
    }

    public void Read(Tensor tensor, ElementSet elements)
    {
        if (!IsTracked(tensor))
        {
            return;
        }

        ElementSet missing = contents.TryGetValue(tensor, out Contents found) ? elements.Except(found.Always) : elements;
        foreach ((ElementSet written, IReadOnlyList<IReadOnlyList<Flag>> under) in found.Sometimes ?? [])
        {
            if (under.All(IsGiven))
            {
                missing = missing.Except(written);
            }
        }

        if (!missing.IsEmpty)
        {
            report($"{tensor} is read at {missing}, where {Why(found, missing)}");
        }
    }

    public void Write(Tensor tensor, ElementSet elements)
    {
        if (tensor.Kind is TensorKind.Input or TensorKind.OutputGradient or TensorKind.Targets or TensorKind.LossGradient
            or TensorKind.Parameter or TensorKind.Constant or TensorKind.Folded)
        {
            report($"{tensor} is written, and is not the kernel's to write");
        }

        foreach (Tensor other in placed)
        {
            if (other != tensor && contents.TryGetValue(other, out Contents lost) && plan.Meet(tensor, other))
            {
                Set(other, lost.Without(plan.AreOne(tensor, other) ? elements : KernelWalk.All(other), tensor));
            }
        }

        if (IsTracked(tensor))
        {
            contents.TryGetValue(tensor, out Contents before);
            Set(tensor, context.Count == 0 ? before.With(elements) : before.With(elements, [.. context]));
        }
    }

    public void Begin(Tensor block) => Set(block, null);

    public void Fault(string text) => report(text);

    public void Choose(Condition condition, Action then, Action otherwise)
    {
        Flag flag = condition is IsSet set ? set.Flag : new Chosen(condition);
        int mark = journal.Count;
        Under(flag, then);
        Dictionary<Tensor, Contents?> on = ChangedSince(mark);
        GoBack(mark);
        Under(new Off(flag), otherwise);

        // What neither side changed is as it was.
        Dictionary<Tensor, Contents?> before = BeforeChangesSince(mark);
        foreach (Tensor tensor in before.Keys.Union(on.Keys).ToArray())
        {
            Contents? one = on.TryGetValue(tensor, out Contents? changed) ? changed : before[tensor];
            Set(tensor, (one ?? default).Joined(Found(tensor) ?? default, flag));
        }
    }

    private void Under(Flag flag, Action action)
    {
        context.Add([flag]);
        action();
        context.RemoveAt(context.Count - 1);
    }

    public void Maybe(Action action)
    {
        int mark = journal.Count;
        action();
        Dictionary<Tensor, Contents?> after = ChangedSince(mark);
        GoBack(mark);
        foreach (KeyValuePair<Tensor, Contents?> changed in after)
        {
            Set(changed.Key, changed.Value is Contents one && Found(changed.Key) is Contents before ? before.Common(one) : null);
        }
    }

    private Contents? Found(Tensor tensor) => contents.TryGetValue(tensor, out Contents found) ? found : null;

    private void Set(Tensor tensor, Contents? found)
    {
        journal.Add((tensor, Found(tensor)));
        Restore(tensor, found);
    }

    private void Restore(Tensor tensor, Contents? found)
    {
        if (found is Contents some)
        {
            contents[tensor] = some;
        }
        else
        {
            contents.Remove(tensor);
        }
    }

    /// <summary>What has changed since, as it is now.</summary>
    private Dictionary<Tensor, Contents?> ChangedSince(int mark)
    {
        Dictionary<Tensor, Contents?> changed = [];
        for (int i = mark; i < journal.Count; i++)
        {
            changed[journal[i].Tensor] = Found(journal[i].Tensor);
        }

        return changed;
    }

    /// <summary>What has changed since, as it was.</summary>
    private Dictionary<Tensor, Contents?> BeforeChangesSince(int mark)
    {
        Dictionary<Tensor, Contents?> before = [];
        for (int i = journal.Count - 1; i >= mark; i--)
        {
            before[journal[i].Tensor] = journal[i].Before;
        }

        return before;
    }

    /// <summary>Undoes what has been done since.</summary>
    private void GoBack(int mark)
    {
        for (int i = journal.Count - 1; i >= mark; i--)
        {
            Restore(journal[i].Tensor, journal[i].Before);
        }

        journal.RemoveRange(mark, journal.Count - mark);
    }

    /// <summary>Whether one of some switches is on wherever the present call is made.</summary>
    private bool IsGiven(IReadOnlyList<Flag> wide)
    {
        if (wide.All(flag => flag is NeedsGradient or TakesGradient))
        {
            return conditions.Cover(wide, [])
                || context.Any(narrow => narrow.All(flag => flag is NeedsGradient or TakesGradient) && conditions.Cover(wide, narrow));
        }

        // Only statistics of the input are moved to the running ones; and without a graph there is no backward pass to read what was not
        // stored for it.
        return wide.All(flag => flag is RecordsGraph)
            || context.Any(narrow => narrow.SequenceEqual(wide)
                || (wide[0] is UsesInputStatistics used && narrow[0] is UpdatesStatistics updates && used.Node == updates.Node));
    }

    private static bool IsTracked(Tensor tensor) => tensor.IsWorkspace || tensor.Kind is TensorKind.Block or TensorKind.PredictOutput;

    private static string Why(Contents found, ElementSet missing) =>
        found.Overwritten is { } over && !over.Elements.Intersect(missing).IsEmpty ? $"{over.By} has been written over it"
        : found.Sometimes?.Any(entry => !entry.Written.Intersect(missing).IsEmpty) == true ? "it is not always written"
        : "nobody has written it";

    /// <summary>What of a tensor is there.</summary>
    private readonly struct Contents
    {
        /// <summary>What is there whatever the switches say.</summary>
        public ElementSet Always { get; private init; }

        /// <summary>What is there where each of several switches is on.</summary>
        public IReadOnlyList<(ElementSet Written, IReadOnlyList<IReadOnlyList<Flag>> Under)>? Sometimes { get; private init; }

        /// <summary>What was there, and what lies over it.</summary>
        public (ElementSet Elements, Tensor By)? Overwritten { get; private init; }

        public Contents With(ElementSet elements) => this with { Always = Always.Union(elements) };

        public Contents With(ElementSet elements, IReadOnlyList<IReadOnlyList<Flag>> under) => this with
        {
            // One entry for each set of switches.
            Sometimes =
            [
                .. (Sometimes ?? []).Where(entry => !AreSame(entry.Under, under)),
                ((Sometimes ?? []).Where(entry => AreSame(entry.Under, under))
                    .Aggregate(elements, (sum, entry) => sum.Union(entry.Written)), under),
            ],
        };

        public Contents Without(ElementSet elements, Tensor by) => new()
        {
            Always = Always.Except(elements),
            Sometimes = Sometimes is null ? null : [.. Sometimes.Select(entry => (entry.Written.Except(elements), entry.Under))],
            Overwritten = (Overwritten is { } over ? over.Elements.Union(elements) : elements, by),
        };

        public Contents Common(Contents other) => new()
        {
            Always = Always.Intersect(other.Always),
            Sometimes =
            [
                .. from mine in Sometimes ?? []
                   from theirs in other.Sometimes ?? []
                   where AreSame(mine.Under, theirs.Under)
                   select (mine.Written.Intersect(theirs.Written), mine.Under),
            ],
            Overwritten = Overwritten ?? other.Overwritten,
        };

        /// <summary>What is there behind both sides of a switch.</summary>
        public Contents Joined(Contents off, Flag flag)
        {
            Contents joined = Common(off);
            foreach ((ElementSet written, IReadOnlyList<IReadOnlyList<Flag>> under) in Sometimes ?? [])
            {
                if (!under.Any(switches => switches.SequenceEqual([flag])))
                {
                    continue;
                }

                joined = joined.With(written, under);
                IReadOnlyList<IReadOnlyList<Flag>> others = [.. under.Where(switches => !switches.SequenceEqual([flag]))];
                foreach ((ElementSet also, IReadOnlyList<IReadOnlyList<Flag>> unless) in off.Sometimes ?? [])
                {
                    if (unless.Any(IsOff) && AreSame(others, [.. unless.Where(switches => !IsOff(switches))]))
                    {
                        // On both sides: whatever the switch says.
                        joined = others.Count == 0 ? joined.With(written.Intersect(also)) : joined.With(written.Intersect(also), others);
                    }
                }
            }

            bool IsOff(IReadOnlyList<Flag> switches) => switches.SequenceEqual([new Off(flag)]);

            return joined;
        }

        private static bool AreSame(IReadOnlyList<IReadOnlyList<Flag>> one, IReadOnlyList<IReadOnlyList<Flag>> other) =>
            one.Count == other.Count && one.Zip(other, (a, b) => a.SequenceEqual(b)).All(same => same);
    }

    /// <summary>That a switch is off.</summary>
    private sealed record Off(Flag Flag) : Flag
    {
        public override string Name => "!" + Flag.Name;
    }

    /// <summary>That a condition holds which is no switch of the call.</summary>
    private sealed record Chosen(Condition Condition) : Flag
    {
        public override string Name => Condition.GetType().Name;
    }
}
