using System.CommandLine;
using PolicyGate.PolicyFiles;
using PolicyGate.Reporting;
using PolicyGate.Tool.Adopting;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Editing;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Commands;

/// <summary><c>policygate init</c>.</summary>
internal static class InitCommand
{
    private const string FileName = "policygate.yaml";

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        Argument<string> path = new("PATH") { Description = "The repository's folder.", DefaultValueFactory = _ => "." };
        Option<string?> preset = new("--preset") { Description = "Extend a preset: recommended or strict.", HelpName = "PRESET" };
        preset.AcceptOnlyFromAmong([.. PolicyPresets.Names]);
        Option<bool> sdk = new("--sdk") { Description = "Set the gate up as an MSBuild SDK too: Directory.Build.props, Directory.Solution.targets, global.json." };
        Option<bool> force = new("--force") { Description = "Add to a policy that is there what it lacks: sections, packages with all that they bring, waivers for the rest. What a person wrote stays." };
        Command command = new("init", "Write a commented policy that is as strict as it can be and passes today. Restore first: what packages say of themselves is read, and nothing is executed.\n\nExamples:\n  policygate init\n  policygate init --preset recommended --sdk") { path, preset, sdk, force, CommonOptions.NoCache };
        command.SetAction(async (parsed, cancellation) =>
        {
            string folder = Path.GetFullPath(parsed.GetValue(path)!);
            string root = PolicyLocator.RepositoryRoot(folder) ?? folder;
            string[] there = [.. new[] { FileName, Path.ChangeExtension(FileName, ".yml") }.Select(name => Path.Combine(root, name)).Where(File.Exists)];
            if (there.Length > 0 && !parsed.GetValue(force) && !parsed.GetValue(sdk))
            {
                throw new Inputs.UsageException($"{there[0]} is there already; --force adds what it lacks, and keeps what it says");
            }

            int code = 0;
            if (there.Length == 0 || parsed.GetValue(force))
            {
                CheckOptions options = new() { Paths = [folder], UseCache = !parsed.GetValue(CommonOptions.NoCache) };
                (bool isWritten, code) = await WriteAsync(there.FirstOrDefault() ?? Path.Combine(root, FileName), there.Length > 0, options, parsed.GetValue(preset), root, terminal, cancellation).ConfigureAwait(false);
                if (!isWritten)
                {
                    return code;
                }
            }

            if (parsed.GetValue(sdk))
            {
                await InstallAsync(root, terminal).ConfigureAwait(false);
            }

            await terminal.Lines.WriteLineAsync("next: review the policy, run policygate check, and commit it").ConfigureAwait(false);
            return code;
        });
        return command;
    }

    private static async Task<(bool IsWritten, int Code)> WriteAsync(string file, bool isMerged, CheckOptions options, string? preset, string root, Terminal terminal, CancellationToken cancellation)
    {
        TextFile policy = TextFile.Open(file);
        Adoption adoption = new(options, preset);
        PolicyMerge merge = new(options, file, preset);
        string? text = isMerged ? await merge.WriteAsync(policy.Original, cancellation).ConfigureAwait(false) : await adoption.WriteAsync(cancellation).ConfigureAwait(false);
        if (text is null)
        {
            foreach (Finding problem in isMerged ? merge.Problems : adoption.Problems)
            {
                await terminal.Error.WriteLineAsync(CanonicalLine.Format(problem, new RepositoryPaths(root))).ConfigureAwait(false);
            }

            await terminal.Error.WriteLineAsync("policygate: no policy was written; mend this, restore, and try again").ConfigureAwait(false);
            return (false, 3);
        }

        IReadOnlyList<UnreadProject> unread = isMerged ? merge.Unread : adoption.Unread;
        foreach (UnreadProject project in unread)
        {
            string what = project.IsBuilt
                ? "something here builds it, so the policy does not exclude it, and does not cover it: mend it, then policygate init --force"
                : "no solution here builds it, so the policy excludes it by name: once somebody builds it, restore it, remove the entry, then policygate init --force";
            await terminal.Error.WriteLineAsync($"policygate: {Printable.Name(project.Path)}: {project.Problem.Rule.Id} {project.Problem.Text}; {what}").ConfigureAwait(false);
        }

        policy.Replace(0, policy.Original.Length, text);
        if (isMerged)
        {
            await terminal.Lines.WriteAsync(Diff.Of(policy, root)).ConfigureAwait(false);
        }

        if (policy.IsChanged)
        {
            policy.Save();
        }

        await terminal.Lines.WriteLineAsync(policy.IsChanged ? $"wrote {file}" : $"{file} has it all").ConfigureAwait(false);
        return (true, unread.Any(project => project.IsBuilt) ? 3 : 0);
    }

    private static async Task InstallAsync(string root, Terminal terminal)
    {
        foreach (TextFile edited in GateInstaller.Install(root, RepositoryCheck.Tool.Split(' ')[1]).Where(edited => edited.IsChanged))
        {
            edited.Save();
            await terminal.Lines.WriteLineAsync($"wrote {edited.Path}").ConfigureAwait(false);
        }

        foreach (string hiding in GateInstaller.Hiding(root))
        {
            await terminal.Error.WriteLineAsync($"policygate: {hiding} hides the one at the root from the projects below it; import that one in it").ConfigureAwait(false);
        }
    }
}
