using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Tool.Checking;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Explaining;

/// <summary>Why a project has a package, and what a policy says of it there: the same text for all projects of which the same is so.</summary>
internal static class ProjectLines
{
    private const int MostWays = 20;

    /// <summary>The ways to the package; they begin at the project, which stands above them.</summary>
    public static void Write(ResolvedPackage package, Look look, TextWriter output)
    {
        ProjectFacts facts = look.Facts!;
        if (facts.Kind == InputKind.Declarations)
        {
            output.WriteLine("  declared, and not restored: which version it is, and what it brings, a restore decides");
            return;
        }

        if (facts.Kind == InputKind.LockFile)
        {
            output.WriteLine($"  by its lock file alone, {look.Paths.Relative(facts.LockFilePath)}");
        }

        IReadOnlyList<IReadOnlyList<string>> ways = PackageDecisions.Ways(facts, package, MostWays + 1);
        foreach (IReadOnlyList<string> way in ways.Take(MostWays))
        {
            output.WriteLine($"  → {string.Join(" → ", way.Skip(1))}");
        }

        if (ways.Count > MostWays)
        {
            output.WriteLine("  … and more ways");
        }
    }

    /// <summary>The deciding lines of a policy, and what it finds: of the package, and of the project itself.</summary>
    public static void Decide(ResolvedPackage package, ProjectFacts facts, GateResult result, string policyName, TextWriter output)
    {
        output.WriteLine($"  under {policyName}:");
        ProjectFacts under = facts with { Trust = result.Facts?.Trust ?? facts.Trust, Advisories = result.Facts?.Advisories ?? facts.Advisories };
        foreach (PackageDecision decision in result.Policy is { } policy ? PackageDecisions.Of(policy, under, package) : [])
        {
            output.WriteLine($"    {decision.Section}: {decision.What} [{result.Paths.Relative(decision.At.File)}({decision.At.Line},{decision.At.Column})]");
        }

        Finding[] own = [.. result.Verdict.Findings.Where(finding => finding.PackageId is null && finding.Severity > Severity.Info)];
        Finding[] about = [.. result.Verdict.Findings.Where(finding => IsAbout(finding, package, facts))];
        Say(about);
        Say(own);
        output.WriteLine(result.Facts is null ? "    whether it passes cannot be decided"
            : about.Any(IsError) ? "    it does not pass"
            : own.Any(IsError) ? "    it passes, its project does not"
            : "    it passes");

        // The project stands above, with all others of which the same is so.
        void Say(Finding[] findings)
        {
            foreach (Finding finding in findings)
            {
                output.WriteLine($"    {CanonicalLine.Category(finding)} {finding.Rule.Id}: {CanonicalLine.Text(finding, result.Paths).Replace($"({facts.ProjectName} → ", "(→ ", StringComparison.Ordinal)}");
            }
        }
    }

    // What is declared names the lowest version that it takes, which need not be one that is here.
    private static bool IsAbout(Finding finding, ResolvedPackage package, ProjectFacts facts) => package.Id.Equals(finding.PackageId, StringComparison.OrdinalIgnoreCase)
        && (finding.Version is null || finding.Version == package.Version || !facts.Packages.Any(other => other.Version == finding.Version && other.Id.Equals(package.Id, StringComparison.OrdinalIgnoreCase)));

    private static bool IsError(Finding finding) => !finding.IsWaived && finding.Severity == Severity.Error;
}
