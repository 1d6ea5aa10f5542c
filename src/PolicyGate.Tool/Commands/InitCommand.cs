using System.CommandLine;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.PolicyFiles;
using PolicyGate.Reporting;
using PolicyGate.Tool.Adopting;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Editing;
using PolicyGate.Tool.Inputs;
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
        Option<bool> sdk = new("--sdk") { Description = "Set the gate up as an MSBuild SDK too, and this tool at its version: Directory.Build.props, Directory.Solution.targets, global.json, dotnet-tools.json." };
        Option<bool> force = new("--force") { Description = "Add to a policy that is there what it lacks: sections, packages with all that they bring, waivers for the rest. What a person wrote stays." };
        Option<bool> migrate = new("--migrate") { Description = "Move what is particular to packages from the policy that is there into the trust file, as far as the verdict on every package stays the same. Shows a diff; what a person wrote stays." };
        Option<bool> apply = new("--apply") { Description = "With --migrate: write the changes; without it they are only shown." };
        Command command = new("init", "Write a short commented policy and the trust file, as strict as they can be and pass today: what is wanted stands in the one, what is known of each package in the other. Restore first: what packages say of themselves is read, and nothing is executed.\n\nExamples:\n  policygate init\n  policygate init --preset recommended --sdk\n  policygate init --migrate --apply") { path, preset, sdk, force, migrate, apply, CommonOptions.NoCache };
        command.SetAction(async (parsed, cancellation) =>
        {
            string folder = Path.GetFullPath(parsed.GetValue(path)!);
            string root = PolicyLocator.RepositoryRoot(folder) ?? folder;
            string[] there = [.. new[] { FileName, Path.ChangeExtension(FileName, ".yml") }.Select(name => Path.Combine(root, name)).Where(File.Exists)];
            if (parsed.GetValue(migrate) && (parsed.GetValue(force) || parsed.GetValue(sdk) || parsed.GetValue(preset) is not null))
            {
                throw new UsageException("--migrate moves what is there, and goes with no option but --apply and --no-cache");
            }

            if (parsed.GetValue(apply) && !parsed.GetValue(migrate))
            {
                throw new UsageException("--apply goes with --migrate; init itself writes");
            }

            if (parsed.GetValue(migrate))
            {
                return await InitMigration.RunAsync(folder, root, !parsed.GetValue(CommonOptions.NoCache), parsed.GetValue(apply), terminal, cancellation).ConfigureAwait(false);
            }

            if (there.Length > 0 && !parsed.GetValue(force) && !parsed.GetValue(sdk))
            {
                throw new UsageException($"{there[0]} is there already; --force adds what it lacks, and keeps what it says{(PolicyMigration.IsLong(TextFile.Open(there[0]).Original) ? "; --migrate moves what is particular to packages into the trust file" : string.Empty)}");
            }

            bool isDrafted = there.Length == 0 || parsed.GetValue(force);
            CheckOptions options = new() { Paths = [folder], UseCache = !parsed.GetValue(CommonOptions.NoCache) };
            GateSetup? setup = parsed.GetValue(sdk) ? GateInstaller.Install(root, RepositoryCheck.Version) : null;
            using ManifestsInPlace manifests = new(setup?.Manifests ?? []);
            if (isDrafted && setup is not null)
            {
                // The policy is of the tool too.
                await ReadableInputs.RequireAnyAsync(options, cancellation).ConfigureAwait(false);
                manifests.Save();
                options = options with { Paths = [folder, .. setup.Manifests.Select(manifest => manifest.Path)] };
            }

            Drafted? drafted = null;
            List<string> committed = [];
            if (isDrafted)
            {
                string file = there.FirstOrDefault() ?? Path.Combine(root, FileName);
                drafted = await WriteAsync(file, there.Length > 0, options, parsed.GetValue(preset), root, terminal, cancellation).ConfigureAwait(false);
                if (drafted.Trust is null)
                {
                    return 3;
                }

                committed.AddRange([file, drafted.Trust.Path, .. drafted.LockFiles]);
            }

            manifests.Keep();
            if (setup is not null)
            {
                await InstallAsync(setup, root, options, terminal).ConfigureAwait(false);
                committed.AddRange(setup.Edits.Concat(setup.Manifests).Select(edited => edited.Path));
            }

            await CommittedFiles.SayIgnoredAsync(committed, root, terminal).ConfigureAwait(false);

            await terminal.Lines.WriteLineAsync(setup is null
                ? "next: review the policy, run policygate check, and commit it"
                : "next: review the policy, run dotnet tool restore and dotnet policygate check, and commit what was written").ConfigureAwait(false);
            return drafted?.Unread.Any(project => !project.IsExcluded) == true ? 3 : 0;
        });
        return command;
    }

    private static async Task<Drafted> WriteAsync(string file, bool isMerged, CheckOptions options, string? preset, string root, Terminal terminal, CancellationToken cancellation)
    {
        TextFile policy = TextFile.Open(file);
        Drafted drafted = await ProgressLine.ShowAsync(terminal, "reading what the packages say of themselves", () => isMerged ? new PolicyMerge(options, file, preset).WriteAsync(policy.Original, cancellation) : new Adoption(options, file, preset).WriteAsync(cancellation)).ConfigureAwait(false);
        if (drafted.Text is null)
        {
            foreach (Finding problem in drafted.Problems)
            {
                await terminal.Error.WriteLineAsync(CanonicalLine.Format(problem, new RepositoryPaths(root))).ConfigureAwait(false);
            }

            await terminal.Error.WriteLineAsync("policygate: no policy was written; mend this, restore, and try again").ConfigureAwait(false);
            return drafted;
        }

        foreach (UnreadProject project in drafted.Unread)
        {
            string what = project.IsTools ? "a tool manifest is no project that could be excluded, and the policy does not cover it: mend it, then policygate init --force"
                : project.IsBuilt
                ? "something here builds it, so the policy does not exclude it, and does not cover it: mend it, then policygate init --force"
                : "no solution here builds it, so the policy excludes it by name: once somebody builds it, restore it, remove the entry, then policygate init --force";
            await terminal.Error.WriteLineAsync($"policygate: {Printable.Name(project.Path)}: {project.Problem.Rule.Id} {project.Problem.Text}; {what}").ConfigureAwait(false);
        }

        foreach ((bool isOfManifest, string restore) in new[] { (false, "dotnet restore"), (true, "dotnet tool restore") })
        {
            if (drafted.Unrecorded(isOfManifest) is { Count: > 0 } ids)
            {
                await terminal.Error.WriteLineAsync($"policygate: not on this machine, so not recorded, and let in by the id alone, whatever the version: {string.Join(", ", ids.Select(Printable.Name))}; {restore}, then policygate init --force records what it brings, and packages.allow needs it no more").ConfigureAwait(false);
            }
        }

        policy.Replace(0, policy.Original.Length, drafted.Text);
        foreach (TextFile written in new[] { policy, drafted.Trust!.ToFile() })
        {
            if (isMerged && written.IsChanged)
            {
                await terminal.Lines.WriteAsync(Diff.Of(written, root)).ConfigureAwait(false);
            }

            if (written.IsChanged)
            {
                written.Save();
            }

            await terminal.Lines.WriteLineAsync(written.IsChanged ? $"wrote {written.Path}" : $"{written.Path} has it all").ConfigureAwait(false);
        }

        return drafted;
    }

    private static async Task InstallAsync(GateSetup setup, string root, CheckOptions options, Terminal terminal)
    {
        foreach (TextFile edited in setup.Edits.Concat(setup.Manifests).Where(edited => edited.IsChanged))
        {
            edited.Save();
            await terminal.Lines.WriteLineAsync($"wrote {edited.Path}").ConfigureAwait(false);
        }

        foreach (string move in setup.Moves)
        {
            await terminal.Lines.WriteLineAsync(move).ConfigureAwait(false);
        }

        // A policy that was there is a person's: it is said what it does not take.
        RepositoryCheck check = new(options);
        if (setup.Manifests.Any(manifest => check.Judge(new CheckInput(InputKind.ToolManifest, manifest.Path, manifest.Path)).Verdict.Findings.Any(finding => finding.Severity == Severity.Error && !finding.IsWaived && ToolManifest.ToolId.Equals(finding.PackageId, StringComparison.OrdinalIgnoreCase))))
        {
            await terminal.Error.WriteLineAsync($"policygate: the policy does not take the tool yet: dotnet tool restore, then policygate allow {ToolManifest.ToolId} --apply").ConfigureAwait(false);
        }

        foreach (string hiding in GateInstaller.Hiding(root))
        {
            await terminal.Error.WriteLineAsync($"policygate: {hiding} hides the one at the root from the projects below it; import that one in it").ConfigureAwait(false);
        }
    }

    // Written while the policy is drafted, and taken back where none is.
    private sealed class ManifestsInPlace(IReadOnlyList<TextFile> manifests) : IDisposable
    {
        private bool isTakenBack;

        public void Save()
        {
            isTakenBack = true;
            foreach (TextFile manifest in manifests.Where(manifest => manifest.IsChanged))
            {
                manifest.Save();
            }
        }

        public void Keep() => isTakenBack = false;

        public void Dispose()
        {
            foreach (TextFile manifest in manifests.Where(manifest => isTakenBack && manifest.IsChanged))
            {
                manifest.Revert();
                if (Path.GetDirectoryName(manifest.Path) is { } folder && Path.GetFileName(folder) == ".config" && !Directory.EnumerateFileSystemEntries(folder).Any())
                {
                    Directory.Delete(folder);
                }
            }
        }
    }
}
