using System.Collections.Concurrent;
using System.CommandLine;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Inputs;
using PolicyGate.Tool.Managing;

namespace PolicyGate.Tool.Commands;

/// <summary><c>policygate check</c>.</summary>
internal static class CheckCommand
{
    private static readonly string[] Formats = ["console", "json", "sarif", "github", "azure", "markdown"];

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> paths = CommonOptions.Paths();
        paths.Validators.Add(result =>
        {
            foreach (string token in result.Tokens.Select(token => token.Value).Where(token => token.StartsWith('-')))
            {
                result.AddError($"there is no option {token}");
            }
        });
        Option<string> format = new("--format", "-f") { Description = "console, json, sarif, github, azure or markdown (the summary of a job).", HelpName = "FORMAT", DefaultValueFactory = _ => Formats[0] };
        format.AcceptOnlyFromAmong(Formats);
        Option<string?> output = new("--output", "-o") { Description = "Write the report to this file instead of standard output.", HelpName = "FILE" };
        Option<bool> restore = new("--restore") { Description = "Run dotnet restore first, in locked mode where there is a lock file. The only thing that runs MSBuild, and so what the projects say." };
        Option<bool> verify = new("--verify-gate") { Description = "Verify that every project is under the gate and that its verdict is of these inputs; after a build." };
        Option<string?> from = new("--protected") { Description = "With --verify-gate: a checkout of the protected branch, whose policies and files of the gate count.", HelpName = "FOLDER" };
        Option<bool> machine = new("--machine") { Description = "With --verify-gate: the verdicts are of the gate and the bundle with which this machine is managed; that a repository imports no gate of its own is no finding then." };
        Option<long?> least = new("--machine-bundle") { Description = "With --machine: the least number that the bundle has to have.", HelpName = "N" };
        Option<string?> machineRoot = new("--machine-root") { Description = "Where that is installed, if not in the system's folder.", HelpName = "FOLDER" };
        Option<bool> quiet = new("--quiet", "-q") { Description = "Show errors only, no progress." };
        Option<bool> verbose = new("--verbose", "-v") { Description = "Show what is waived, information, and every place." };
        Command command = new("check", "Judge everything below a path: projects, lock files, tool manifests, file-based apps, packages.config.\n\nExamples:\n  policygate check\n  policygate check src/Shop.slnx --format sarif --output policygate.sarif\n  policygate check packages.lock.json --policy strict --as-of 2026-12-31")
        {
            paths, format, output, restore, verify, from, machine, least, machineRoot, CommonOptions.Policy, CommonOptions.AsOf, CommonOptions.NoCache, quiet, verbose,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(from) is not null && !result.GetValue(verify))
            {
                result.AddError("--protected belongs to --verify-gate");
            }

            if (result.GetValue(machine) && !result.GetValue(verify))
            {
                result.AddError("--machine belongs to --verify-gate");
            }

            if (result.GetValue(least) is not null && !result.GetValue(machine))
            {
                result.AddError("--machine-bundle belongs to --machine");
            }
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            MachineFolder folder = new(parsed.GetValue(machineRoot) ?? MachineFolder.Default);
            bool isOfMachine = parsed.GetValue(machine);
            if (isOfMachine && MachineStatus.Refusal(folder, parsed.GetValue(least)) is { } refusal)
            {
                throw new UsageException(refusal, 3);
            }

            CheckOptions options = new()
            {
                Machine = folder.Current,
                IsOfMachine = isOfMachine,
                Paths = parsed.GetValue(paths) is { Length: > 0 } named ? named : ["."],
                Policy = parsed.GetValue(CommonOptions.Policy),
                AsOf = parsed.GetValue(CommonOptions.AsOf),
                UseCache = !parsed.GetValue(CommonOptions.NoCache),
                Restore = parsed.GetValue(restore),
                VerifyGate = parsed.GetValue(verify),
                Protected = parsed.GetValue(from),
            };
            ConcurrentDictionary<string, bool> trustFiles = new(StringComparer.Ordinal);
            CheckReport report = await RunAsync(new RepositoryCheck(options), (_, result) => trustFiles.TryAdd(result.Facts?.Trust.Path ?? string.Empty, true), terminal, parsed.GetValue(quiet), cancellation).ConfigureAwait(false);
            string? text = parsed.GetValue(format) switch
            {
                "json" => JsonReport.Write(report),
                "sarif" => SarifReport.Write(report, RulePages.Read),
                "github" => Annotations.GitHub(report),
                "azure" => Annotations.Azure(report),
                "markdown" => MarkdownCheck.Write(report),
                _ => null,
            };
            cancellation.ThrowIfCancellationRequested();
            ReportOutput.Write(text, console => new ConsoleReport(console, parsed.GetValue(quiet), parsed.GetValue(verbose)).Write(report), parsed.GetValue(output), terminal);
            if (!parsed.GetValue(quiet))
            {
                await CommittedFiles.SayIgnoredAsync(trustFiles.Keys.Where(File.Exists), options.Root, terminal).ConfigureAwait(false);
            }

            return report.ExitCode;
        });
        return command;
    }

    private static Task<CheckReport> RunAsync(RepositoryCheck check, Action<CheckInput, GateResult> kept, Terminal terminal, bool quiet, CancellationToken cancellation) => quiet
        ? check.RunAsync(null, kept, cancellation)
        : ProgressLine.CountAsync(terminal, "looking for projects", "project", told => check.RunAsync(told, kept, cancellation));
}
