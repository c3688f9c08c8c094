namespace FusedNorm.Tool.Commands;

/// <summary>What the tool ends with.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>The input is malformed, or cannot be expressed.</summary>
    public const int BadInput = 1;

    /// <summary>The command line makes no sense.</summary>
    public const int BadUsage = 2;

    /// <summary>A file could not be read or written.</summary>
    public const int BadFile = 3;
}
