using PolicyGate.PolicyFiles;
using PolicyGate.Reporting;
using PolicyGate.Tool.Adopting;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Editing;
using PolicyGate.Tool.Inputs;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Commands;

/// <summary><c>policygate init --migrate</c>: what is particular to packages moves from the policy into the trust file.</summary>
internal static class InitMigration
{
    /// <summary>Shows it, and writes it where that is asked.</summary>
    /// <exception cref="UsageException">There is no policy, or not one only.</exception>
    public static async Task<int> RunAsync(string folder, string root, bool usesCache, bool isApplied, Terminal terminal, CancellationToken cancellation)
    {
        if (PolicyLocator.Find(folder, new InputFiles()) is not [var file])
        {
            throw new UsageException("there is no policy to migrate, or two in one folder; policygate init writes one");
        }

        // Every project that the policy decides about.
        TextFile policy = TextFile.Open(file);
        PolicyMigration migration = new(new CheckOptions { Paths = [Path.GetDirectoryName(file)!], UseCache = usesCache }, file);
        string text = await ProgressLine.ShowAsync(terminal, "holding each step against every project", () => migration.MoveAsync(policy.Original, cancellation)).ConfigureAwait(false);
        foreach (Finding problem in migration.Problems)
        {
            await terminal.Error.WriteLineAsync(CanonicalLine.Format(problem, new RepositoryPaths(root))).ConfigureAwait(false);
        }

        if (migration.Problems.Count > 0)
        {
            await terminal.Error.WriteLineAsync("policygate: nothing is moved; mend this, and try again").ConfigureAwait(false);
            return 3;
        }

        policy.Replace(0, policy.Original.Length, text);
        TextFile[] changed = [.. new[] { policy, migration.Trust?.ToFile() }.OfType<TextFile>().Where(one => one.IsChanged)];
        foreach (TextFile one in changed)
        {
            await terminal.Lines.WriteAsync(Diff.Of(one, root)).ConfigureAwait(false);
        }

        foreach (string stays in migration.Stays)
        {
            await terminal.Error.WriteLineAsync($"policygate: stays: {stays}").ConfigureAwait(false);
        }

        cancellation.ThrowIfCancellationRequested();
        if (isApplied)
        {
            Array.ForEach(changed, one => one.Save());
        }

        await terminal.Error.WriteLineAsync(Diff.Summary(changed.Length, isApplied)).ConfigureAwait(false);
        await CommittedFiles.SayIgnoredAsync(isApplied ? changed.Select(one => one.Path) : [], root, terminal).ConfigureAwait(false);
        return 0;
    }
}
