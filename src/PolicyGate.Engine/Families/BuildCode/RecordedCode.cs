using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>What the trust file approves of build code, under <c>build-code: { default: trust }</c>.</summary>
internal static class RecordedCode
{
    /// <summary>Whether a package may run code of a kind before a restore, when nobody has its bytes yet.</summary>
    public static bool Has(ResolvedPackage package, ProjectFacts facts, CodeKinds kind) => facts.Trust.Find(package.Id)?.BuildCode.HasFlag(kind) == true;

    /// <summary>Whether the kind and the bytes are recorded.</summary>
    public static bool Has(ResolvedPackage package, ProjectFacts facts, CodeKinds kind, string? digest) =>
        digest is not null && Has(package, facts, kind) && facts.Trust.Find(package.Id)!.BuildCodeSha256.Contains(digest, StringComparer.Ordinal);

    /// <summary>
    /// Whether PG1203 holds the code against the package's record, as an error that nobody waives: one cause is one finding. The record is of what the
    /// archive holds; what only this project makes build code of it, by a path, is asked here. A record that cannot be read is none.
    /// </summary>
    public static bool IsCompared(ResolvedPackage package, Policy policy, ProjectFacts facts, BuildCode code, CodeKinds kind) =>
        code.Of(kind).Any() && facts.JudgedPackages(policy).Contains(package) && facts.Trust.Find(package.Id) is not null
        && SeverityTable.Of(GainedBuildCode.Descriptor, policy) == Severity.Error
        && !(policy.Waivers?.Entries ?? []).Any(waiver => waiver.Rules.Contains(GainedBuildCode.Descriptor.Id, StringComparer.Ordinal) && waiver.Packages.Any(entry => entry.Matches(package.Id, package.Version)));
}
