using System.CommandLine;
using PolicyGate.Reporting;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Editing;
using PolicyGate.Tool.Inputs;
using PolicyGate.Tool.Trusting;

namespace PolicyGate.Tool.Commands;

/// <summary><c>policygate trust</c>: what is known of each package, in a file that a tool writes and a person reviews.</summary>
internal static class TrustCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal) => new("trust", "Write what is known of each package into the trust file: who publishes it, its licence, its build code, which versions were seen when, and what a person reviewed of it. The build reads it and never writes it.\n\nExamples:\n  policygate trust init --apply\n  policygate trust status\n  policygate trust update\n  policygate trust update --accept Serilog --by alice --apply")
    {
        Init(terminal), Update(terminal), Prune(terminal), Status(terminal),
    };

    private static Command Init(Terminal terminal)
    {
        Argument<string[]> paths = Paths();
        Option<bool> apply = Apply();
        Command command = new("init", "Begin the trust file: what is in use is assumed to be what it should be. Adds the section trust to the policy where it has none. Restore first.\n\nExamples:\n  policygate trust init\n  policygate trust init --apply") { paths, apply, CommonOptions.Policy, CommonOptions.NoCache };
        command.SetAction((parsed, cancellation) => RunAsync(Options(parsed, parsed.GetValue(paths)), isBegun: true, parsed.GetValue(apply), terminal, (edit, file, results, today) => edit.Begin(file, results, today), cancellation));
        return command;
    }

    private static Command Update(Terminal terminal)
    {
        Argument<string[]> ids = new("ID") { Description = "The packages to record; all of them if none is named.", Arity = ArgumentArity.ZeroOrMore };
        Option<string[]> paths = new("--path") { Description = "Where to look; the current folder if none is named.", HelpName = "PATH" };
        Option<string[]> accept = ReviewFormats.Accept();
        Option<string?> by = ReviewFormats.By();
        Option<bool> apply = Apply();
        Command command = new("update", "Record new packages, and new versions of the same publisher with no more than was recorded. Says of the others what changed, and records them only where somebody accepts it by name.\n\nExamples:\n  policygate trust update\n  policygate trust update Serilog --apply\n  policygate trust update --accept Serilog --by alice --apply") { ids, paths, accept, by, apply, CommonOptions.Policy, CommonOptions.NoCache };
        command.SetAction((parsed, cancellation) => UpdateAsync(Options(parsed, parsed.GetValue(paths)), parsed.GetValue(ids) ?? [], parsed.GetValue(accept) ?? [], parsed.GetValue(by) ?? string.Empty, parsed.GetValue(apply), terminal, cancellation));
        return command;
    }

    /// <summary>Brings the trust file up to date, with what a person reviewed.</summary>
    /// <exception cref="UsageException">A review is by nobody, or somebody reviewed nothing.</exception>
    public static Task<int> UpdateAsync(CheckOptions options, string[] ids, string[] accepted, string by, bool isApplied, Terminal terminal, CancellationToken cancellation)
    {
        string[] named = [.. ids, .. accepted];
        if (accepted.Length > 0 != by.Trim().Length > 0)
        {
            throw new UsageException("--accept ID and --by NAME belong together: a review is of a package, and by somebody");
        }

        if (by != Printable.Name(by))
        {
            throw new UsageException("the name behind --by has characters that nobody would see");
        }

        HashSet<string> found = new(StringComparer.OrdinalIgnoreCase);
        return RunAsync(
            options,
            isBegun: false,
            isApplied,
            terminal,
            (edit, file, results, today) =>
            {
                found.UnionWith(results.SelectMany(result => result.Facts!.Packages).Select(package => package.Id));
                edit.Update(file, results, id => named.Length == 0 || named.Contains(id, StringComparer.OrdinalIgnoreCase), accepted, by.Trim(), today);
            },
            cancellation,
            () => named.FirstOrDefault(id => !found.Contains(id)) is { } unknown ? $"no project that could be read has the package {unknown}; reference it and restore first" : null);
    }

    private static Command Prune(Terminal terminal)
    {
        Argument<string[]> paths = Paths();
        Option<bool> apply = Apply();
        Command command = new("prune", "Take the records out of packages that no project of the repository has any more. Looks at the whole repository, and writes nothing where a project cannot be read.\n\nExamples:\n  policygate trust prune\n  policygate trust prune --apply") { paths, apply, CommonOptions.Policy, CommonOptions.NoCache };
        command.SetAction((parsed, cancellation) =>
        {
            CheckOptions options = Options(parsed, parsed.GetValue(paths));
            if (!options.Paths.Any(path => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)) == Path.TrimEndingDirectorySeparator(options.Root)))
            {
                throw new UsageException($"what no project has any more only the whole repository tells: policygate trust prune {options.Root}");
            }

            return RunAsync(options, isBegun: false, parsed.GetValue(apply), terminal, (edit, file, results, _) => edit.Prune(file, results), cancellation, isWhole: true);
        });
        return command;
    }

    private static Command Status(Terminal terminal)
    {
        Argument<string[]> paths = Paths();
        Command command = new("status", "Say how many packages are recorded, how many of them were reviewed, and which are not recorded, changed, contradicted or not used any more.\n\nExamples:\n  policygate trust status") { paths, CommonOptions.Policy, CommonOptions.NoCache };
        command.SetAction(async (parsed, cancellation) =>
        {
            CheckOptions options = Options(parsed, parsed.GetValue(paths));
            TrustScan scan = await LookAsync(options, isBegun: false, terminal, cancellation).ConfigureAwait(false);
            bool isCurrent = true;
            foreach (IGrouping<string, GateResult> file in scan.Files)
            {
                if (await IsUnreadableAsync([.. file], terminal).ConfigureAwait(false))
                {
                    return 3;
                }

                TrustStatus status = new([.. file]);
                status.Write(Path.GetRelativePath(options.Root, file.Key).Replace('\\', '/'), terminal.Lines);
                isCurrent &= status.IsCurrent;
            }

            await UnreadAsync(scan, terminal).ConfigureAwait(false);
            await CommittedFiles.SayIgnoredAsync(scan.Files.Select(file => file.Key), options.Root, terminal).ConfigureAwait(false);
            return scan.Unread.Count > 0 ? 3 : isCurrent ? 0 : 1;
        });
        return command;
    }

    private static Task<TrustScan> LookAsync(CheckOptions options, bool isBegun, Terminal terminal, CancellationToken cancellation) =>
        ProgressLine.CountAsync(terminal, "looking for projects", "project", told => new TrustScan(options).RunAsync(isBegun, told, cancellation));

    private static async Task<int> RunAsync(CheckOptions options, bool isBegun, bool isApplied, Terminal terminal, Action<TrustEdit, string, IReadOnlyList<GateResult>, DateOnly> plan, CancellationToken cancellation, Func<string?>? refusal = null, bool isWhole = false)
    {
        TrustScan scan = await LookAsync(options, isBegun, terminal, cancellation).ConfigureAwait(false);
        await UnreadAsync(scan, terminal).ConfigureAwait(false);
        if (isWhole && scan.Unread.Count > 0)
        {
            await terminal.Error.WriteLineAsync("policygate: nothing is written: what could not be read may have packages that nothing else has").ConfigureAwait(false);
            return 3;
        }

        TrustEdit edit = new();
        foreach (IGrouping<string, GateResult> file in scan.Files)
        {
            if (!isBegun && await IsUnreadableAsync([.. file], terminal).ConfigureAwait(false))
            {
                return 3;
            }

            plan(edit, file.Key, [.. file], scan.Today);
        }

        if (refusal?.Invoke() is { } refused)
        {
            await terminal.Error.WriteLineAsync($"policygate: {refused}").ConfigureAwait(false);
            return scan.Unread.Count > 0 ? 3 : 2;
        }

        foreach (TextFile file in edit.Changed)
        {
            await terminal.Lines.WriteAsync(Diff.Of(file, options.Root)).ConfigureAwait(false);
        }

        foreach (string left in edit.Left)
        {
            await terminal.Error.WriteLineAsync($"policygate: not recorded: {left}").ConfigureAwait(false);
        }

        cancellation.ThrowIfCancellationRequested();
        if (isApplied)
        {
            edit.Changed.ToList().ForEach(file => file.Save());
        }

        await terminal.Error.WriteLineAsync(Diff.Summary(edit.Changed.Count, isApplied)).ConfigureAwait(false);
        await CommittedFiles.SayIgnoredAsync(isApplied ? scan.Files.Select(file => file.Key).Concat(edit.Changed.Select(file => file.Path)) : [], options.Root, terminal).ConfigureAwait(false);
        return scan.Unread.Count > 0 ? 3 : edit.Left.Count > 0 ? 1 : 0;
    }

    // What cannot be read whole would be written without what it could not say.
    private static async Task<bool> IsUnreadableAsync(IReadOnlyList<GateResult> results, Terminal terminal)
    {
        IReadOnlyList<Facts.TrustProblem> problems = TrustScan.Recorded(results).Problems;
        foreach (Facts.TrustProblem problem in problems)
        {
            await terminal.Error.WriteLineAsync(FormattableString.Invariant($"policygate: {results[0].Paths.Relative(problem.At.File)}({problem.At.Line}): {problem.What}")).ConfigureAwait(false);
        }

        return problems.Count > 0;
    }

    private static async Task UnreadAsync(TrustScan scan, Terminal terminal)
    {
        foreach (string problem in scan.Unread)
        {
            await terminal.Error.WriteLineAsync($"policygate: {problem}").ConfigureAwait(false);
        }
    }

    private static CheckOptions Options(ParseResult parsed, string[]? paths) => new()
    {
        Paths = paths is { Length: > 0 } named ? named : ["."],
        Policy = parsed.GetValue(CommonOptions.Policy),
        UseCache = !parsed.GetValue(CommonOptions.NoCache),
    };

    private static Argument<string[]> Paths() => new("PATH") { Description = "Folders, projects or solutions; the current folder if none is named.", Arity = ArgumentArity.ZeroOrMore, DefaultValueFactory = _ => ["."] };

    /// <summary><c>--apply</c>.</summary>
    public static Option<bool> Apply() => new("--apply") { Description = "Write the changes; without it they are only shown." };
}
