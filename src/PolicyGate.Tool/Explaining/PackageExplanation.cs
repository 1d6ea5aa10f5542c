using System.Globalization;
using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Rules;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Explaining;

/// <summary>
/// All that is known and decided about a package: what it is, once a version; why it is here and which lines decide, once for all projects that say the
/// same. What it is needs no policy.
/// </summary>
internal sealed class PackageExplanation(string id, CheckOptions options, string? otherPolicy)
{
    private readonly RepositoryCheck check = new(options);
    private readonly RepositoryCheck? other = otherPolicy is null ? null : new RepositoryCheck(options with { Policy = otherPolicy });
    private readonly SortedDictionary<NuGetVersion, SeenVersion> versions = [];
    private readonly SortedSet<string> unread = new(StringComparer.Ordinal);

    /// <summary>What could not be read whole, and why.</summary>
    public IReadOnlyCollection<string> Unread => unread;

    /// <summary>Whether a project has the package.</summary>
    public bool IsFound => versions.Count > 0;

    /// <summary>Looks at one project.</summary>
    public void Add(CheckInput input)
    {
        Look look = check.Look(input);
        if (look.Problem is { } problem)
        {
            unread.Add($"{look.Paths.Relative(Projects.FileBasedApp.SourceOf(input.ProjectFile))}: {problem.Rule.Id} {problem.Message}");
        }

        ResolvedPackage[] here = [.. (look.Facts?.Packages ?? []).Where(package => package.Id.Equals(id, StringComparison.OrdinalIgnoreCase))];
        if (here.Length == 0)
        {
            return;
        }

        GateResult result = check.Judge(input);
        if (result.PolicyFile is null && result.Verdict.Findings.FirstOrDefault(finding => finding.Rule.Family == RuleFamilies.Policy && finding.Rule != PolicyRules.NotFound) is { } twice)
        {
            unread.Add($"{result.Paths.Relative(twice.At.File)}: {twice.Rule.Id} {twice.Message}");
        }

        GateResult? under = other?.Judge(input);
        foreach (ResolvedPackage package in here)
        {
            using StringWriter text = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
            ProjectLines.Write(package, look, text);
            if (result.PolicyFile is { } policy)
            {
                ProjectLines.Decide(package, look.Facts!, result, result.Paths.Relative(policy), text);
            }

            if (under is not null)
            {
                ProjectLines.Decide(package, look.Facts!, under, otherPolicy!, text);
            }

            Version(package).Add(package, look.Facts!, new Repositories(result.Policy?.Signatures?.Repositories ?? [], look.Facts!.MachineNow), look.Paths.Relative(Projects.FileBasedApp.SourceOf(input.ProjectFile)), text.ToString());
        }
    }

    /// <summary>Writes it.</summary>
    public void Write(TextWriter output)
    {
        foreach (SeenVersion version in versions.Values)
        {
            version.Write(output);
        }
    }

    private SeenVersion Version(ResolvedPackage package) => versions.TryGetValue(package.Version, out SeenVersion? known) ? known : versions[package.Version] = new SeenVersion();

    private sealed class SeenVersion
    {
        private readonly List<(string Text, List<string> Projects)> blocks = [];
        private (ResolvedPackage Package, ProjectFacts Facts, Repositories Repositories)? best;
        private bool isForFSharp;

        public void Add(ResolvedPackage package, ProjectFacts facts, Repositories repositories, string project, string text)
        {
            isForFSharp |= ProjectLanguage.MayBeFSharp(facts.ProjectFile) && facts.Kind == InputKind.Project;
            if (best is null || (best.Value.Package.FolderPath is null && package.FolderPath is not null) || (!best.Value.Package.IsVersionKnown && package.IsVersionKnown))
            {
                best = (package, facts, repositories);
            }

            if (blocks.Find(block => block.Text == text) is { Projects: { } projects })
            {
                projects.Add(project);
            }
            else
            {
                blocks.Add((text, [project]));
            }
        }

        public void Write(TextWriter output)
        {
            (ResolvedPackage package, ProjectFacts facts, Repositories repositories) = best!.Value;
            output.WriteLine(package.IsVersionKnown ? $"{package.Id} {package.Version.ToNormalizedString()}" : $"{package.Id}, in a version that only a restore knows");
            EvidenceLines.Write(package, facts, repositories, isForFSharp, output);
            foreach ((string text, List<string> projects) in blocks)
            {
                output.WriteLine();
                projects.ForEach(output.WriteLine);
                output.Write(text);
            }
        }
    }
}
