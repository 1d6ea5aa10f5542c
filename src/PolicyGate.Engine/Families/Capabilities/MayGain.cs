namespace PolicyGate.Policies;

/// <summary>What a package may gain in an update without a word.</summary>
/// <param name="Libraries">Its libraries.</param>
/// <param name="BuildCode">What of it runs in builds, or as a tool.</param>
internal sealed record MayGain(Capability Libraries, Capability BuildCode)
{
    /// <summary>Where no policy speaks of it.</summary>
    public static MayGain Usual { get; } = new(CapabilityWords.Usual, CapabilityWords.Usual);

    /// <summary>What a package may gain that several policies judge: what none of them speaks of.</summary>
    public static MayGain Of(IEnumerable<Policy> policies) => policies.Select(policy => policy.Capabilities?.MayGain ?? Usual)
        .Aggregate(Usual, (all, one) => new MayGain(all.Libraries & one.Libraries, all.BuildCode & one.BuildCode));
}
