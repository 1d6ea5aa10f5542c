using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Rules;

namespace PolicyGate.Verdicts;

/// <summary>A line of the policy that has a say about a package.</summary>
/// <param name="Section">The section.</param>
/// <param name="What">What it says.</param>
/// <param name="At">The line.</param>
internal sealed record PackageDecision(string Section, string What, SourceSpan At);

/// <summary>Which lines of a policy decide about a package, whether they pass or not.</summary>
internal static class PackageDecisions
{
    /// <summary>The deciding lines, in the order of sections.</summary>
    public static IEnumerable<PackageDecision> Of(Policy policy, ProjectFacts facts, ResolvedPackage package)
    {
        bool isExempt = package.IsFromSdk && policy.CheckSdkPackages is not { Value: true };
        return
        [
            .. isExempt ? Exempt(policy) : [.. Packages(policy, package), .. Pinning(policy, package)], .. LockFile(policy, facts, package), .. Sources(policy, package), .. Signatures(policy, package), .. Integrity(policy),
            .. isExempt ? [] : Age(policy, package), .. Licenses(policy, package), .. BuildCode(policy, package), .. Waivers(policy, facts, package),
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
    private static IEnumerable<PackageDecision> Exempt(Policy policy)
    {
        (string Family, SourceSpan? At)[] sections = [(RuleFamilies.Packages, policy.Packages?.At), (RuleFamilies.Pinning, policy.Pinning?.At), (RuleFamilies.Age, policy.Age?.At)];
        return sections.Where(section => section.At is not null)
            .Select(section => new PackageDecision(section.Family, $"it ships with the .NET SDK; {SdkPack.Exemption}", policy.CheckSdkPackages?.At ?? section.At!.Value));
    }

    private static IEnumerable<PackageDecision> Packages(Policy policy, ResolvedPackage package)
    {
        if (policy.Packages is not { } section)
        {
            yield break;
        }

        if (section.DenyEntry(package) is { } denied)
        {
            yield return new PackageDecision(RuleFamilies.Packages, $"denied by {denied}", denied.At);
            yield break;
        }

        (AllowAnswer answer, PackageEntry? entry) = section.Ask(package);
        if (entry is not null)
        {
            yield return new PackageDecision(RuleFamilies.Packages, answer == AllowAnswer.Allowed ? $"allowed by {entry}" : $"{entry} allows other versions only", entry.At);
        }
        else
        {
            yield return new PackageDecision(RuleFamilies.Packages, section.DeniesByDefault() ? "no entry names it: denied" : "no entry names it: allowed", section.DefaultAt());
        }
    }

    private static IEnumerable<PackageDecision> Pinning(Policy policy, ResolvedPackage package)
    {
        if (package.IsDirect && policy.Pinning?.Direct is { } direct)
        {
            yield return new PackageDecision(RuleFamilies.Pinning, $"direct: {Word(direct.Value)}", direct.At);
        }
        else if (!package.IsDirect && policy.Pinning?.TransitiveLocked is { } locked)
        {
            yield return new PackageDecision(RuleFamilies.Pinning, locked.Value ? "transitive: locked" : "transitive: any", locked.At);
        }
    }

    private static IEnumerable<PackageDecision> LockFile(Policy policy, ProjectFacts facts, ResolvedPackage package)
    {
        if (policy.LockFile?.VerifyContentHash is { Value: true } hash)
        {
            string what = facts.Lock is not Evidence<LockFile>.Known known ? "content-hash: verify, and there is no lock file"
                : known.Value.Targets.Values.Any(target => target.Values.Any(entry => entry.Resolved == package.Version && entry.Id.Equals(package.Id, StringComparison.OrdinalIgnoreCase))) ? "its hash has to be that of the lock file"
                : "content-hash: verify, and the lock file has no entry of it";
            yield return new PackageDecision(RuleFamilies.LockFile, what, hash.At);
        }
    }

    private static IEnumerable<PackageDecision> Sources(Policy policy, ResolvedPackage package)
    {
        if (policy.Sources is not { } section)
        {
            yield break;
        }

        if (MostSpecific.Of(section.OwnersOf, entry => entry.Packages, package.Id, package.Version) is { } owners)
        {
            yield return new PackageDecision(RuleFamilies.Sources, $"has to come from {string.Join(" or ", owners.Sources)}", owners.At);
        }
        else if (section.AllowAt is { } allowAt)
        {
            yield return new PackageDecision(RuleFamilies.Sources, $"has to come from {string.Join(" or ", section.Allow.Select(source => source.Value))}", allowAt);
        }
    }

    private static IEnumerable<PackageDecision> Signatures(Policy policy, ResolvedPackage package)
    {
        if (policy.Signatures is not { } section)
        {
            yield break;
        }

        SignatureDemand? demand = MostSpecific.Of(section.For, entry => entry.Packages, package.Id, package.Version);
        RequiredSignature require = demand?.Require ?? section.Require?.Value ?? RequiredSignature.None;
        if (demand is not null)
        {
            string signers = demand.Signers.Count > 0 ? $", by {string.Join(" or ", demand.Signers)}" : string.Empty;
            string owners = demand.Owners.Count > 0 ? $", owned by {string.Join(" or ", demand.Owners)}" : string.Empty;
            yield return new PackageDecision(RuleFamilies.Signatures, $"require: {Word(require)}{signers}{owners}", demand.At);
        }
        else if (section.Require is { } written)
        {
            yield return new PackageDecision(RuleFamilies.Signatures, $"require: {Word(require)}", written.At);
        }
    }

    private static IEnumerable<PackageDecision> Integrity(Policy policy)
    {
        if (policy.Integrity?.Archive is { Value: true } archive)
        {
            yield return new PackageDecision(RuleFamilies.Integrity, "its archive has to be what was installed", archive.At);
        }

        if (policy.Integrity?.Files is { Value: not ComparedFiles.Off } files)
        {
            yield return new PackageDecision(RuleFamilies.Integrity, $"its extracted files have to be those of the archive: {Word(files.Value)}", files.At);
        }
    }

    private static IEnumerable<PackageDecision> Age(Policy policy, ResolvedPackage package)
    {
        if (policy.Age?.MinimumFor(package) is { } minimum)
        {
            yield return new PackageDecision(RuleFamilies.Age, $"at least {minimum.Written} old", minimum.At);
        }
    }

    private static IEnumerable<PackageDecision> Licenses(Policy policy, ResolvedPackage package)
    {
        if (policy.Licenses is not { } section)
        {
            yield break;
        }

        if (MostSpecific.Of(section.Clarify, entry => [entry.Package], package.Id, package.Version) is { } clarified)
        {
            yield return new PackageDecision(RuleFamilies.Licenses, $"clarified: {clarified.License}", clarified.At);
        }

        if (section.AllowAt is { } allowAt)
        {
            yield return new PackageDecision(RuleFamilies.Licenses, $"allowed are {string.Join(", ", section.Allow.Select(license => license.Value.ToString()))}", allowAt);
        }
    }

    private static IEnumerable<PackageDecision> BuildCode(Policy policy, ResolvedPackage package)
    {
        if (policy.BuildCode is not { } section)
        {
            yield break;
        }

        BuildCodeApproval[] approvals = [.. section.Allow.Where(approval => approval.Package.Matches(package.Id, package.Version))];
        foreach (BuildCodeApproval approval in approvals)
        {
            yield return new PackageDecision(RuleFamilies.BuildCode, $"approved: {Word(approval.Kinds)}{(approval.Sha256 is null ? string.Empty : ", with this hash only")}", approval.At);
        }

        if (approvals.Length == 0)
        {
            yield return new PackageDecision(RuleFamilies.BuildCode, section.Denies ? "may run nothing" : "may run what it brings", section.Default?.At ?? section.At);
        }
    }

    private static IEnumerable<PackageDecision> Waivers(Policy policy, ProjectFacts facts, ResolvedPackage package) => (policy.Waivers?.Entries ?? [])
        .Where(waiver => waiver.AppliesTo(facts.ProjectPath) && waiver.Packages.Any(entry => entry.Matches(package.Id, package.Version)))
        .Select(waiver => new PackageDecision("waivers", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{string.Join(", ", waiver.Rules)} {(waiver.Expires.Value < facts.Today ? "was waived, and no more since" : "waived until")} {waiver.Expires.Value:yyyy-MM-dd}: {waiver.Reason}"), waiver.At));

#pragma warning disable CA1308 // The words of the policy language are lower case.
    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}
