using PolicyGate.Facts;
using PolicyGate.Language;
using PolicyGate.Policies;
using PolicyGate.Rules;

namespace PolicyGate.Verdicts;

/// <summary>Which lines of a policy decide about a package, whether they pass or not.</summary>
internal static class PackageDecisions
{
    /// <summary>The deciding lines, in the order of sections.</summary>
    public static IEnumerable<PackageDecision> Of(Policy policy, ProjectFacts facts, ResolvedPackage package)
    {
        bool isExempt = package.IsFromSdk && policy.CheckSdkPackages is not { Value: true };
        SectionGrammar[] exempt = [.. policy.Language.Sections.Where(section => isExempt && section.ExemptsSdk)];
        return
        [
            .. exempt.Where(section => policy.ValuesOf(section) is not null).Select(section => Exempt(policy, section)),
            .. policy.Language.Sections.Except(exempt).SelectMany(section => section.Says(policy, facts, package).Select(line => new PackageDecision(section.Key.Name, line.What, line.At))),
            .. Waivers(policy, facts, package),
        ];
    }

    /// <summary>Every way from the project to a package, the shortest first; at most <paramref name="most"/>.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Ways(ProjectFacts facts, ResolvedPackage package, int most)
    {
        ILookup<string, ResolvedPackage> byId = facts.Packages.ToLookup(other => other.Id, StringComparer.OrdinalIgnoreCase);
        List<IReadOnlyList<string>> ways = [];
        Queue<(string Id, IReadOnlyList<string> Below)> open = new([(package.Id, [])]);
        while (ways.Count < most && open.TryDequeue(out (string Id, IReadOnlyList<string> Below) next))
        {
            ResolvedPackage[] steps = next.Below.Count == 0 ? [package] : [.. byId[next.Id]];
            string[] way = [steps.Length == 0 ? next.Id : $"{steps[0].Id} {string.Join("/", steps.Select(step => step.Version.ToNormalizedString()))}", .. next.Below];
            string[] parents = [.. steps.SelectMany(step => step.Parents).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];

            // A parent that is no package is a project; a circle has no way of its own.
            if (steps.Length == 0 || parents.Length == 0 || parents[0].Length == 0)
            {
                ways.Add([facts.ProjectName, .. way]);
            }

            foreach (string parent in parents.Where(parent => parent.Length > 0 && !way.Any(step => step.Split(' ')[0].Equals(parent, StringComparison.OrdinalIgnoreCase))))
            {
                open.Enqueue((parent, way));
            }
        }

        return ways;
    }

    // Said at the section that would decide, or where the policy says that it does not.
    private static PackageDecision Exempt(Policy policy, SectionGrammar section) =>
        new(section.Key.Name, $"it ships with the .NET SDK; {SdkPack.Exemption}", policy.CheckSdkPackages?.At ?? policy.ValuesOf(section)!.At);

    private static IEnumerable<PackageDecision> Waivers(Policy policy, ProjectFacts facts, ResolvedPackage package) => (policy.Waivers?.Entries ?? [])
        .Where(waiver => waiver.AppliesTo(facts.ProjectPath) && waiver.Packages.Any(entry => entry.Matches(package.Id, package.Version)))
        .Select(waiver => new PackageDecision("waivers", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{string.Join(", ", waiver.Rules)} {(waiver.Expires.Value < facts.Today ? "was waived, and no more since" : "waived until")} {waiver.Expires.Value:yyyy-MM-dd}: {waiver.Reason}"), waiver.At));
}
