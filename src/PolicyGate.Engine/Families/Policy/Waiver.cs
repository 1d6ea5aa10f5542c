using NuGet.Versioning;
using PolicyGate.Language;

namespace PolicyGate.Policies;

/// <summary>
/// An exception that somebody signed for, until a day. A waived finding is reported as waived, never dropped.
/// </summary>
internal sealed record Waiver(
    IReadOnlyList<string> Rules,
    IReadOnlyList<PackageEntry> Packages,
    IReadOnlyList<Glob> Projects,
    string Reason,
    string? ApprovedBy,
    Located<DateOnly> Expires,
    SourceSpan At,
    bool Inherited = false) : IPlaced
{
    /// <summary>Whether the waiver speaks about this project at all.</summary>
    public bool AppliesTo(string projectPath) => Projects.Count == 0 || Projects.Any(glob => glob.IsMatch(projectPath));

    /// <summary>What it is about where a finding is about no package: <c>source:KEY</c> of nuget.config, or a file or folder relative to the repository.</summary>
    public IReadOnlyList<string> Subjects { get; init; } = [];

    /// <summary>The advisories whose findings it covers; none for whatever the finding is about.</summary>
    public IReadOnlyList<string> Advisories { get; init; } = [];

    /// <summary>Everything that it names, for a person.</summary>
    public string Named => string.Join(", ", Packages.Select(package => package.ToString()).Concat(Subjects)) + (Advisories.Count == 0 ? string.Empty : $" ({string.Join(", ", Advisories)})");

    /// <summary>Whether the waiver covers a finding of this rule about this package, or about no package and this subject; <c>*</c> covers every finding about none.</summary>
    public bool Covers(string rule, string? id, NuGetVersion? version, string subject) =>
        Rules.Contains(rule, StringComparer.Ordinal)
        && (Packages.Any(entry => id is null
            ? entry is { Id.Text: "*", Versions.IsAny: true }
            : entry.Id.Matches(id) && (version is null ? entry.Versions.IsAny : entry.Versions.Contains(version)))
            || (id is null && Subjects.Contains(subject, StringComparer.OrdinalIgnoreCase)));
}
