using PolicyGate.Facts;

namespace PolicyGate.Tool.Inputs;

/// <summary>Something that can be judged by itself.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="ProjectFile">The project, or the lock file or manifest where there is none; absolute.</param>
/// <param name="File">The assets file, lock file or manifest; <see langword="null"/> for a project that was never restored.</param>
internal sealed record CheckInput(InputKind Kind, string ProjectFile, string? File)
{
    /// <summary>Why what stands there cannot even be looked into; <see langword="null"/> where it can.</summary>
    public string? Problem { get; init; }
}

/// <summary>What a person asked for cannot be done: the tool says why, and ends.</summary>
internal sealed class UsageException(string message, int exitCode = 2) : Exception(message)
{
    /// <summary>2 for what was asked wrongly, 3 for what could not be decided.</summary>
    public int ExitCode { get; } = exitCode;
}
