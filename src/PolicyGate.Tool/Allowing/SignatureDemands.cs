using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Tool.Allowing;

/// <summary>What a policy demands of a package's signature by its name (<c>signatures.for</c>), and whether a command may loosen it.</summary>
internal static class SignatureDemands
{
    /// <summary>Whether an entry names a package, in whatever version, and demands something: what is said of one version is no leave for another.</summary>
    public static bool IsDemanded(ResolvedPackage package, Policy policy) => policy.Signatures is { } section && section.For.Any(demand =>
        demand.Packages.Any(entry => entry.Id.Matches(package.Id)) && (IsStrong(demand) || (demand.Require ?? section.Require?.Value) is not null and not RequiredSignature.None));

    /// <summary>Why the demand stands; <see langword="null"/> where it may be loosened.</summary>
    public static string? WhyKept(ResolvedPackage package, Policy policy, bool isNamed)
    {
        if (!IsDemanded(package, policy))
        {
            return null;
        }

        if (policy.BuildCode?.Allow.Any(approval => approval.Sha256 is null && approval.Package.Matches(package.Id, package.Version)) == true)
        {
            return "its build code is approved without a hash, by what signatures.for demands: approve it with its hash first, then change signatures.for by hand";
        }

        return isNamed ? null : $"signatures.for demands it of this package: policygate allow {package.Id}, if that is meant";
    }

    /// <summary>Whether the policy says by whom a package or pattern has to be signed or owned.</summary>
    public static bool IsAnchored(Policy policy, string name) => policy.Signatures?.For.LastOrDefault(demand => Names(demand, name)) is { } last && IsStrong(last);

    /// <summary>Whether another entry than that of a name decides about a package, and says not by whom it has to be signed.</summary>
    public static bool IsWeakOtherwise(ResolvedPackage package, Policy policy, string name) => Deciding(package, policy) is { } demand && !IsStrong(demand) && !Names(demand, name) && demand.Packages.Any(entry => entry.Matches(package.Id, package.Version) && (!entry.Id.IsPrefix || entry.Id.Stem.Length >= name.TrimEnd('*').Length));

    private static SignatureDemand? Deciding(ResolvedPackage package, Policy policy) => policy.Signatures is { } section ? MostSpecific.Of(section.For, demand => demand.Packages, package.Id, package.Version) : null;

    private static bool Names(SignatureDemand demand, string name) => demand.Packages.Any(entry => entry.ToString().Equals(name, StringComparison.OrdinalIgnoreCase));

    private static bool IsStrong(SignatureDemand demand) => demand.Require != RequiredSignature.None && demand.Fingerprints.Count + demand.Signers.Count + demand.Owners.Count > 0;
}
