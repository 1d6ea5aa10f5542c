using System.CommandLine;
using System.Globalization;
using PolicyGate.Inventory.Shown;
using PolicyGate.Inventory.Stores;

namespace PolicyGate.Inventory.Commands;

/// <summary><c>policygate-inventory top</c>.</summary>
internal static class TopCommand
{
    private const int Usual = 20;
    private static readonly string[] Headings = ["package", "repositories", "projects", "versions"];

    /// <summary>The command.</summary>
    public static Command Create(Speaker speaker)
    {
        Option<int> count = new("--count", "-n") { Description = "How many.", HelpName = "N", DefaultValueFactory = _ => Usual };
        count.Validators.Add(result => CommonOptions.Positive(result, "--count"));
        Option<string> format = CommonOptions.Format();
        Option<string> store = CommonOptions.Store();
        Command command = new("top", "Say which packages are in the most repositories now.\n\nExamples:\n  policygate-inventory top\n  policygate-inventory top --count 100 --format csv") { count, format, store };
        command.SetAction(parsed =>
        {
            using IInventoryStore opened = InventoryStores.Open(parsed.GetValue(store)!, create: false);
            CommonOptions.Write(new Table(Headings, [.. opened.Top(parsed.GetValue(count)).Select(package => new[] { package.Id, Number(package.Repositories), Number(package.Projects), Number(package.Versions) })]), parsed.GetValue(format)!, speaker.Output);
            return 0;
        });
        return command;
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
