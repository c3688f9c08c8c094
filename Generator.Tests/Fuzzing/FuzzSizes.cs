namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>How large random networks are: everything about drawing them that is a matter of size.</summary>
internal abstract class FuzzSizes
{
    /// <summary>Networks of a few dozen values, in which every option meets every other and each test costs nothing.</summary>
    public static readonly FuzzSizes Small = new SmallFuzzSizes();

    /// <summary>
    /// Networks as people declare them: on both sides of every size from which the compiler or the runtime takes another way.
    /// </summary>
    public static readonly FuzzSizes Real = new RealFuzzSizes();

    /// <summary>What a class of such a network is called in front of its seed.</summary>
    public abstract string Prefix { get; }

    /// <summary>The most layers that follow the first.</summary>
    public abstract int MostLayers(ulong seed);

    /// <summary>The most values in one sample of anything, which keeps the naive loops quick.</summary>
    public abstract int MostValues { get; }

    /// <summary>The most multiply-adds of a sample in linear layers.</summary>
    public abstract long MostProducts(ulong seed);

    /// <summary>In how many runs a step must stand rounding before it is taken: one will do where it takes long.</summary>
    public abstract int DisturbedRuns { get; }

    /// <summary>The chance that layers are drawn that people put one behind the other, where a single one would be drawn else.</summary>
    public virtual double Habits(ulong seed) => 0;

    /// <summary>How many of two networks begin with each kind in turn; the others with whatever is drawn.</summary>
    public virtual int FirstOfEveryKind => 2;

    /// <summary>The kinds of layers that a network opens with, where its seed decides; else none.</summary>
    public virtual string[] Opening(ulong seed) => [];

    /// <summary>Whether the pools of a network's opening go over whole planes.</summary>
    public virtual bool OpensGlobally(ulong seed) => false;

    /// <summary>The kinds, by the name that they are counted under, of which the next layer is one.</summary>
    public virtual FuzzedLayer[] PickGroup(FuzzRandom random, FuzzedLayer[][] groups) => random.Pick(groups);

    /// <summary>The shape of one sample of the input.</summary>
    /// <param name="random">The stream.</param>
    /// <param name="seed">The network's seed.</param>
    public abstract int[] DrawShape(FuzzRandom random, ulong seed);

    /// <summary>The outputs of a linear layer.</summary>
    /// <param name="random">The stream.</param>
    /// <param name="inFeatures">Its inputs.</param>
    /// <param name="tapped">The last dimension of a tapped value that waits for a join; 0 for none.</param>
    public abstract int DrawFeatures(FuzzRandom random, int inFeatures, int tapped);

    /// <summary>The windows of a pool where they are large; null where they are the few elements that a pool draws itself.</summary>
    /// <param name="place">Where the pool stands.</param>
    /// <param name="rank">Its number of spatial dimensions.</param>
    public virtual int[]? DrawWindows(FuzzedPlace place, int rank) => null;

    /// <summary>The number of samples of a step.</summary>
    /// <param name="random">The stream.</param>
    /// <param name="network">The network.</param>
    /// <param name="step">Which of its steps.</param>
    public abstract int DrawBatch(FuzzRandom random, FuzzedNetwork network, int step);

    /// <summary>How many steps a network is put through.</summary>
    public virtual int Steps(ulong seed) => 4;

    private sealed class SmallFuzzSizes : FuzzSizes
    {
        public override string Prefix => "Net";

        public override int MostLayers(ulong seed) => 10;

        public override int MostValues => 320;

        public override long MostProducts(ulong seed) => long.MaxValue;

        public override int DisturbedRuns => 3;

        public override int[] DrawShape(FuzzRandom random, ulong seed) => random.Below(9) switch
        {
            <= 1 => [random.Pick(1, 2, 3, 5, 7, 8, 11, 13, 16, 17, 24, 37)],
            <= 3 => [random.Pick(1, 2, 3, 4, 5, 7), random.Pick(1, 2, 3, 4, 5, 7, 8, 9, 13, 16, 17, 19, 33)],
            <= 5 => [random.Between(1, 5), random.Between(1, 8), random.Pick(1, 2, 3, 4, 5, 7, 8, 9, 11, 17)],
            _ => [random.Between(1, 3), random.Between(1, 5), random.Between(1, 5), random.Pick(1, 2, 3, 4, 5, 9)],
        };

        public override int DrawFeatures(FuzzRandom random, int inFeatures, int tapped) => random.Pick(1, 2, 3, 4, 5, 7, 8, 9, 13, 16, 17);

        public override int DrawBatch(FuzzRandom random, FuzzedNetwork network, int step) =>
            random.Pick(network.Graph.NeedsSeveralSamples ? 2 : 1, 2, 3, 4, 5, 7);
    }

    private sealed class RealFuzzSizes : FuzzSizes
    {
        /// <summary>The multiply-adds of a step: a tenth of a second of the interpreter's.</summary>
        private const long MostOfBatch = 8_000_000;

        /// <summary>The values of a step in any one tensor.</summary>
        private const int MostValuesOfBatch = 150_000;

        public override string Prefix => "Real";

        public override int MostLayers(ulong seed) => IsStreamed(seed) ? 2 : 7;

        public override int MostValues => 4200;

        public override long MostProducts(ulong seed) => IsStreamed(seed) ? 0 : Products;

        private const long Products = 300_000;

        public override int DisturbedRuns => 1;

        public override double Habits(ulong seed) => IsStreamed(seed) ? 0 : 0.4;

        public override int FirstOfEveryKind => 1;

        /// <summary>Where a network passes over much, the first layer is one that streams; the usual heads take turns.</summary>
        public override string[] Opening(ulong seed) => IsStreamed(seed) ? ["BatchNorm1d"]
            : IsHead(seed) ? Heads[seed / HeadEvery % (ulong)Heads.Length] : [];

        public override bool OpensGlobally(ulong seed) => IsHead(seed);

        /// <summary>
        /// What people put between the last plane and the first features: few drawn networks of many channels would have it.
        /// </summary>
        private static readonly string[][] Heads =
        [
            ["MaxPool", "BatchNorm"], ["AvgPool", "BatchNorm"], ["AdaptiveMaxPool", "Flatten", "BatchNorm", "act"],
            ["AdaptiveAvgPool", "Flatten", "BatchNorm", "act"],
            ["act", "MaxPool", "BatchNorm", "Flatten"], ["BatchNorm", "act", "pool", "Flatten", "BatchNorm", "Linear"],
            ["AvgPool", "norm", "act"],
        ];

        private const ulong HeadEvery = 12;

        /// <summary>
        /// One in so many networks begins with a plane for each of many channels, and pools that leave one value of each.
        /// </summary>
        private static bool IsHead(ulong seed) => seed % HeadEvery == 3 && !IsStreamed(seed);

        /// <summary>What takes the compiler's other ways most often: products, and norms and activations around them.</summary>
        public override FuzzedLayer[] PickGroup(FuzzRandom random, FuzzedLayer[][] groups)
        {
            string? wanted =
                random.Below(20) switch { <= 5 => "fc", <= 9 => "bn", <= 13 => "act", 14 => "norm", 15 => "flatten", _ => null };
            return groups.FirstOrDefault(group => group[0].NamePrefix == wanted && wanted is not null) ?? random.Pick(groups);
        }

        public override int[] DrawShape(FuzzRandom random, ulong seed) => IsStreamed(seed) ? [random.Pick(2, 4, 16), 1024]
            : IsHead(seed) ? [random.Pick(16, 31, 32, 33, 48, 64, 65, 96, 128), .. random.Pick<int[]>(
                [7], [8], [9], [12], [15], [16], [17], [31], [2, 4], [3, 3], [3, 5], [4, 8], [7, 7])]
            : random.Below(20) switch
        {
            <= 7 => [DrawLength(random)],
            <= 13 =>
                [DrawChannels(random), random.Pick(1, 2, 7, 15, 16, 17, 29, 31, 32, 33, 49, 63, 64, 65, 100, 127, 128, 251, 255, 256, 257)],
            14 => [random.Pick(1, 2, 3), random.Pick(511, 512, 513, 784, 1023, 1024, 1025, 1100, 1300)],
            <= 18 => [DrawChannels(random), .. random.Pick<int[]>([
                7, 7,
            ], [4, 4], [8, 8], [3, 5], [1, 16], [16, 16], [1, 1], [5, 33], [14, 14], [28, 28], [2, 64])],
            _ => [random.Between(1, 17), random.Between(1, 5), random.Between(1, 6), random.Pick(1, 2, 3, 8, 16, 17)],
        };

        public override int DrawFeatures(FuzzRandom random, int inFeatures, int tapped)
        {
            int most = (int)Math.Max(1, Products / inFeatures);
            int drawn = random.Below(10) switch
            {
                <= 2 when tapped > 0 => tapped,
                <= 3 => random.Pick(1, 2, 3, 4, 5, 7, 8, 9, 10, 13),

                // On both sides of the number of weights from which a product is worth tiles.
                4 => Math.Max(1, (Thresholds.WeightsWorthBlocking / inFeatures) + random.Between(0, 1)),
                _ => DrawLength(random),
            };
            return Math.Min(drawn, most);
        }

        public override int[]? DrawWindows(FuzzedPlace place, int rank) => place.Shape.Length != rank + 1 ? null
            : place.IsGlobal ? place.Shape[1..]
            : place.Random.Below(10) switch
            {
                <= 2 => place.Shape[1..],
                <= 4 => [.. place.Shape[1..].Select(length =>
                    Math.Min(length, place.Random.Pick(2, 4, 7, 8, 12, 14, 15, 16, 17, 24, 31, 32, 33, 64)))],
                _ => null,
            };

        /// <summary>The network's seed and the step decide, so that a test can tell which batches are drawn.</summary>
        public override int DrawBatch(FuzzRandom random, FuzzedNetwork network, int step)
        {
            FuzzedGraph graph = network.Graph;
            FuzzRandom ofStep = new(FuzzRandom.Mix((network.Seed * 8) + (ulong)step));
            int least = graph.NeedsSeveralSamples ? 2 : 1;
            if (IsStreamed(network.Seed))
            {
                long whole =
                    Thresholds.StreamedBytes / (network.IsDouble ? sizeof(double) : sizeof(float)) / Shapes.Length(network.InputShape);
                return (int)(step == 0 ? whole : whole - 1);
            }

            long most = Math.Min(MostOfBatch / Math.Max(1, graph.Products), MostValuesOfBatch / graph.MostValues);
            int drawn = ofStep.Chance(0.5)
                ? ofStep.Between(2, 40)
                : ofStep.Pick(1, 2, 3, 5, 6, 7, 16, 17, 23, 24, 25, 32, 33, 64, 65, 127, 128, 129, 200, 257);
            return (int)Math.Max(least, Math.Min(drawn, most));
        }

        /// <summary>One in so many networks passes over tensors that no cache holds, and over little else.</summary>
        private static bool IsStreamed(ulong seed) => seed % 250 == 125;

        public override int Steps(ulong seed) => IsStreamed(seed) ? 2 : base.Steps(seed);

        /// <summary>
        /// A number of neighbouring elements: around whole registers of every width and around the lengths of blocks, or any.
        /// </summary>
        private static int DrawLength(FuzzRandom random) => random.Below(8) switch
        {
            <= 2 => random.Between(16, 300),
            3 => random.Pick(512, 513, 520, 600, 777),
            4 => random.Pick(819, 820, 1000, 1024, 1025, 1030),
            _ => random.Pick(8, 16, 32, 64, 128, 256) + random.Between(-1, 1),
        };

        private static int DrawChannels(FuzzRandom random) =>
            random.Pick(1, 2, 3, 4, 5, 8, 11, 15, 16, 16, 17, 24, 31, 32, 32, 33, 63, 64, 65);
    }
}
