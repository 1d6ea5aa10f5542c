using System.CommandLine;
using PolicyGate.Inventory.Shown;
using PolicyGate.Inventory.Stores;
using PolicyGate.Reporting;

namespace PolicyGate.Inventory.Commands;

/// <summary><c>policygate-inventory packages</c>.</summary>
internal static class PackagesCommand
{
    private const int NotAll = 3;

    /// <summary>The command.</summary>
    public static Command Create(Speaker speaker)
    {
        Option<string> output = new("--output", "-o") { Description = "The folder to write into; lock files of an earlier time in it are replaced.", HelpName = "FOLDER", Required = true };
        Option<string> store = CommonOptions.Store();
        Command command = new("packages", $"Write every version that any repository has now, once, as lock files (N/{LockFiles.FileName}): for policygate monitor, and whatever else reads those.\n\nExit codes: 0 all is written, 2 wrong usage, 3 not: some versions are none by NuGet's rules.\n\nExamples:\n  policygate-inventory packages --output everywhere") { output, store };
        command.SetAction(parsed =>
        {
            using IInventoryStore opened = InventoryStores.Open(parsed.GetValue(store)!, create: false);
            IReadOnlyList<StoredVersion> versions = opened.InUse();
            IReadOnlyList<string> files = LockFiles.Of(versions, out IReadOnlyList<StoredVersion> strange);
            LockFiles.Write(files, parsed.GetValue(output)!);
            foreach (StoredVersion version in strange)
            {
                speaker.Say($"{version.Name} {version.Version} is no version by NuGet's rules, and is not written");
            }

            speaker.Output.WriteLine($"{Quantity.Of(versions.Count - strange.Count, "version")} of {Quantity.Of(versions.Except(strange).Select(version => StoredVersion.KeyOf(version.Name)).Distinct().Count(), "package")}, in {Quantity.Of(files.Count, "lock file")}");
            return strange.Count > 0 ? NotAll : 0;
        });
        return command;
    }
}
