using System.CommandLine;
using PolicyGate.Cache;
using PolicyGate.Projects;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Inputs;
using PolicyGate.Tool.Reviewing;

namespace PolicyGate.Tool.Commands;

/// <summary><c>policygate review</c>: what changed, and what of it a person has to decide.</summary>
internal static class ReviewCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        Argument<string?> since = new("BASE") { Description = "A commit whose lock files to review against, or two: main..HEAD. The trust file if none is named.", Arity = ArgumentArity.ZeroOrOne };
        Option<string[]> paths = new("--path") { Description = "Where to look for projects; the current folder if none is named.", HelpName = "PATH", DefaultValueFactory = _ => ["."] };
        Option<string> format = ReviewFormats.Option();
        Option<string?> output = ReviewFormats.Output();
        Option<string[]> accept = ReviewFormats.Accept();
        Option<string?> by = ReviewFormats.By();
        Option<bool> apply = TrustCommand.Apply();
        Command command = new("review", "Show what changed between the trust file, or the lock files of a commit, and now: for each package its publisher, owners, licence, source, dependencies, files, what a build reads and runs of it, and what it offers; what a person has to decide comes first. Restore first. Nothing is fetched.\n\nExit codes: 0 nothing to decide, 1 a person has to decide or something could not be compared, 2 wrong usage, 3 could not decide.\n\nExamples:\n  policygate review\n  policygate review main --format markdown --output review.md\n  policygate review v1.2..HEAD\n  policygate review --accept Serilog --by alice --apply")
        {
            since, paths, format, output, accept, by, apply, CommonOptions.Policy, CommonOptions.NoCache,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            CheckOptions options = new()
            {
                Paths = parsed.GetValue(paths) is { Length: > 0 } named ? named : ["."],
                Policy = parsed.GetValue(CommonOptions.Policy),
                UseCache = !parsed.GetValue(CommonOptions.NoCache),
            };
            if (parsed.GetValue(accept) is { Length: > 0 } || parsed.GetValue(by) is not null || parsed.GetValue(apply))
            {
                if (parsed.GetValue(accept) is not { Length: > 0 })
                {
                    throw new UsageException("--by and --apply belong to --accept ID: what is recorded is what somebody reviewed");
                }

                return parsed.GetValue(since) is null ? await TrustCommand.UpdateAsync(options, [], parsed.GetValue(accept) ?? [], parsed.GetValue(by) ?? string.Empty, parsed.GetValue(apply), terminal, cancellation).ConfigureAwait(false)
                    : throw new UsageException("a review is recorded in the trust file, which is of what is there now: name no commit");
            }

            EvidenceCache cache = new(options.UseCache ? EvidenceCache.DefaultFolder() : null);
            ReviewReport report = await ProgressLine.CountAsync(terminal, "comparing packages", "project", async told => parsed.GetValue(since) is { } commits
                ? Locked(commits, options, new InstalledArchives(NuGetSettingsReader.PackageFolders(options.Root), cache))
                : await new TrustFileReview(options, cache).RunAsync(told, cancellation).ConfigureAwait(false)).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            ReviewFormats.Write(report, parsed.GetValue(format)!, parsed.GetValue(output), terminal);
            return report.NeedsDecision ? 1 : 0;
        });
        return command;
    }

    /// <summary>What the lock files of two states differ in.</summary>
    /// <exception cref="UsageException">Neither has one, or git knows no such commit.</exception>
    internal static ReviewReport Locked(string commits, CheckOptions options, InstalledArchives archives)
    {
        string[] ends = commits.Split("..", 2);
        LockedState before = LockedState.At(options.Root, ends[0]);
        LockedState after = ends.Length == 2 ? LockedState.At(options.Root, ends[1]) : LockedState.Now(options.Root);
        if (before.Files.Count + before.Unread.Count + after.Files.Count + after.Unread.Count == 0)
        {
            throw new UsageException("there is no packages.lock.json in either state; turn on lock files (RestorePackagesWithLockFile), or review against a trust file", 3);
        }

        return new LockFileReview(archives, KnownRepositories.Of(options, after.Files)).Of(ends[0], before, ends.Length == 2 ? ends[1] : "now", after);
    }
}
