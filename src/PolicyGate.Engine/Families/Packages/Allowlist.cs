using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Rules;

/// <summary>How the rules of PG04 read the section, deny first: deny beats allow, always.</summary>
internal static class Allowlist
{
    /// <summary>The deny entry that names this package.</summary>
    public static PackageEntry? DenyEntry(this PackagesSection section, ResolvedPackage package) =>
        section.Deny.FirstOrDefault(entry => package.IsVersionKnown ? entry.Matches(package.Id, package.Version) : entry.Versions.IsAny && entry.Id.Matches(package.Id));

    /// <summary>Whether what no entry names is refused, but for what <c>default: trust</c> finds in the trust file: also with an allowlist, even an empty one, without a <c>default</c>.</summary>
    public static bool DeniesByDefault(this PackagesSection section) =>
        section.Default is { } written ? written.Value != DefaultAction.Allow : section.AllowAt is not null;

    /// <summary>Whether the trust file lets in what no entry names; a record that cannot be read is none.</summary>
    public static bool IsTrusted(this PackagesSection section, ResolvedPackage package, ProjectFacts facts) =>
        section.Default is { Value: DefaultAction.Trust } && facts.Trust.Find(package.Id) is not null;

    /// <summary>Where the policy says what happens to an id that no entry names.</summary>
    public static SourceSpan DefaultAt(this PackagesSection section) => section.Default?.At ?? section.At;

    /// <summary>What the allowlist says, and the entries that name the id.</summary>
    public static (AllowAnswer Answer, PackageEntry? Entry) Ask(this PackagesSection section, ResolvedPackage package)
    {
        PackageEntry? named = null;
        foreach (PackageEntry entry in section.Allow.Where(entry => entry.Id.Matches(package.Id)))
        {
            if (!package.IsVersionKnown || entry.Versions.Contains(package.Version))
            {
                return (AllowAnswer.Allowed, entry);
            }

            named ??= entry;
        }

        return named is null ? (AllowAnswer.Unknown, null) : (AllowAnswer.OtherVersion, named);
    }
}
