using PolicyGate.Rules;

namespace PolicyGate.Reporting;

/// <summary>A place in a file, and what stands there and nowhere else: one edit that mends all of it.</summary>
/// <param name="Place">The place, <c>Directory.Packages.props(14,5)</c>.</param>
/// <param name="Causes">What it mends.</param>
internal sealed record Edit(string Place, IReadOnlyList<Cause> Causes)
{
    /// <summary>How many projects it mends something in.</summary>
    public int Projects { get; } = Causes.SelectMany(cause => cause.Reported).SelectMany(reported => reported.Projects).Distinct(StringComparer.Ordinal).Count();

    /// <summary><c>one edit mends most: Directory.Packages.props(14,5), 4 findings in 12 projects</c>.</summary>
    public string Line => $"one edit mends most: {Place}, {Quantity.Of(Causes.Count, "finding")}{(Projects > 1 ? $" in {Quantity.Of(Projects, "project")}" : string.Empty)}";

    /// <summary>The edit that mends most; <see langword="null"/> where none mends more than one finding in one project.</summary>
    /// <param name="causes">The causes of a report.</param>
    public static Edit? Most(IEnumerable<Cause> causes) => causes
        .Where(cause => cause.IsLoud && cause.Places.Count == 1 && cause.First.At is not { Line: 1, Column: 1 } && cause.First.Rule != GateRules.NothingEvaluated)
        .GroupBy(cause => cause.Places[0], StringComparer.Ordinal)
        .Select(place => new Edit(place.Key, [.. place]))
        .Where(edit => edit.Causes.Count > 1 || edit.Projects > 1)
        .OrderByDescending(edit => edit.Causes.Count)
        .ThenByDescending(edit => edit.Projects)
        .ThenBy(edit => edit.Place, StringComparer.Ordinal)
        .FirstOrDefault();
}
