using PolicyGate.Tool.Checking;

namespace PolicyGate.Tool.Exporting;

/// <summary>What an export is of.</summary>
internal sealed record ExportOptions
{
    /// <summary>Where to look.</summary>
    public required CheckOptions Check { get; init; }

    /// <summary>Whether the machine's gate takes hold in this session, also where a repository has none.</summary>
    public bool IsManaged { get; init; }

    /// <summary>What tells the repository from others; <see langword="null"/> for the address that its clone came from.</summary>
    public string? Repository { get; init; }

    /// <summary>The commit; <see langword="null"/> for the one that is checked out.</summary>
    public string? Commit { get; init; }

    /// <summary>The time that the state is of; <see langword="null"/> for the commit's.</summary>
    public DateTimeOffset? AsOf { get; init; }
}
