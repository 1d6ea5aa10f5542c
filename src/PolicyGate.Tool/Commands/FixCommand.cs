using System.CommandLine;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Editing;
using PolicyGate.Tool.Fixing;
using PolicyGate.Tool.Inputs;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Commands;

/// <summary><c>policygate fix</c>.</summary>
internal static class FixCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> paths = new("PATH") { Description = "Folders, projects or solutions; the current folder if none is named.", Arity = ArgumentArity.ZeroOrMore, DefaultValueFactory = _ => ["."] };
        Option<bool> apply = new("--apply") { Description = "Write the changes; without it they are only shown. Runs dotnet restore in a copy of the repository, and so MSBuild and what the projects say." };
        Command command = new("fix", "Pin floats, and ranges where the policy asks for it, to what is resolved; where the policy asks for it turn on lock files, move versions to Directory.Packages.props, add <clear /> and a source mapping to nuget.config, and remove waivers that nothing needs any more. Shows a diff; --apply restores a copy of the repository with the changes first, beside it, and writes them where every version stays the same.\n\nExamples:\n  policygate fix\n  policygate fix src --apply && dotnet restore") { paths, apply, CommonOptions.Policy };
        command.SetAction(async (parsed, cancellation) =>
        {
            CheckOptions options = new() { Paths = parsed.GetValue(paths) is { Length: > 0 } named ? named : ["."], Policy = parsed.GetValue(CommonOptions.Policy) };
            RepositoryCheck check = new(options);
            string root = options.Root;
            using PinningOnly floats = new(options);
            PolicyUses uses = new(options);
            List<FixProject> projects = [];
            List<(CheckInput Input, GateResult Result)> unread = await ProgressLine.CountAsync(terminal, "looking for projects", "project", told => ReadAsync(check, floats, uses, projects, told, cancellation)).ConfigureAwait(false);
            if (unread.Count > 0)
            {
                foreach (string line in unread.Select(one => CanonicalLine.Format(Problem(one.Result.Verdict.Findings), one.Result.Paths)).Distinct())
                {
                    await terminal.Error.WriteLineAsync(line).ConfigureAwait(false);
                }

                return unread.TrueForAll(one => one.Result.Policy is null && one.Input.File is not null && one.Result.PolicyFile is null) ? 2 : 3;
            }

            RepositoryFix fix = new(root);
            fix.Plan(projects, uses);
            foreach (TextFile file in fix.Changed)
            {
                await terminal.Lines.WriteAsync(Diff.Of(file, root)).ConfigureAwait(false);
            }

            IReadOnlyList<string> against = parsed.GetValue(apply) && fix.Changed.Count > 0 ? await ProgressLine.ShowAsync(terminal, "restoring a copy", () => fix.ProveAsync(options, cancellation)).ConfigureAwait(false) : [];
            if (parsed.GetValue(apply) && against.Count == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                fix.Save();
            }

            foreach (string note in fix.Notes)
            {
                await terminal.Error.WriteLineAsync($"policygate: {note}").ConfigureAwait(false);
            }

            if (against.Count > 0)
            {
                foreach (string why in against)
                {
                    await terminal.Error.WriteLineAsync($"policygate: {Printable.Lines(why)}").ConfigureAwait(false);
                }

                await terminal.Error.WriteLineAsync("policygate: nothing was written").ConfigureAwait(false);
                return 3;
            }

            await terminal.Error.WriteLineAsync(Diff.Summary(fix.Changed.Count, parsed.GetValue(apply))).ConfigureAwait(false);
            await CommittedFiles.SayIgnoredAsync(parsed.GetValue(apply) ? fix.Committed : [], root, terminal).ConfigureAwait(false);
            if (parsed.GetValue(apply) && fix.Changed.Any(file => Path.GetExtension(file.Path) is not (".yaml" or ".yml")))
            {
                await terminal.Error.WriteLineAsync("policygate: restore now, so that what was resolved is what the files say").ConfigureAwait(false);
            }

            return 0;
        });
        return command;
    }

    private static Finding Problem(IReadOnlyList<Finding> findings) => findings.FirstOrDefault(finding => finding.Rule == GateRules.NothingEvaluated) ?? findings[0];

    // One that cannot be read ends it: its versions are not known.
    private static async Task<List<(CheckInput Input, GateResult Result)>> ReadAsync(RepositoryCheck check, PinningOnly floats, PolicyUses uses, List<FixProject> projects, Action<int, int> told, CancellationToken cancellation)
    {
        IReadOnlyList<CheckInput> inputs = await check.FindAsync(cancellation).ConfigureAwait(false);
        List<(CheckInput Input, GateResult Result)> unread = [];
        foreach (CheckInput input in inputs)
        {
            cancellation.ThrowIfCancellationRequested();
            told(projects.Count + unread.Count, inputs.Count);
            GateResult result = floats.Judge(input, check.Judge(input));
            if (result.Facts is null)
            {
                unread.Add((input, result));
                continue;
            }

            uses.Add(result);
            projects.Add(new FixProject(result.Facts, result.Policy));
        }

        return unread;
    }
}
