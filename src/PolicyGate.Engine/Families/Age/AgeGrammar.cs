using PolicyGate.Language;
using PolicyGate.Rules;

namespace PolicyGate.Policies;

/// <summary>What the section <c>age</c> is.</summary>
internal static class AgeGrammar
{
    private static readonly Key<Located<TimeSpan>> Minimum = new("minimum", Kinds.Duration, "How long ago a version has to have been published.") { Example = "7d" };
    private static readonly Key<Located<TimeSpan>> ExceptionalMinimum = new("minimum", Kinds.Duration, "How long ago these have to have been published.") { IsRequired = true };

    private static readonly Key<Located<AgeClock>> Clock = new("clock", new WordKind<AgeClock>([("signature", AgeClock.Signature), ("seen", AgeClock.Seen), ("strictest", AgeClock.Strictest)]), "What counts: the trusted timestamp of the repository's signature, the day on which the trust file first had the version, or the later of the two, as without the key where there is a trust file.") { Example = "strictest" };

    private static readonly Key<Located<Severity>> Unknown = new("unknown", Kinds.Level, "The severity of PG0802: no such timestamp.") { Example = "error" };

    private static readonly ExceptionsKey<MinimumAge, TimeSpan> For = new(
        "for",
        PackageKinds.Entries(
            new Grammar<MinimumAge>(
                [PackageKinds.Packages, ExceptionalMinimum, PackageKinds.Reason],
                values => new MinimumAge(values.Of(PackageKinds.Packages), values.Of(ExceptionalMinimum), values.Find(PackageKinds.Reason), values.At, values.IsInherited)),
            entry => entry.Packages),
        "Another age for these; the most specific entry decides.",
        Minimum,
        (entry, minimum) => entry.Minimum.Value < minimum)
    { WhenFinal = WhenFinal.MayNotGrow, Example = "\n- { packages: [Contoso.*], minimum: 0h, reason: our own feed }" };

    /// <summary>The section.</summary>
    public static SectionGrammar<AgeSection> Section { get; } = new(
        RuleFamilies.Age,
        "A cool-down, by the trusted timestamp of the repository's signature and by what the trust file has seen (PG08).",
        [Minimum, Clock, Unknown, For],
        values => new AgeSection(values.At, values.Find(Minimum), values.Find(Clock), values.Find(Unknown), values.List(For)))
    {
        ExemptsSdk = true,
        OfTheWhole = (policy, problems) =>
        {
            if (policy is { Age.Clock: { Value: AgeClock.Seen } clock, Trust: null })
            {
                problems.Add(PolicyRules.InvalidValue, clock.At, "age.clock: seen is decided by the trust file; write the section trust, or let the signature decide");
            }
        },
        InWords = (section, _, package) => section.MinimumFor(package) is { } minimum ? [($"at least {minimum.Written} old", minimum.At)] : [],
    };
}
