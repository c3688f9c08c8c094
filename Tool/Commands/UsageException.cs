namespace FusedNorm.Tool.Commands;

/// <summary>Arguments that do not go together.</summary>
internal sealed class UsageException(string message) : Exception(message);
