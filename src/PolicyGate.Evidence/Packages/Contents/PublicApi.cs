namespace PolicyGate.Packages;

/// <summary>What assemblies offer to others.</summary>
/// <param name="Members">Public and protected types and members, each in one line.</param>
/// <param name="Forwarded">Types that moved to assemblies of other packages, and are offered all the same.</param>
/// <param name="Unread">Assemblies whose metadata could not be read, by path.</param>
internal sealed record PublicApi(IReadOnlySet<string> Members, IReadOnlySet<string> Forwarded, IReadOnlyList<string> Unread);
