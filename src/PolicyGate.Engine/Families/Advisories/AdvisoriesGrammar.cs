using PolicyGate.Facts;
using PolicyGate.Language;
using PolicyGate.Rules;

namespace PolicyGate.Policies;

/// <summary>What the section <c>advisories</c> is.</summary>
internal static class AdvisoriesGrammar
{
    private static readonly string[] Justifications =
    [
        "code_not_present", "code_not_reachable", "requires_configuration", "requires_dependency", "requires_environment",
        "protected_by_compiler", "protected_at_runtime", "protected_at_perimeter", "protected_by_mitigating_control",
    ];

    private static readonly Key<Located<string>> Data = new("data", Kinds.Name, "A folder or a zip of OSV records or of the pages of NuGet's vulnerability resource, relative to the file that names it; what `policygate advisories update` keeps for this user, where it is not written.") { Example = "advisories/" };
    private static readonly Key<Located<TimeSpan>> MaxStaleness = new("max-staleness", Kinds.Duration, "How old the newest time that the data itself names may be; PG1103.") { Example = "14d" };

    private static readonly Key<Located<AdvisorySeverity>> Severity = new("severity", new WordKind<AdvisorySeverity>([.. Enum.GetValues<AdvisorySeverity>().Select(severity => (KnownAdvisory.Word(severity), severity))]), "From here on a vulnerability is an error, below it information; each is an error, where it is not written.") { Example = "moderate" };

    private static readonly Key<Located<TimeSpan>> Grace = new("grace", Kinds.Duration, "A vulnerability is a warning until so long after it was published; malware never.") { Example = "7d" };

    private static readonly Key<Located<string>> Advisory = new("advisory", Kinds.Name, "Any id of the advisory.") { IsRequired = true };
    private static readonly Key<Located<string>> Justification = new("justification", new WordKind<string>([.. Justifications.Select(word => (word, word))]), "Why, in a word of the CycloneDX standard.") { IsRequired = true };
    private static readonly Key<string> Reason = new("reason", Kinds.Text, "Why, for a person.") { IsRequired = true };
    private static readonly Key<Located<DateOnly>> Expires = new("expires", Kinds.Date, "The last day.") { IsRequired = true, IsAtKey = false };

    private static readonly Grammar<NotAffected> Entry = new(
        [Advisory, PackageKinds.Packages, Justification, Reason, Expires],
        values => new NotAffected(values.Of(Advisory), values.Of(PackageKinds.Packages), values.Of(Justification), values.Of(Reason), values.Of(Expires), values.At, values.IsInherited));

    private static readonly Key<IReadOnlyList<NotAffected>> NotAffected = new(
        "not-affected",
        Kinds.Entries(Entry) with
        {
            Names = entry => entry.Packages,
            IsAbout = entry => entry.Packages.Select(package => $"{entry.Advisory.Value} {package}"),
        },
        "Advisories that do not concern certain packages here, and why; until a day.")
    {
        WhenFinal = WhenFinal.MayNotGrow,
        Example = "\n- { advisory: GHSA-8g4q-xg66-9fp4, packages: [System.Text.Json], justification: code_not_reachable, reason: no extension data is read, expires: 2027-02-01 }",
    };

    /// <summary>The section.</summary>
    public static SectionGrammar<AdvisoriesSection> Section { get; } = new(
        RuleFamilies.Advisories,
        "What is known to be vulnerable or malicious, by data that is on this machine (PG11).",
        [Data, MaxStaleness, Severity, Grace, NotAffected],
        values => new AdvisoriesSection(values.At, values.Find(Data), values.Find(MaxStaleness), values.Find(Severity), values.Find(Grace), values.List(NotAffected)))
    { DecidedBy = DecidedBy.Graph, InWords = Words };

    private static IEnumerable<(string, SourceSpan)> Words(AdvisoriesSection section, ProjectFacts facts, ResolvedPackage package) =>
        facts.Advisories.Missing is { } missing ? [(missing, section.DataAt)]
            : KnownAdvisory.Of(package, facts) is { Count: > 0 } known ? known.Select(advisory => (advisory.ForPerson, section.SeverityAt))
            : [($"{facts.Advisories.Data} names no advisory of this version", section.DataAt)];
}
