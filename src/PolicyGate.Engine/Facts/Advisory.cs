using NuGet.Versioning;

namespace PolicyGate.Facts;

/// <summary>How bad a vulnerability is, in the words that GitHub's database, NuGet and the CVSS ratings share.</summary>
internal enum AdvisorySeverity
{
    /// <summary>CVSS 0.1 to 3.9.</summary>
    Low,

    /// <summary>CVSS 4.0 to 6.9.</summary>
    Moderate,

    /// <summary>CVSS 7.0 to 8.9.</summary>
    High,

    /// <summary>CVSS 9.0 to 10.0.</summary>
    Critical,
}

/// <summary>What one advisory says of one package id.</summary>
internal sealed record Advisory
{
    /// <summary>Its id (<c>GHSA-…</c>, <c>MAL-…</c>), or what stands for it where it has none; never empty.</summary>
    public required string Id { get; init; }

    /// <summary>Its other ids.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Whether the package is malware, not merely vulnerable.</summary>
    public bool IsMalware { get; init; }

    /// <summary>How bad it is; <see langword="null"/> where the advisory does not say.</summary>
    public AdvisorySeverity? Severity { get; init; }

    /// <summary>When it was published, UTC; <see langword="null"/> where it does not say.</summary>
    public DateTimeOffset? Published { get; init; }

    /// <summary>One line for a person; empty where there is none.</summary>
    public string Summary { get; init; } = string.Empty;

    /// <summary>The versions that are affected; a version in any of them is.</summary>
    public required IReadOnlyList<AffectedRange> Affected { get; init; }

    /// <summary>What of it could not be read, for a person: what follows from it was taken for affected; <see langword="null"/> where all could.</summary>
    public string? Problem { get; init; }

    /// <summary>All of its ids, its own first.</summary>
    public IEnumerable<string> Names => Aliases.Prepend(Id);

    /// <summary>The first range that a version is in; <see langword="null"/> where it is in none.</summary>
    public AffectedRange? RangeOf(NuGetVersion version) => Affected.FirstOrDefault(range => range.Contains(version));
}
