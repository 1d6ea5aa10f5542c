namespace PolicyGate.Tool.Inputs;

/// <summary>What a person asked for cannot be done: the tool says why, and ends.</summary>
internal sealed class UsageException(string message, int exitCode = 2) : Exception(message)
{
    /// <summary>2 for what was asked wrongly, 3 for what could not be decided.</summary>
    public int ExitCode { get; } = exitCode;
}
