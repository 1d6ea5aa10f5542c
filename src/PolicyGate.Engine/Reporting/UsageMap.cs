using System.Text;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Rules;
using PolicyGate.Verdicts;

namespace PolicyGate.Reporting;

/// <summary>Which assemblies of a project's references belong to packages whose use the analyzer marks.</summary>
internal static class UsageMap
{
    /// <summary>The map's text; empty where there is nothing to mark.</summary>
    public static string Write(Verdict verdict, ProjectFacts facts, Policy policy)
    {
        StringBuilder text = new();
        Severity flagged = SeverityTable.Of(UsageRules.FlaggedPackage, policy);
        Severity undeclared = SeverityTable.Of(UsageRules.UndeclaredPackage, policy);
        foreach (ResolvedPackage package in facts.Packages.Where(package => package.FolderPath is not null))
        {
            Finding? finding = verdict.Findings.FirstOrDefault(finding => package.Id.Equals(finding.PackageId, StringComparison.OrdinalIgnoreCase) && (finding.Version is null || finding.Version == package.Version));
            if (finding is not null && flagged != Severity.Off)
            {
                Add(text, UsageRules.FlaggedPackage, flagged, package, $"{finding.Rule.Id}: {finding.Message}");
            }

            if (!package.IsDirect && undeclared != Severity.Off)
            {
                Add(text, UsageRules.UndeclaredPackage, undeclared, package, $"the project does not reference it; it comes by {string.Join(" → ", package.Path.Shown())}");
            }
        }

        return text.ToString();
    }

    private static void Add(StringBuilder text, RuleDescriptor rule, Severity severity, ResolvedPackage package, string why)
    {
        foreach (string file in package.NamedFiles.Where(IsReference).Order(StringComparer.Ordinal))
        {
            text.Append(new UsageLine(rule.Id, severity.Word(), Printable.Name($"{package.Id} {package.Version.ToNormalizedString()}"), Printable.Name($"{package.FolderPath}/{file}"), Printable.Line(why))).Append('\n');
        }
    }

    private static bool IsReference(string file) => file.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
        && (file.StartsWith("lib/", StringComparison.OrdinalIgnoreCase) || file.StartsWith("ref/", StringComparison.OrdinalIgnoreCase));
}
