using System.Globalization;
using PolicyGate.Inventory.Asking;
using PolicyGate.Inventory.Stores;
using PolicyGate.Reporting;

namespace PolicyGate.Inventory.Shown;

/// <summary>The answer to where a package is, as a table for a person or CSV.</summary>
internal static class FindingText
{
    /// <summary>What stands above the uses; the last two are for machines.</summary>
    public static readonly string[] Headings = ["there", "repository", "project", "package", "version", "since", "until", "direct", "way", "build code ran", "gate", "bundle", "owners", "source", "hash", "commit"];

    /// <summary>For a person.</summary>
    public static void WriteTable(Finding found, TextWriter to)
    {
        if (found.Uses.Count > 0)
        {
            // The hash is for machines.
            new Table(Headings[..^2], [.. found.Uses.Select(use => Row(use)[..^2])]).WriteText(to);
            to.Write('\n');
        }

        to.Write($"{Summary(found)}\n");
        if (found.IsEmpty)
        {
            to.Write("\nunknown: no repository has reported\n");
        }

        if (found.Silent.Count > 0)
        {
            to.Write($"\nunknown: {Silence(found)}\n");
            new Table(["repository", "first report", "last report"], [.. found.Silent.Select(repository => new[] { repository.Name, Period.Shown(repository.First), Period.Shown(repository.Last) })]).WriteText(to);
        }

        if (found.Gaps.Count > 0)
        {
            to.Write($"\nunknown: {Gaps(found)}\n");
            new Table(["repository", "project", "why"], [.. found.Gaps.Select(gap => new[] { gap.Repository, gap.Project, gap.Problem })]).WriteText(to);
        }

        to.Write($"\nto keep it out:\n\n{found.Question.DenyEntry}");
    }

    /// <summary>As CSV: what is unknown is a row of its own.</summary>
    public static void WriteCsv(Finding found, TextWriter to) => new Table(Headings,
    [
        .. found.Uses.Select(Row),
        .. found.Silent.Select(repository => Unknown(repository.Name, string.Empty, repository.Last < found.Since ? $"no report since {Period.Shown(repository.Last)}" : $"no report before {Period.Shown(repository.First)}")),
        .. found.Gaps.Select(gap => Unknown(gap.Repository, gap.Project, gap.Problem)),
    ]).WriteCsv(to);

    /// <summary>How much was found.</summary>
    public static string Summary(Finding found) => $"{Quantity.Of(found.Uses.Count, "use")} in {Quantity.Of(found.Uses.Select(use => use.Use.Repository.Id).Distinct().Count(), "repository")}";

    /// <summary>Of how many repositories nothing is known for the time that is asked about, and why.</summary>
    public static string Silence(Finding found) => $"{Quantity.Of(found.Silent.Count, "repository")} that {(found.Silent.Count == 1 ? "has" : "have")} not reported {Since(found)}";

    /// <summary>When a repository has to have reported for a no to be one.</summary>
    public static string Since(Finding found) => $"since {Period.Shown(found.Since)}{(found.Period is null ? string.Empty : ", or not yet when the period began")}";

    /// <summary>Of how many projects the last report did not know everything.</summary>
    public static string Gaps(Finding found) => $"{Quantity.Of(found.Gaps.Count, "project")} of which not everything could be read";

    /// <summary>A use, under <see cref="Headings"/>.</summary>
    public static string[] Row(FoundUse found)
    {
        StoredUse use = found.Use;
        return
        [
            found.Word, use.Repository.Name, use.Project, use.Version.Name, use.Version.Version, Period.Shown(use.First), Period.Shown(use.Last), use.IsDirect ? "yes" : "no", use.Way,
            Word(use.Runs), Word(use.Gate), Number(use.Bundle), use.Owners, use.Version.Source, use.Version.Hash, use.Repository.Commit,
        ];
    }

    private static string[] Unknown(string repository, string project, string why) => ["unknown", repository, project, .. Enumerable.Repeat(string.Empty, 5), why, .. Enumerable.Repeat(string.Empty, 7)];

    private static string Word(bool? value) => value switch { true => "yes", false => "no", null => "unknown" };

    private static string Number(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "none";
}
