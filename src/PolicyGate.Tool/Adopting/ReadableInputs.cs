using System.Globalization;
using PolicyGate.Facts;
using PolicyGate.Projects;
using PolicyGate.Rules;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Editing;
using PolicyGate.Tool.Inputs;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Adopting;

/// <summary>What could not be read when a policy was drafted.</summary>
/// <param name="Path">The project, relative to the repository.</param>
/// <param name="Problem">Why not.</param>
/// <param name="IsBuilt">Whether a solution or a project that could be read builds it: then it is never excluded.</param>
internal sealed record UnreadProject(string Path, Finding Problem, bool IsBuilt)
{
    /// <summary>The entry of <c>exclude</c> that names it.</summary>
    public string Entry(DateOnly today) => string.Create(
        CultureInfo.InvariantCulture,
        $"{{ projects: [{YamlValue.Scalar(Path)}], reason: {YamlValue.Scalar(Problem.Rule == GateRules.NothingEvaluated ? $"not restored when the policy was written on {today:yyyy-MM-dd}" : $"could not be read when the policy was written on {today:yyyy-MM-dd}")} }}");
}

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
        foreach (CheckInput input in inputs)
        {
            cancellation.ThrowIfCancellationRequested();
            Look look = check.Look(input);
            if (look.Problem is null)
            {
                readable.Add(input);
            }
            else
            {
                unread.Add((input, look));
            }
        }

        // Tool manifests need no restore: with nothing else they make no policy of a repository that has more.
        if (unread.Count > 0 && readable.All(input => input.Kind == InputKind.ToolManifest))
        {
            readable.Clear();
        }

        IReadOnlySet<string> built = scan.Builders.Built(unread.Select(one => scan.RealFile(one.Input.ProjectFile)).ToHashSet(StringComparer.Ordinal), new HashSet<string>());
        return (readable, [.. unread.Select(one => new UnreadProject(one.Look.Paths.Relative(FileBasedApp.SourceOf(one.Input.ProjectFile)), one.Look.Problem!, one.Input.Problem is not null || built.Contains(scan.RealFile(one.Input.ProjectFile))))]);
    }

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
