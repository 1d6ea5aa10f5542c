using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Projects;
using PolicyGate.Rules;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Inputs;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Adopting;

/// <summary>Parts what is here into what can be judged and what cannot.</summary>
internal static class ReadableInputs
{
    /// <summary>What can be judged, without what a policy that is there excludes; nothing where nothing can.</summary>
    /// <exception cref="UsageException">There is nothing here at all.</exception>
    public static async Task<(IReadOnlyList<CheckInput> Inputs, IReadOnlyList<UnreadProject> Unread)> FindAsync(CheckOptions options, CancellationToken cancellation)
    {
        RepositoryScan scan = new();
        await scan.AddAsync(options.Paths, cancellation).ConfigureAwait(false);
        IReadOnlyList<CheckInput> inputs = new ExcludedInputs(options, scan).Judged();
        RequireAny(inputs);
        RepositoryCheck check = new(options);
        List<CheckInput> readable = [];
        List<(CheckInput Input, Look Look)> unread = [];
        List<UnreadProject> patterns = [];
        foreach (CheckInput input in inputs)
        {
            cancellation.ThrowIfCancellationRequested();
            Look look = check.Look(input);
            if (Pattern(look.Paths.Relative(FileBasedApp.SourceOf(input.ProjectFile)), input) is { } pattern)
            {
                patterns.Add(pattern);
            }

            if (look.Problem is null)
            {
                readable.Add(input);
            }
            else
            {
                unread.Add((input, look));
            }
        }

        if (patterns.Count > 0)
        {
            return ([], patterns);
        }

        // Tool manifests need no restore: with nothing else they make no policy of a repository that has more.
        if (unread.Count > 0 && readable.All(input => input.Kind == InputKind.ToolManifest))
        {
            readable.Clear();
        }

        IReadOnlySet<string> built = scan.Builders.Built(unread.Select(one => scan.RealFile(one.Input.ProjectFile)).ToHashSet(StringComparer.Ordinal), new HashSet<string>());
        return (readable, [.. unread.Select(one => new UnreadProject(one.Look.Paths.Relative(FileBasedApp.SourceOf(one.Input.ProjectFile)), one.Look.Problem!, one.Input.Problem is not null || built.Contains(scan.RealFile(one.Input.ProjectFile))) { IsTools = one.Input.Kind == InputKind.ToolManifest })]);
    }

    // A policy names projects by globs, with slashes: what such a path would name there is more, or something else.
    private static UnreadProject? Pattern(string path, CheckInput input) => path.Contains('*', StringComparison.Ordinal) || (!OperatingSystem.IsWindows() && input.ProjectFile.Contains('\\', StringComparison.Ordinal))
        ? new UnreadProject(path, new Finding { Rule = GateRules.CannotDecide, Message = $"{path} would be a pattern in a policy, which names more than this one; rename it", At = new SourceSpan(input.ProjectFile, 1, 1) }, IsBuilt: true)
        : null;

    /// <summary>Looks whether there is anything to write a policy for.</summary>
    /// <exception cref="UsageException">There is nothing here at all.</exception>
    public static async Task RequireAnyAsync(CheckOptions options, CancellationToken cancellation) => RequireAny(await new RepositoryCheck(options).FindAsync(cancellation).ConfigureAwait(false));

    private static void RequireAny(IReadOnlyList<CheckInput> inputs)
    {
        if (inputs.Count == 0)
        {
            throw new UsageException("there is no project, lock file, tool manifest or file-based app here; name another path");
        }
    }
}
