namespace PolicyGate.Inventories;

/// <summary>What an export says of itself and of the repository: its first line.</summary>
internal sealed record InventoryHeader
{
    /// <summary>The program that wrote it, with its version.</summary>
    public required string Tool { get; init; }

    /// <summary>What tells the repository from all others.</summary>
    public required string Repository { get; init; }

    /// <summary>The commit; empty where there is none.</summary>
    public required string Commit { get; init; }

    /// <summary>The time that the state is of, UTC, in whole seconds.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The number of the machine's policy bundle; <see langword="null"/> where the machine has none.</summary>
    public long? Bundle { get; init; }

    /// <summary>How many lines follow: a file that was cut is told from one with fewer packages.</summary>
    public required int Packages { get; init; }

    /// <summary>The parts of the repository that were read, relative to it, with <c>/</c>; none where all of it was.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>The projects, also those without packages and those that could not be read.</summary>
    public required IReadOnlyList<InventoryProject> Projects { get; init; }

    /// <summary>Who owns the code, as CODEOWNERS says it, in its order.</summary>
    public required IReadOnlyList<OwnedPattern> Owners { get; init; }
}
