namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>Draws well-formed networks: what a developer might declare, and what no developer would.</summary>
internal static class NetworkDrawer
{
    private const int MostLayers = 10;

    /// <summary>The most values in one sample of anything, which keeps the naive loops quick.</summary>
    private const int MostValues = 320;

    /// <summary>How often options that do not fit are drawn again.</summary>
    private const int Tries = 10;

    public static FuzzedNetwork Draw(ulong seed)
    {
        FuzzRandom random = new(seed);
        int[] shape;
        Declaration declaration;
        FuzzedLayer? first;
        do
        {
            // Seeds take turns with the kind that comes first, so that none is left to chance.
            shape = DrawShape(random);
            declaration = new Declaration(random, shape);
            first = declaration.DrawFitting(FuzzedLayers.Drawn.Values.ElementAt((int)(seed % (ulong)FuzzedLayers.Drawn.Count)));
        }
        while (first is null || Shapes.Length(shape) > MostValues);

        declaration.AddStructure();
        declaration.Add(first);
        for (int layers = random.Below(MostLayers); layers > 0; layers--)
        {
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

        FuzzedNetwork network = new(seed, isDouble, shape, 0, random.Chance(0.5), items, loss);
        network = random.Chance(0.5) ? Includes.Twice(network) : network;
        return random.Chance(0.15) ? network with { FixedBatch = random.Between(network.Graph.NeedsSeveralSamples ? 2 : 1, 5) } : network;
    }

    private static int[] DrawShape(FuzzRandom random) => random.Below(9) switch
    {
        <= 1 => [random.Pick(1, 2, 3, 5, 7, 8, 11, 13, 16, 17, 24, 37)],
        <= 3 => [random.Pick(1, 2, 3, 4, 5, 7), random.Pick(1, 2, 3, 4, 5, 7, 8, 9, 13, 16, 17, 19, 33)],
        <= 5 => [random.Between(1, 5), random.Between(1, 8), random.Pick(1, 2, 3, 4, 5, 7, 8, 9, 11, 17)],
        _ => [random.Between(1, 3), random.Between(1, 5), random.Between(1, 5), random.Pick(1, 2, 3, 4, 5, 9)],
    };

    /// <summary>A declaration while it grows.</summary>
    private sealed class Declaration(FuzzRandom random, int[] inputShape)
    {
        private readonly List<FuzzedItem> items = [];
        private readonly List<(string Name, int[] Shape)> taps = [];
        private readonly HashSet<string> used = [];
        private int[] shape = inputShape;
        private bool inRegion;

        public void Add(FuzzedLayer layer)
        {
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
                taps.Add(($"t{taps.Count + 1}", shape));
                items.Add(new FuzzedItem.Tap(taps[^1].Name));
            }
        }

        /// <summary>A layer of one kind that fits; null where none was drawn.</summary>
        public FuzzedLayer? DrawFitting(Func<FuzzRandom, int[], FuzzedLayer> draw) =>
            Enumerable.Range(0, Tries).Select(_ => draw(random, shape)).FirstOrDefault(Fits);

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
                FuzzedLayer layer = random.Pick(random.Pick(groups));
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
                Add(FuzzedLayers.Drawn["Flatten"](random, shape));
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

        private FuzzedLayer? DrawJoin()
        {
            string from = random.Pick([.. taps.Select(tap => tap.Name)]);
            FuzzedLayer[] fitting = [.. FuzzedLayers.Joins.Values.Select(draw => draw(from)).Where(Fits)];
            return fitting.Length > 0 ? random.Pick(fitting) : null;
        }

        private bool Fits(FuzzedLayer layer) => OutputShape(layer) is int[] output && Shapes.Length(output) <= MostValues;

        private int[]? OutputShape(FuzzedLayer layer) =>
            layer.OutputShape(new Shapes(shape, layer.From is string from ? taps.Find(tap => tap.Name == from).Shape : null));
    }
}
