namespace PolicyGate.Policies;

/// <summary>The <c>capabilities</c> section: what packages can do (PG14); <see cref="CapabilitiesGrammar"/> says what each key means.</summary>
internal sealed record CapabilitiesSection(SourceSpan At, Located<Severity>? Gained, Located<DefaultAction>? Default, Capability BuildCode, SourceSpan? BuildCodeAt, IReadOnlyList<CapabilityAllowance> Allow)
{
    /// <summary>Whether a package may do only what an entry names.</summary>
    public bool Denies => Default is { Value: DefaultAction.Deny };

    /// <summary>What a package may gain without a word: what is recorded always and gates only where the section speaks of it.</summary>
    public MayGain MayGain => new(
        CapabilityWords.Usual & ~Allow.Aggregate(Capability.None, (all, entry) => all | (entry.Libraries ?? Capability.None)),
        CapabilityWords.Usual & ~Allow.Aggregate(BuildCode, (all, entry) => all | (entry.BuildCode ?? Capability.None)));

    /// <summary>What its libraries may do that the section says something of; <see langword="null"/> where they may do anything.</summary>
    public AllowedCapabilities? Libraries(Facts.ResolvedPackage package) => Allowed(package, entry => entry.Libraries, Denies ? Default!.At : null, Capability.None);

    /// <summary>What it may do in a build; <see langword="null"/> where that may be anything.</summary>
    public AllowedCapabilities? InBuilds(Facts.ResolvedPackage package) => Allowed(package, entry => entry.BuildCode, BuildCodeAt ?? (Denies ? Default!.At : null), BuildCode);

    private AllowedCapabilities? Allowed(Facts.ResolvedPackage package, Func<CapabilityAllowance, Capability?> of, SourceSpan? everybody, Capability everybodys)
    {
        CapabilityAllowance[] entries = [.. Allow.Where(entry => of(entry) is not null && entry.Packages.Any(named => named.Matches(package.Id, package.Version)))];
        if (entries.Length == 0 && everybody is null)
        {
            return null;
        }

        Capability spoken = Allow.Aggregate(everybodys, (all, entry) => all | (of(entry) ?? Capability.None));
        return new AllowedCapabilities(
            entries.Aggregate(everybodys, (all, entry) => all | of(entry)!.Value) | (CapabilityWords.Usual & ~spoken),
            entries.Length == 0 ? everybody!.Value : MostSpecific.Of(entries, entry => entry.Packages, package.Id, package.Version)!.At,
            Allow.Any(entry => entry.Packages.Any(named => named.ToString().Equals(package.Id, StringComparison.OrdinalIgnoreCase))));
    }
}
