using NuGet.Versioning;

namespace PolicyGate.Facts;

/// <summary>What one advisory says of one package id.</summary>
/// <param name="Id">Its id (<c>GHSA-…</c>, <c>MAL-…</c>), or what stands for it where it has none; never empty.</param>
/// <param name="Aliases">Its other ids.</param>
/// <param name="IsMalware">Whether the package is malware, not merely vulnerable.</param>
/// <param name="Severity">How bad it is; <see langword="null"/> where the advisory does not say.</param>
/// <param name="Published">When it was published, UTC; <see langword="null"/> where it does not say.</param>
/// <param name="Summary">One line for a person; empty where there is none.</param>
/// <param name="Problem">What of it could not be read, for a person: what follows from it was taken for affected; <see langword="null"/> where all could.</param>
/// <param name="Affected">The versions that are affected; a version in any of them is.</param>
internal sealed record Advisory(
    string Id,
    IReadOnlyList<string> Aliases,
    bool IsMalware,
    AdvisorySeverity? Severity,
    DateTimeOffset? Published,
    string Summary,
    string? Problem,
    IReadOnlyList<AffectedRange> Affected)
{
    /// <summary>All of its ids, its own first.</summary>
    public IEnumerable<string> Names => Aliases.Prepend(Id);

    /// <summary>The first range that a version is in; <see langword="null"/> where it is in none.</summary>
    public AffectedRange? RangeOf(NuGetVersion version) => Affected.FirstOrDefault(range => range.Contains(version));
}
