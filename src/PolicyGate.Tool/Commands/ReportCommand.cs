using System.CommandLine;
using PolicyGate.Cache;
using PolicyGate.Projects;
using PolicyGate.Reporting;
using PolicyGate.Tool.Cataloguing;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Pages;
using PolicyGate.Tool.Reviewing;

namespace PolicyGate.Tool.Commands;

/// <summary><c>policygate report</c>: a check as a page for a browser.</summary>
internal static class ReportCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> paths = CommonOptions.Paths();
        Option<string> output = new("--output", "-o") { Description = "The file of the page.", HelpName = "FILE", Required = true };
        Option<string?> since = new("--base") { Description = "A commit: the page says what its lock files and those of now differ in.", HelpName = "REV" };
        Command command = new("report", "Write what check finds as one page for a browser: the verdict, what needs a decision soon, every package with what is known of it and how it comes here, every finding, and what was not checked. The page makes no request, and can be read without its script. Restore first. Nothing is fetched.\n\nExit codes: those of check.\n\nExamples:\n  policygate report --output report.html\n  policygate report --base main --output report.html")
        {
            paths, output, since, CommonOptions.Policy, CommonOptions.AsOf, CommonOptions.NoCache,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            CheckOptions options = new()
            {
                Paths = parsed.GetValue(paths) is { Length: > 0 } named ? named : ["."],
                Policy = parsed.GetValue(CommonOptions.Policy),
                AsOf = parsed.GetValue(CommonOptions.AsOf),
                UseCache = !parsed.GetValue(CommonOptions.NoCache),
            };
            EvidenceCache cache = RepositoryCheck.CacheOf(options);
            (CheckReport report, RepositoryCatalogue catalogue, ReviewReport? review) = await ProgressLine.CountAsync(terminal, "looking for projects", "project", async told =>
            {
                (CheckReport judged, RepositoryCatalogue read) = await RepositoryCatalogue.ReadAsync(options, cache, withCapabilities: true, told, cancellation).ConfigureAwait(false);
                return (judged, read, parsed.GetValue(since) is { } commit ? ReviewCommand.Locked(commit, options, new InstalledArchives(NuGetSettingsReader.PackageFolders(options.Root), cache)) : null);
            }).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            AtomicFile.Write(Path.GetFullPath(parsed.GetValue(output)!), ReportPage.Write(report, catalogue, review));
            await terminal.Lines.WriteLineAsync($"wrote {parsed.GetValue(output)}: {report.Summary(Cause.Of(report).Select(cause => cause.First))}").ConfigureAwait(false);
            return report.ExitCode;
        });
        return command;
    }
}
