using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using PolicyGate.Inventories;
using PolicyGate.Reporting;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Exporting;
using PolicyGate.Tool.Managing;

namespace PolicyGate.Tool.Commands;

/// <summary><c>policygate inventory</c>: what this repository resolves, for a store that knows it of all.</summary>
internal static class InventoryCommand
{
    private const int NotDecided = 3;
    private static readonly string[] TimeForms = ["yyyy-MM-dd", InventoryFormat.Time];

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal) => new("inventory", "Tell which packages this repository resolves, so that policygate-inventory answers in which of all repositories one is.\n\nExamples:\n  policygate inventory export --output inventory.jsonl") { Export(terminal) };

    private static Command Export(Terminal terminal)
    {
        Argument<string[]> paths = CommonOptions.Paths();
        Option<string?> output = new("--output", "-o") { Description = "Write to this file instead of standard output, whole or not at all.", HelpName = "FILE" };
        Option<string?> repository = new("--repository") { Description = "What tells this repository from others; the address that the clone came from if nothing is named, without user and password. Needed where there is none, and where only a part of the repository is read.", HelpName = "NAME" };
        Option<string?> commit = new("--commit") { Description = "The commit that the files are of; the one that is checked out if none is named.", HelpName = "REV" };
        Option<DateTimeOffset?> asOf = new("--as-of") { Description = "The time that the state is of, for example 2026-12-31 or 2026-12-31T12:00:00Z; the commit's if none is named. A nightly job names the day.", HelpName = "TIME", CustomParser = Time };
        Command command = new("export", "Write the packages of every project as JSON, a line each, with version, hash, source, shortest way, whether its code runs in the build, whether the project is under the gate, and CODEOWNERS. The same bytes for the same state. No policy is asked, nothing is executed.\n\nExit codes: 0 all is written, 2 wrong usage, 3 of some projects not everything is known, which the file says.\n\nExamples:\n  policygate inventory export --output inventory.jsonl\n  policygate inventory export src --repository shop --commit HEAD --as-of 2026-12-31")
        {
            paths, output, repository, commit, asOf, CommonOptions.NoCache,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            new ExportOptions
            {
                Check = new CheckOptions { Paths = parsed.GetValue(paths) is { Length: > 0 } named ? named : ["."], UseCache = !parsed.GetValue(CommonOptions.NoCache), Machine = new MachineFolder(MachineFolder.Default).Current },
                IsManaged = MachineStatus.IsInForce(new MachineFolder(MachineFolder.Default)),
                Repository = parsed.GetValue(repository) is { Length: > 0 } name ? name : null,
                Commit = parsed.GetValue(commit),
                AsOf = parsed.GetValue(asOf),
            },
            parsed.GetValue(output),
            terminal,
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ExportOptions options, string? output, Terminal terminal, CancellationToken cancellation)
    {
        RepositoryInventory inventory = await ProgressLine.CountAsync(terminal, "reading what is resolved", "project", told => RepositoryInventory.ReadAsync(options, TimeProvider.System, told, cancellation)).ConfigureAwait(false);
        ReportOutput.Write(InventoryWriter.Text(inventory.Header, inventory.Packages), _ => { }, output, terminal);
        if (inventory.Note is { } note)
        {
            await terminal.Error.WriteLineAsync($"policygate: {note}").ConfigureAwait(false);
        }

        InventoryProject[] unread = [.. inventory.Unread.OrderBy(project => project.Path, StringComparer.Ordinal)];
        foreach (InventoryProject project in unread)
        {
            await terminal.Error.WriteLineAsync($"policygate: {project.Path}: {project.Problem}").ConfigureAwait(false);
        }

        await terminal.Error.WriteLineAsync($"policygate: {inventory.Header.Repository}: {Quantity.Of(inventory.Header.Projects.Count, "project")}, {Quantity.Of(inventory.Packages.Count, "package")} of them; {Quantity.Of(unread.Length, "project")} of which not everything is known").ConfigureAwait(false);
        return unread.Length > 0 ? NotDecided : 0;
    }

    private static DateTimeOffset? Time(ArgumentResult result)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : string.Empty;
        if (DateTimeOffset.TryParseExact(text, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time))
        {
            return time;
        }

        result.AddError($"--as-of takes a time like 2026-12-31 or 2026-12-31T12:00:00Z, not \"{text}\"");
        return null;
    }
}
