using System.Globalization;
using System.Text;
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
    public static string Table(Finding found)
    {
        StringBuilder text = new();
        if (found.Uses.Count > 0)
        {
            // The hash is for machines.
            text.Append(new Table(Headings[..^2], [.. found.Uses.Select(use => Row(use)[..^2])]).Text()).Append('\n');
        }

        text.Append(Summary(found)).Append('\n');
        if (found.IsEmpty)
        {
            text.Append("\nunknown: no repository has reported\n");
        }

        if (found.Silent.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nunknown: {Silence(found)}\n");
            text.Append(new Table(["repository", "first report", "last report"], [.. found.Silent.Select(repository => new[] { repository.Name, Period.Shown(repository.First), Period.Shown(repository.Last) })]).Text());
        }

        if (found.Gaps.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nunknown: {Gaps(found)}\n");
            text.Append(new Table(["repository", "project", "why"], [.. found.Gaps.Select(gap => new[] { gap.Repository, gap.Project, gap.Problem })]).Text());
        }

        return text.Append("\nto keep it out:\n\n").Append(found.Question.DenyEntry).ToString();
    }

    /// <summary>As CSV: what is unknown is a row of its own.</summary>
    public static string Csv(Finding found) => new Table(Headings,
    [
        .. found.Uses.Select(Row),
        .. found.Silent.Select(repository => Unknown(repository.Name, string.Empty, repository.Last < found.Since ? $"no report since {Period.Shown(repository.Last)}" : $"no report before {Period.Shown(repository.First)}")),
        .. found.Gaps.Select(gap => Unknown(gap.Repository, gap.Project, gap.Problem)),
    ]).Csv();

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
