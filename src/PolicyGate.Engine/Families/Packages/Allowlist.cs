using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Rules;

/// <summary>What an allowlist says about a package.</summary>
internal enum AllowAnswer
{
    /// <summary>An entry names this version.</summary>
    Allowed,

    /// <summary>An entry names the id, none this version.</summary>
    OtherVersion,

    /// <summary>No entry names the id.</summary>
    Unknown,
}

/// <summary>How the rules of PG04 read the section, deny first: deny beats allow, always.</summary>
internal static class Allowlist
{
    /// <summary>The deny entry that names this package.</summary>
    public static PackageEntry? DenyEntry(this PackagesSection section, ResolvedPackage package) =>
        section.Deny.FirstOrDefault(entry => package.IsVersionKnown ? entry.Matches(package.Id, package.Version) : entry.Versions.IsAny && entry.Id.Matches(package.Id));

    /// <summary>Whether what no entry names is refused: <c>default: deny</c>, or an allowlist, even an empty one, without a <c>default</c>.</summary>
    public static bool DeniesByDefault(this PackagesSection section) =>
        section.Default is { } written ? written.Value == DefaultAction.Deny : section.AllowAt is not null;

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
