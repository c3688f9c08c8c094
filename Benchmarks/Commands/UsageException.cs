namespace FusedNorm.Benchmarks.Commands;

/// <summary>A command line that makes no sense here; the message says what was expected and what was found.</summary>
internal sealed class UsageException(string message) : Exception(message);
