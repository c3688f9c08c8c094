namespace FusedNorm.Sample.Gotchas;

/// <summary>A question that people ask about batch norm, with an answer that can be run.</summary>
/// <param name="Name">What the verb calls it.</param>
/// <param name="Question">The question.</param>
/// <param name="Torch">What PyTorch does, in one line.</param>
/// <param name="Measure">Runs the networks and tells what came out.</param>
internal sealed record Gotcha(string Name, string Question, string Torch, Func<IEnumerable<Measurement>> Measure);

/// <summary>One thing that was measured.</summary>
/// <param name="What">What was looked at.</param>
/// <param name="Value">What it came to.</param>
/// <param name="Holds">Whether it is as the answer claims.</param>
internal sealed record Measurement(string What, string Value, bool Holds);
