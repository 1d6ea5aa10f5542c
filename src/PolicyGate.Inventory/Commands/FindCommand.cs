using System.CommandLine;
using PolicyGate.Inventory.Asking;
using PolicyGate.Inventory.Shown;
using PolicyGate.Inventory.Stores;

namespace PolicyGate.Inventory.Commands;

/// <summary><c>policygate-inventory find</c>.</summary>
internal static class FindCommand
{
    private const int Found = 1;
    private const int Unknown = 3;

    // Of a period that goes on until now: its last night's reports are the newest there are.
    private const int LastDay = 1;

    /// <summary>The command.</summary>
    public static Command Create(Speaker speaker, TimeProvider clock)
    {
        Argument<PackageQuestion> package = new("PACKAGE") { Description = "An id, and which versions of it: Id, Id@1.2.3, \"Id@[1.0,2.0)\".", CustomParser = result => CommonOptions.Read(result, PackageQuestion.Parse) };
        Option<Period?> between = new("--between") { Description = "Only who had it, or may have had it, in these days: 2026-11-01..2026-11-30.", HelpName = "FROM..TO", CustomParser = result => CommonOptions.Read(result, Period.Parse) };
        Option<Period?> since = CommonOptions.Since();
        Option<string> format = CommonOptions.Format("markdown", "html");
        Option<string> store = CommonOptions.Store();
        Command command = new("find", "Say which projects of which repositories have a package, or had it: how it came there, whether its code ran in the build, under which policy bundle, since when until when, who owns the code, and the entry that keeps it out. Also who has not reported: unknown is never clean.\n\nExit codes: 0 nobody has or had it, 1 somebody has or had it, 2 wrong usage, 3 nobody who reported, and somebody did not.\n\nExamples:\n  policygate-inventory find Contoso.Http\n  policygate-inventory find \"Contoso.Http@[2.1.0,2.1.4)\" --between 2026-11-01..2026-11-30 --format csv\n  policygate-inventory find Contoso.Http --format html > contoso-http.html") { package, between, since, format, store };
        command.SetAction(parsed =>
        {
            using IInventoryStore opened = InventoryStores.Open(parsed.GetValue(store)!, create: false);
            Period? period = parsed.GetValue(between);
            Finding found = Finding.Of(opened, parsed.GetValue(package)!, period, CommonOptions.TimeOf(parsed.GetValue(since), clock, period is null ? CommonOptions.UsualDays : LastDay));
            switch (parsed.GetValue(format))
            {
                case "json":
                    FindingJson.Write(found, speaker.Output);
                    break;
                case "csv":
                    FindingText.WriteCsv(found, speaker.Output);
                    break;
                case "markdown":
                    speaker.Output.Write(FindingMarkdown.Write(found));
                    break;
                case "html":
                    speaker.Output.Write(FindingPage.Write(found));
                    break;
                default:
                    FindingText.WriteTable(found, speaker.Output);
                    break;
            }

            return found.Uses.Count > 0 ? Found : found.IsUncertain ? Unknown : 0;
        });
        return command;
    }
}
