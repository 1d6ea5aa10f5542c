using NuGet.Versioning;
using PolicyGate.Language;

namespace PolicyGate.Policies;

/// <summary>
/// A package as a policy names it: <c>Id</c>, <c>Id@range</c>, or a mapping. <see cref="Inherited"/> is true for an entry
/// that an <c>extends</c> brought in.
/// </summary>
internal sealed record PackageEntry(
    IdPattern Id,
    PolicyVersionRange Versions,
    SourceSpan At,
    string? Reason = null,
    string? UseInstead = null,
    bool Inherited = false) : IPlaced
{
    /// <summary>Two entries are the same when they are written the same, in any case.</summary>
    public static IEqualityComparer<PackageEntry> SameName { get; } = EqualityComparer<PackageEntry>.Create(
        (one, other) => one!.Id.Equals(other!.Id) && one.Versions.Text.Equals(other.Versions.Text, StringComparison.OrdinalIgnoreCase),
        entry => HashCode.Combine(entry.Id, StringComparer.OrdinalIgnoreCase.GetHashCode(entry.Versions.Text)));

    /// <summary>Whether the entry names this version of this package.</summary>
    public bool Matches(string id, NuGetVersion version) => Id.Matches(id) && Versions.Contains(version);

    /// <inheritdoc/>
    public override string ToString() => Versions.IsAny ? Id.Text : $"{Id.Text}@{Versions.Text}";
}
