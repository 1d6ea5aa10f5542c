using NuGet.Versioning;

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
    bool Inherited = false)
{
    /// <summary>Whether the waiver speaks about this project at all.</summary>
    public bool AppliesTo(string projectPath) => Projects.Count == 0 || Projects.Any(glob => glob.IsMatch(projectPath));

    /// <summary>Whether the waiver covers a finding of this rule about this package; a finding about no package is covered by <c>*</c>.</summary>
    public bool Covers(string rule, string? id, NuGetVersion? version) =>
        Rules.Contains(rule, StringComparer.Ordinal)
        && Packages.Any(entry => id is null
            ? entry is { Id.Text: "*", Versions.IsAny: true }
            : entry.Id.Matches(id) && (version is null ? entry.Versions.IsAny : entry.Versions.Contains(version)));
}

/// <summary>The waivers of a policy.</summary>
internal sealed record WaiversSection(SourceSpan At, Located<TimeSpan>? MaxLength, IReadOnlyList<Waiver> Entries);
