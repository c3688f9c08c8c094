using FusedNorm.Generator.Tests.Fuzzing.Layers;

namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>Draws well-formed networks: what a developer might declare, and what no developer would.</summary>
internal static class NetworkDrawer
{
    /// <summary>How often options that do not fit are drawn again.</summary>
    private const int Tries = 10;

    /// <summary>Draws a network of some size.</summary>
    public static FuzzedNetwork Draw(ulong seed, FuzzSizes sizes)
    {
        FuzzRandom random = new(seed);
        int[] shape;
        Declaration declaration;
        FuzzedLayer? first;
        string[] opening = sizes.Opening(seed);
        do
        {
            // Seeds take turns with the kind that comes first, so that none is left to chance.
            shape = sizes.DrawShape(random, seed);
            declaration = new Declaration(random, shape, sizes, seed) { IsGlobal = sizes.OpensGlobally(seed) };
            first = opening.Length > 0 ? declaration.DrawAny(opening[0])
                : seed % 2 < (ulong)sizes.FirstOfEveryKind
                ? declaration.DrawFitting(FuzzedLayers.Drawn.Values.ElementAt((int)(seed % (ulong)FuzzedLayers.Drawn.Count)))
                : declaration.DrawLayer();
        }
        while (first is null || Shapes.Length(shape) > sizes.MostValues);

        declaration.AddStructure();
        declaration.Add(first);
        foreach (string kind in opening.Skip(1))
        {
            declaration.AddAny(kind);
        }

        declaration.IsGlobal = false;
        for (int layers = random.Below(sizes.MostLayers(seed)); layers > 0; layers--)
        {
            if (random.Chance(0.08))
            {
                declaration.AddBranches();
                continue;
            }

            if (sizes.Habits(seed) > 0 && random.Chance(sizes.Habits(seed)))
            {
                declaration.AddHabit();
                continue;
            }

            declaration.AddStructure();
            declaration.Add(declaration.DrawLayer());
        }

        FuzzedLoss? loss = random.Chance(0.6) ? declaration.DrawLoss() : null;
        bool isDouble = seed / (ulong)FuzzedLayers.Drawn.Count % 2 == 1;
        IReadOnlyList<FuzzedItem> items = declaration.Finish();
        if (random.Chance(0.25))
        {
            items = Includes.Draw(random, items, $"Inner{seed}", "trunk");
            items = random.Chance(0.3) ? Includes.Draw(random, items, $"Outer{seed}", "head") : items;
        }

        FuzzedNetwork network = new(seed, isDouble, shape, 0, random.Chance(0.5), items, loss, sizes);
        network = random.Chance(0.5) ? Includes.Twice(network) : network;
        return random.Chance(0.15) ? network with { FixedBatch = sizes == FuzzSizes.Small
            ? random.Between(network.Graph.NeedsSeveralSamples ? 2 : 1, 5)
            : sizes.DrawBatch(random, network, step: 1) } : network;
    }

    /// <summary>A declaration while it grows.</summary>
    private sealed class Declaration(FuzzRandom random, int[] inputShape, FuzzSizes sizes, ulong seed)
    {
        private readonly List<FuzzedItem> items = [];
        private readonly List<(string Name, int[] Shape)> taps = [];
        private readonly HashSet<string> used = [];
        private int[] shape = inputShape;
        private long products;
        private bool inRegion;

        /// <summary>Whether pools go over the whole plane.</summary>
        public bool IsGlobal { get; set; }

        public void Add(FuzzedLayer layer)
        {
            products += Products(layer);
            shape = OutputShape(layer)!;
            items.Add(new FuzzedItem.Layered(layer));
            if (layer.From is string from)
            {
                used.Add(from);
            }
        }

        /// <summary>Now and then a tap, or the edge of a no-grad region.</summary>
        public void AddStructure()
        {
            if (random.Chance(inRegion ? 0.4 : 0.06))
            {
                items.Add(inRegion ? new FuzzedItem.EndNoGrad() : new FuzzedItem.BeginNoGrad());
                inRegion = !inRegion;
            }

            if (taps.Count < 4 && random.Chance(0.25))
            {
                AddTap();
            }
        }

        /// <summary>Two branches from one value, each through layers of its own that keep its shape, and their join.</summary>
        public void AddBranches()
        {
            AddTap();
            (string trunk, int[] tapped) = taps[^1];
            int before = items.Count;
            AddBranch(tapped);
            if (items.Count == before)
            {
                return;
            }

            AddTap();
            string branch = taps[^1].Name;
            items.Add(new FuzzedItem.From(trunk));
            used.Add(trunk);
            AddBranch(tapped);
            Add(random.Pick([.. FuzzedLayers.Joins.Values.Select(draw => draw(branch)).Where(Fits).DefaultIfEmpty(new FuzzedAdd(branch))]));
        }

        /// <summary>
        /// Adds layers that people put one behind the other, as far as they fit: heads, residual blocks, pools in front of a norm, norms
        /// that are constants in front of a product.
        /// </summary>
        public void AddHabit()
        {
            bool isResidual = random.Chance(0.4);
            if (isResidual)
            {
                AddTap();
                (string tap, int[] tapped) = taps[^1];
                AddAny(random.Pick("Linear", "BatchNorm", "act", "norm"));
                AddAny("act");
                AddIfFits(new FuzzedLinear(Place() with { Features = tapped[^1] }));
                AddIfFits(new FuzzedAdd(tap));
                return;
            }

            foreach (string kind in random.Pick<string[]>(
                ["BatchNorm", "act", "Flatten", "Dropout", "Linear"],
                ["BatchNorm", "Linear", "BatchNorm", "act"], ["Flatten", "act", "Linear"],
                ["Linear", "norm", "act", "Linear"], ["norm", "Dropout", "Flatten", "Linear"],
                ["Linear", "BatchNorm", "act", "Linear", "BatchNorm"],
                ["AvgPool", "BatchNorm", "act"], ["pool", "Flatten", "Linear"], ["act", "pool", "BatchNorm", "Flatten"]))
            {
                if (kind is not ("Dropout" or "Flatten") || random.Chance(0.7))
                {
                    AddAny(kind);
                }
            }
        }

        /// <summary>A layer of one kind that fits; null where none was drawn.</summary>
        public FuzzedLayer? DrawFitting(Func<FuzzedPlace, FuzzedLayer> draw) =>
            Enumerable.Range(0, Tries).Select(_ => draw(Place())).FirstOrDefault(Fits);

        /// <summary>A layer that fits, of some kind or of those that are counted under one name; null where none was drawn.</summary>
        public FuzzedLayer? DrawAny(string kind)
        {
            Func<FuzzedPlace, FuzzedLayer>[] kinds =
                [.. FuzzedLayers.Drawn.Where(drawn => drawn.Key.StartsWith(kind, StringComparison.Ordinal)).Select(drawn => drawn.Value)];
            FuzzedLayer[] fitting = [.. (kinds.Length > 0 ? kinds : FuzzedLayers.Drawn.Values).Select(DrawFitting).OfType<FuzzedLayer>()
                .Where(layer => kinds.Length > 0 || layer.NamePrefix == kind)];
            return fitting.Length > 0 ? random.Pick(fitting) : null;
        }

        /// <summary>Adds such a layer, where one fits.</summary>
        public void AddAny(string kind)
        {
            if (DrawAny(kind) is FuzzedLayer layer)
            {
                Add(layer);
            }
        }

        public FuzzedLayer DrawLayer()
        {
            if (taps.Count > 0 && random.Chance(0.4) && DrawJoin() is FuzzedLayer join)
            {
                return join;
            }

            // While a tap waits for its join, mostly what keeps the shape.
            bool keepsShape = taps.Exists(tap => !used.Contains(tap.Name) && tap.Shape.SequenceEqual(shape)) && random.Chance(0.7);
            while (true)
            {
                // One of every kind, then a group of kinds, so that the many pools and activations are not most of what is drawn.
                FuzzedLayer[] fitting = [.. FuzzedLayers.Drawn.Values.Select(DrawFitting).OfType<FuzzedLayer>()];
                FuzzedLayer[][] groups = [.. fitting.GroupBy(layer => layer.NamePrefix).Select(group => group.ToArray())];
                FuzzedLayer layer = random.Pick(sizes.PickGroup(random, groups));
                bool seldom = layer.IsCut || (layer.IsExact && shape.Length > 1 && OutputShape(layer)!.Length == 1);
                if ((!seldom || random.Chance(0.3)) && (!keepsShape || OutputShape(layer)!.SequenceEqual(shape)))
                {
                    return layer;
                }
            }
        }

        /// <summary>A loss, below a layer that makes it fit where there must be one.</summary>
        public FuzzedLoss DrawLoss()
        {
            Func<FuzzRandom, int[], FuzzedLoss> draw = random.Pick([.. FuzzedLayers.Losses.Values]);
            FuzzedLoss loss = draw(random, shape);
            if (!loss.Fits(shape))
            {
                Add(FuzzedLayers.Drawn["Flatten"](Place()));
                loss = draw(random, shape);
            }

            return loss;
        }

        /// <summary>The items, with no region open and no tap that nothing reads.</summary>
        public IReadOnlyList<FuzzedItem> Finish()
        {
            if (inRegion)
            {
                items.Add(new FuzzedItem.EndNoGrad());
            }

            return [.. items.Where(item => item is not FuzzedItem.Tap tap || used.Contains(tap.Name))];
        }

        private void AddTap()
        {
            taps.Add(($"t{taps.Count + 1}", shape));
            items.Add(new FuzzedItem.Tap(taps[^1].Name));
        }

        private void AddBranch(int[] tapped)
        {
            foreach (string kind in random.Pick<string[]>(["Linear", "BatchNorm"], ["act"], ["norm", "act"], ["Linear", "act", "Linear"]))
            {
                FuzzedLayer? layer = kind == "Linear" ? new FuzzedLinear(Place() with { Features = tapped[^1] }) : DrawAny(kind);
                if (layer is not null && Fits(layer) && OutputShape(layer)!.SequenceEqual(tapped))
                {
                    Add(layer);
                }
            }
        }

        private void AddIfFits(FuzzedLayer layer)
        {
            if (Fits(layer))
            {
                Add(layer);
            }
        }

        private FuzzedLayer? DrawJoin()
        {
            string from = random.Pick([.. taps.Select(tap => tap.Name)]);
            FuzzedLayer[] fitting = [.. FuzzedLayers.Joins.Values.Select(draw => draw(from)).Where(Fits)];
            return fitting.Length > 0 ? random.Pick(fitting) : null;
        }

        private bool Fits(FuzzedLayer layer) =>
            OutputShape(layer) is int[] output && Shapes.Length(output) <= sizes.MostValues
            && products + Products(layer) <= sizes.MostProducts(seed);

        private int[]? OutputShape(FuzzedLayer layer) => layer.OutputShape(InputsOf(layer));

        private long Products(FuzzedLayer layer) => layer.Products(InputsOf(layer));

        private Shapes InputsOf(FuzzedLayer layer) =>
            new(shape, layer.From is string from ? taps.Find(tap => tap.Name == from).Shape : null);

        private FuzzedPlace Place()
        {
            int tapped = taps.Find(tap => !used.Contains(tap.Name)) is { Shape: int[] waiting } ? waiting[^1] : 0;
            return new(random, shape, sizes, tapped, IsGlobal: IsGlobal);
        }
    }
}
