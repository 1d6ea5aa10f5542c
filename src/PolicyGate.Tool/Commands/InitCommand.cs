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
        Option<bool> force = new("--force") { Description = "Replace a policy that is there." };
        Command command = new("init", "Write a commented policy that is as strict as it can be and passes today. Restore first: what packages say of themselves is read, and nothing is executed.\n\nExamples:\n  policygate init\n  policygate init --preset recommended --sdk") { path, preset, sdk, force, CommonOptions.NoCache };
        command.SetAction(async (parsed, cancellation) =>
        {
            string folder = Path.GetFullPath(parsed.GetValue(path)!);
            string root = PolicyLocator.RepositoryRoot(folder) ?? folder;
            string file = Path.Combine(root, FileName);
            bool isThere = File.Exists(file) || File.Exists(Path.ChangeExtension(file, ".yml"));
            if (isThere && !parsed.GetValue(force) && !parsed.GetValue(sdk))
            {
                throw new Inputs.UsageException($"{file} is there already; use --force to replace it");
            }

            if (!isThere || parsed.GetValue(force))
            {
                Adoption adoption = new(new CheckOptions { Paths = [folder], UseCache = !parsed.GetValue(CommonOptions.NoCache) }, parsed.GetValue(preset));
                string? text = await adoption.WriteAsync(cancellation).ConfigureAwait(false);
                if (text is null)
                {
                    foreach (Finding problem in adoption.Problems)
                    {
                        await terminal.Error.WriteLineAsync(CanonicalLine.Format(problem, new RepositoryPaths(root))).ConfigureAwait(false);
                    }

                    await terminal.Error.WriteLineAsync("policygate: no policy was written; mend this, restore, and try again").ConfigureAwait(false);
                    return 3;
                }

                AtomicFile.Write(file, text);
                await terminal.Lines.WriteLineAsync($"wrote {file}").ConfigureAwait(false);
            }

            if (parsed.GetValue(sdk))
            {
                await InstallAsync(root, terminal).ConfigureAwait(false);
            }

            await terminal.Lines.WriteLineAsync("next: review the policy, run policygate check, and commit it").ConfigureAwait(false);
            return 0;
        });
        return command;
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
