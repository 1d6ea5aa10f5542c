using System.CommandLine;
using PolicyGate.Advisories;
using PolicyGate.Reporting;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Inputs;
using PolicyGate.Tool.Monitoring;

namespace PolicyGate.Tool.Commands;

/// <summary><c>policygate monitor</c>: what became of the packages since the last time that somebody asked.</summary>
internal static class MonitorCommand
{
    private static readonly string[] Formats = ["console", "json", "sarif", "github", "azure", "markdown"];

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> paths = CommonOptions.Paths();
        Option<string?> state = new("--state") { Description = "The file of what was told so far; policygate.monitor.json at the root of the repository if none is named. Keep it from run to run.", HelpName = "FILE" };
        Option<string?> config = new("--config") { Description = "The nuget.config that names the sources, instead of those that NuGet would find.", HelpName = "NUGET_CONFIG" };
        Option<bool> offline = new("--offline-advisories") { Description = "Match advisories with the data that is on this machine, and bring no newer one." };
        Option<string[]> osv = AdvisoriesCommand.Osv();
        Option<string> format = new("--format", "-f") { Description = "console, json, sarif, github, azure or markdown (the body of an issue).", HelpName = "FORMAT", DefaultValueFactory = _ => Formats[0] };
        format.AcceptOnlyFromAmong(Formats);
        Option<string?> output = new("--output", "-o") { Description = "Write the report to this file instead of standard output.", HelpName = "FILE" };
        Command command = new("monitor", "Say what became of the packages that the repository resolves since the last run: published anew with other bytes, malicious, vulnerable, gone, unlisted, deprecated; and what is over. TOUCHES THE NETWORK: it brings the advisory data of this user up to date as advisories update does, and asks the sources of nuget.config about each package, those only that packageSourceMapping and the policy let know of it. No package is downloaded. For a nightly job.\n\nExit codes: 0 nothing new, 1 something new needs a person, 2 wrong usage or policy, 3 not everybody could be asked: what was known of that stays.\n\nExamples:\n  policygate monitor\n  policygate monitor --state monitor/state.json --format markdown --output news.md\n  policygate monitor --osv https://osv-vulnerabilities.storage.googleapis.com/NuGet/all.zip")
        {
            paths, state, config, offline, osv, format, output, CommonOptions.Policy, CommonOptions.NoCache,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(offline) && result.GetValue(osv) is { Length: > 0 })
            {
                result.AddError("--osv brings advisories, and --offline-advisories brings none");
            }
        });
        command.SetAction((parsed, cancellation) => RunAsync(
            new MonitorOptions
            {
                Check = new CheckOptions { Paths = parsed.GetValue(paths) is { Length: > 0 } named ? named : ["."], Policy = parsed.GetValue(CommonOptions.Policy), UseCache = !parsed.GetValue(CommonOptions.NoCache) },
                State = parsed.GetValue(state),
                Config = Existing(parsed.GetValue(config)),
                IsOfflineForAdvisories = parsed.GetValue(offline),
                Osv = parsed.GetValue(osv) ?? [],
                Data = AdvisoryData.DefaultFolder,
            },
            parsed.GetValue(format)!,
            parsed.GetValue(output),
            terminal,
            cancellation));
        return command;
    }

    /// <summary>Watches: says what is new, and then remembers that it was said.</summary>
    /// <exception cref="UsageException">The state cannot be read, or there is nothing to watch.</exception>
    public static async Task<int> RunAsync(MonitorOptions options, string format, string? output, Terminal terminal, CancellationToken cancellation)
    {
        MonitorState state = new(options.StateFile);
        MonitorNews news = await ProgressLine.CountAsync(terminal, "reading what is resolved", "question", told => new RepositoryMonitor(options, terminal).RunAsync(state, told, cancellation)).ConfigureAwait(false);
        string? text = format switch
        {
            "json" => JsonReport.Write(news.Report),
            "sarif" => SarifReport.Write(news.Report, MonitorRules.Help),
            "github" => Annotations.GitHub(news.Report),
            "azure" => Annotations.Azure(news.Report),
            "markdown" => MarkdownNews.Write(news),
            _ => null,
        };
        cancellation.ThrowIfCancellationRequested();

        // What is said twice does less harm than what is never said.
        ReportOutput.Write(text, console => new ConsoleReport(console, quiet: false, verbose: true, withTable: false).Write(news.Report), output, terminal);
        await terminal.Error.WriteLineAsync($"policygate: {news.Words}").ConfigureAwait(false);
        state.Write(news.Now);
        return news.Report.ExitCode;
    }

    private static string? Existing(string? config) => config is null ? null : File.Exists(config) ? Path.GetFullPath(config) : throw new UsageException($"there is no file {config}");
}
