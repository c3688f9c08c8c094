namespace FusedNorm.Benchmarks.Measuring;

/// <summary>How long is measured.</summary>
/// <param name="WarmUpSeconds">What a contestant runs before anything counts.</param>
/// <param name="Rounds">How often the turn goes round all contestants.</param>
/// <param name="BatchesPerTurn">How many batches of calls a turn has.</param>
/// <param name="BatchSeconds">How long a batch takes, about.</param>
/// <param name="Settle">Whether to wait until the runtime compiles nothing more.</param>
internal sealed record TimingPlan(double WarmUpSeconds, int Rounds, int BatchesPerTurn, double BatchSeconds, bool Settle)
{
    /// <summary>16 batches for each of two builds, of which each is as often before the other as behind it.</summary>
    public static TimingPlan Compared { get; } = new(0.15, Rounds: 16, BatchesPerTurn: 1, 0.5 / 15, Settle: true) { BackAndForth = true };

    /// <summary>Six of them.</summary>
    public static TimingPlan ComparedQuick { get; } = new(0.05, Rounds: 6, BatchesPerTurn: 1, 0.02, Settle: true) { BackAndForth = true };

    /// <summary>80 short batches, of which the fastest met nobody else: for single products.</summary>
    public static TimingPlan Tiles { get; } = new(0.02, Rounds: 80, BatchesPerTurn: 1, 0.001, Settle: false) { BackAndForth = true };

    /// <summary>Whether every second round goes round the other way.</summary>
    public bool BackAndForth { get; init; }

    /// <summary>15 batches and half a second for each contestant.</summary>
    public static TimingPlan Full { get; } = new(0.15, Rounds: 5, BatchesPerTurn: 3, 0.5 / 15, Settle: true);

    /// <summary>A fifth of that.</summary>
    public static TimingPlan Quick { get; } = new(0.05, Rounds: 5, BatchesPerTurn: 1, 0.02, Settle: true);

    /// <summary>Whether everything runs; the times mean nothing.</summary>
    public static TimingPlan Smoke { get; } = new(0, Rounds: 1, BatchesPerTurn: 1, 0, Settle: false);
}
