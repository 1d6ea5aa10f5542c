using System.CommandLine;
using System.Globalization;
using PolicyGate.Inventory.Asking;
using PolicyGate.Inventory.Shown;
using PolicyGate.Inventory.Stores;
using PolicyGate.Reporting;

namespace PolicyGate.Inventory.Commands;

/// <summary><c>policygate-inventory status</c>.</summary>
internal static class StatusCommand
{
    private const int Unknown = 3;

    /// <summary>The command.</summary>
    public static Command Create(Speaker speaker, TimeProvider clock)
    {
        Option<Period?> since = CommonOptions.Since();
        Option<string> format = CommonOptions.Format();
        Option<string> store = CommonOptions.Store();
        Command command = new("status", "Say how much the inventory knows, and of whom it does not know enough: repositories that have not reported, projects that could not be read.\n\nExit codes: 0 all is known, 2 wrong usage, 3 something is not, or nobody has reported.\n\nExamples:\n  policygate-inventory status\n  policygate-inventory status --since 2026-11-27 --format csv") { since, format, store };
        command.SetAction(parsed =>
        {
            using IInventoryStore opened = InventoryStores.Open(parsed.GetValue(store)!, create: false);
            StoreTotals totals = opened.Totals();
            string[][] unknown =
            [
                .. opened.Silent(CommonOptions.TimeOf(parsed.GetValue(since), clock), null).OrderBy(repository => repository.Name, StringComparer.Ordinal).Select(repository => new[] { repository.Name, string.Empty, $"no report since {Period.Shown(repository.Last)}" }),
                .. opened.Gaps().OrderBy(gap => gap.Repository, StringComparer.Ordinal).ThenBy(gap => gap.Project, StringComparer.Ordinal).Select(gap => new[] { gap.Repository, gap.Project, gap.Problem }),
            ];
            speaker.Say(string.Create(CultureInfo.InvariantCulture, $"{Quantity.Of(totals.Repositories, "repository")}, {Quantity.Of(totals.Projects, "project")}, {Quantity.Of(totals.Versions, "version")} of packages; {Quantity.Of(totals.FactsNow, "use")} now, {totals.FactsBefore} before; {Reports(totals)}"));
            CommonOptions.Write(new Table(["repository", "project", "unknown"], unknown), parsed.GetValue(format)!, speaker.Output);
            return unknown.Length > 0 || totals.Repositories == 0 ? Unknown : 0;
        });
        return command;
    }

    private static string Reports(StoreTotals totals) => totals is { Oldest: { } oldest, Newest: { } newest } ? $"last reports from {Period.Shown(oldest)} to {Period.Shown(newest)}" : "no reports";
}
