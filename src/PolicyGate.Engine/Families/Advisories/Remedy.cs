using System.Globalization;
using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>What mends a vulnerability: the first version that no advisory names and that this policy would let in.</summary>
internal static class Remedy
{
    // An advisory may name thousands.
    private const int MostAsked = 16;
    private static readonly IRule[] OfVersions = [new PackageDenied(), new PackageNotAllowed(), new VersionNotAllowed(), new Prerelease(), new TooNew()];

    /// <summary>The remedy, for a person.</summary>
    public static string Of(KnownAdvisory known, ResolvedPackage package, Policy policy, ProjectFacts facts)
    {
        NuGetVersion[] fixes = [.. facts.Advisories.Of(package.Id).SelectMany(advisory => advisory.Affected).Select(range => range.Fixed).Concat(known.Fixes)
            .OfType<NuGetVersion>()
            .Where(version => VersionComparer.VersionRelease.Compare(version, package.Version) > 0)
            .DistinctBy(version => (SemanticVersion)version, VersionComparer.VersionRelease)

            // Nobody is sent from a release to a prerelease while there is another way.
            .OrderBy(version => version.IsPrerelease && !package.Version.IsPrerelease).ThenBy(version => version, VersionComparer.VersionRelease)
            .Where(version => !known.Records.Any(record => record.Record.RangeOf(version) is not null))
            .Take(MostAsked)];
        if (fixes.Length == 0)
        {
            return "no version that mends it is known: remove the package, or say under advisories.not-affected why it does no harm here";
        }

        (NuGetVersion Fix, Finding[] Against)[] judged = [.. fixes.Where(fix => !facts.Advisories.Of(package.Id, fix).Any()).DefaultIfEmpty(fixes[0]).Select(fix => (fix, Against(fix, package, policy, facts)))];
        if (judged.FirstOrDefault(candidate => candidate.Against.Length == 0) is { Fix: { } good })
        {
            return facts.Advisories.Of(package.Id, good).Any()
                ? $"update to {good.ToNormalizedString()}, the first that mends it, which has other advisories"
                : $"update to {good.ToNormalizedString()}";
        }

        (NuGetVersion fix, Finding[] against) = Array.Find(judged, candidate => candidate.Against.All(finding => finding.Rule == TooNew.Descriptor)) is { Fix: not null } young ? young : judged[0];
        return against.All(finding => finding.Rule == TooNew.Descriptor)
            ? $"{fix.ToNormalizedString()} mends it and is too new for age.minimum ({TooNew.Descriptor.Id}); to take it at once: {Waiver(known, package, fix, policy, facts)}"
            : $"{fix.ToNormalizedString()} mends it, and this policy does not let it in ({string.Join(", ", against.Select(finding => finding.Rule.Id).Distinct())})";
    }

    // As if it were there: what the rules about ids and versions would say, and how old it is where that is known.
    private static Finding[] Against(NuGetVersion fix, ResolvedPackage package, Policy policy, ProjectFacts facts)
    {
        ResolvedPackage there = package with { Version = fix, FolderPath = package.FolderPath is { } folder ? $"{folder[..(folder.LastIndexOf('/') + 1)]}{fix.ToNormalizedString()}" : null, NamedFiles = new HashSet<string>(), ClaimedHash = null };
        ProjectFacts after = facts with { Packages = [there], Declarations = [], NuGetHasDemands = false };
        return [.. WaiverLedger.Apply(policy, after, [.. OfVersions.SelectMany(rule => rule.Check(policy, after))])
            .Select(finding => SeverityTable.Judge(finding, policy))
            .Where(finding => finding is { Severity: Severity.Error, IsWaived: false, PackageId: not null } && finding.Rule != GateRules.EvidenceMissing)];
    }

    // As the policy writes waivers; no longer than it lets them be, and no longer than the cool-down.
    private static string Waiver(KnownAdvisory known, ResolvedPackage package, NuGetVersion fix, Policy policy, ProjectFacts facts)
    {
        TimeSpan cool = policy.Age!.MinimumFor(package with { Version = fix })!.Value;
        TimeSpan length = policy.Waivers?.MaxLength?.Value is { } longest && longest < cool ? longest : cool;
        DateOnly last = facts.Today.DayNumber + Math.Ceiling(length.TotalDays) is var day && day < DateOnly.MaxValue.DayNumber ? DateOnly.FromDayNumber((int)day) : DateOnly.MaxValue;
        return string.Create(CultureInfo.InvariantCulture, $"waivers: {{ entries: [{{ rules: [{TooNew.Descriptor.Id}], packages: [{package.Id}@{fix.ToNormalizedString()}], reason: mends {known.Names[0]}, expires: {last:yyyy-MM-dd} }}] }}");
    }
}
