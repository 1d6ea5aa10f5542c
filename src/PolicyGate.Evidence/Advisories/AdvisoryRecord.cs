using PolicyGate.Facts;

namespace PolicyGate.Advisories;

/// <summary>A record of the data: what it says of each package id of the NuGet ecosystem.</summary>
internal sealed record AdvisoryRecord
{
    /// <summary>Its id; empty for what has none, which then no other record replaces.</summary>
    public required string Id { get; init; }

    /// <summary>What stands for the id where it has none.</summary>
    public required string Name { get; init; }

    /// <summary>Its other ids.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>When it was last changed, UTC; <see langword="null"/> where it does not say.</summary>
    public DateTimeOffset? Modified { get; init; }

    /// <summary>When it was published, UTC; <see langword="null"/> where it does not say.</summary>
    public DateTimeOffset? Published { get; init; }

    /// <summary>When it was taken back, UTC: from then on it says nothing; <see langword="null"/> where it was not.</summary>
    public DateTimeOffset? Withdrawn { get; init; }

    /// <summary>Whether it is about malware.</summary>
    public bool IsMalware { get; init; }

    /// <summary>How bad it is; <see langword="null"/> where it does not say.</summary>
    public AdvisorySeverity? Severity { get; init; }

    /// <summary>One line for a person; empty where there is none.</summary>
    public string Summary { get; init; } = string.Empty;

    /// <summary>The ranges of each id, in the order of the record.</summary>
    public required IReadOnlyList<(string Id, AffectedRange Range)> Affected { get; init; }

    /// <summary>What of it could not be read; <see langword="null"/> where all could.</summary>
    public string? Problem { get; init; }
}
