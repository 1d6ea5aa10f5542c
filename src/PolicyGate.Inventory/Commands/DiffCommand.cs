using System.CommandLine;
using NuGet.Versioning;
using PolicyGate.Inventory.Asking;
using PolicyGate.Inventory.Shown;
using PolicyGate.Inventory.Stores;

namespace PolicyGate.Inventory.Commands;

/// <summary><c>policygate-inventory diff</c>.</summary>
internal static class DiffCommand
{
    private const int Unknown = 3;
    private static readonly string[] Headings = ["repository", "project", "package", "version", "change", "reported"];

    /// <summary>The command.</summary>
    public static Command Create(Speaker speaker)
    {
        Argument<Period> period = new("FROM..TO") { Description = "From which day to which: 2026-11-01..2026-11-30.", CustomParser = result => CommonOptions.Read(result, Period.Parse) };
        Option<string?> repository = new("--repository") { Description = "Of one repository; of all if none is named.", HelpName = "NAME" };
        Option<string> format = CommonOptions.Format();
        Option<string> store = CommonOptions.Store();
        Command command = new("diff", "Say which versions came to which projects, and which went, by the reports of a period; what the first report of a repository has came with it.\n\nExit codes: 0 nothing changed, 1 something did, 2 wrong usage, 3 nobody has reported, or not the repository that is named.\n\nExamples:\n  policygate-inventory diff 2026-11-01..2026-11-30\n  policygate-inventory diff 2026-11-28..2026-11-28 --repository github.com/contoso/shop --format json") { period, repository, format, store };
        command.SetAction(parsed =>
        {
            using IInventoryStore opened = InventoryStores.Open(parsed.GetValue(store)!, create: false);
            string? named = parsed.GetValue(repository);
            if (!opened.Knows(named))
            {
                speaker.Say(named is null ? "no repository has reported" : $"no repository {named} has reported");
                return Unknown;
            }

            StoredChange[] changes = Changes(opened, parsed.GetValue(period)!, named);
            CommonOptions.Write(new Table(Headings, [.. changes.Select(change => new[] { change.Repository, change.Project, change.Id, change.Version, change.IsThere ? "came" : "went", Period.Shown(change.At) })]), parsed.GetValue(format)!, speaker.Output);
            return changes.Length > 0 ? 1 : 0;
        });
        return command;
    }

    // That only the way to a package changed, or its source, is no change here.
    private static StoredChange[] Changes(IInventoryStore store, Period period, string? repository) =>
    [
        .. store.Changes(period.From - 1, period.To, repository)
            .GroupBy(change => (change.Repository, change.Project, Id: change.Id.ToUpperInvariant(), change.Version, change.At))
            .Where(same => same.Select(change => change.IsThere).Distinct().Count() == 1)
            .Select(same => same.First())
            .OrderBy(change => change.Repository, StringComparer.Ordinal).ThenBy(change => change.Project, StringComparer.Ordinal).ThenBy(change => change.Id, StringComparer.OrdinalIgnoreCase)
            .ThenBy(change => change.At).ThenBy(change => change.IsThere).ThenBy(change => NuGetVersion.TryParse(change.Version, out NuGetVersion? version) ? version : null).ThenBy(change => change.Version, StringComparer.Ordinal),
    ];
}
