using PolicyGate.Language;
using PolicyGate.Rules;

namespace PolicyGate.Policies;

/// <summary>What <c>waivers</c> is.</summary>
internal static class WaiversGrammar
{
    private static readonly Key<IReadOnlyList<Located<string>>> OfRules = new("rules", Kinds.Rules, "The rules whose findings it covers; not PG00 and PG01.") { IsRequired = true };

    private static readonly Key<IReadOnlyList<Located<string>>> Subjects = new("subjects", Kinds.Names with { WhenEmpty = null }, "Instead of packages, for findings about none: source:KEY of nuget.config, or a file or folder of the repository.");
    private static readonly Key<IReadOnlyList<PackageEntry>> Packages = new("packages", PackageKinds.Some with { WhenEmpty = null }, "The packages whose findings it covers.") { IsRequired = true, Unless = Subjects };
    private static readonly Key<IReadOnlyList<Glob>> Projects = new("projects", Kinds.Globs, "The projects that it is for; all, where it is not written.");
    private static readonly Key<IReadOnlyList<Located<string>>> Advisories = new("advisories", Kinds.Names, "Of PG1101 and PG1102 only what is about these advisories, by any of their ids; so that the next one is not waived with it.");
    private static readonly Key<string> Reason = new("reason", Kinds.Text, "Why.") { IsRequired = true };
    private static readonly Key<string> ApprovedBy = new("approved-by", Kinds.Text, "Who agreed.");
    private static readonly Key<Located<DateOnly>> Expires = new("expires", Kinds.Date, "The last day.") { IsRequired = true, IsAtKey = false };

    private static readonly Grammar<Waiver> Entry = new(
        [OfRules, Packages, Subjects, Advisories, Projects, Reason, ApprovedBy, Expires],
        values => new Waiver([.. values.Of(OfRules).Select(rule => rule.Value)], values.List(Packages), values.List(Projects), values.Of(Reason), values.Find(ApprovedBy), values.Of(Expires), values.At, values.IsInherited)
        {
            Subjects = [.. values.List(Subjects).Select(subject => subject.Value)],
            Advisories = [.. values.List(Advisories).Select(advisory => advisory.Value)],
        })
    { OneOf = ([Packages, Subjects], string.Empty) };

    private static readonly Key<Located<TimeSpan>> MaxLength = new("max-length", Kinds.Duration, "No waiver may end later than this from today.") { IsAtKey = false, Example = "90d" };

    private static readonly Key<IReadOnlyList<Waiver>> Entries = new(
        "entries",
        new ListKind<Waiver>(new EntryKind<Waiver>(Entry)) { ItemName = "a waiver", IsAbout = waiver => [Subject(waiver)], Twice = "the same waiver stands here twice" },
        "The waivers.")
    { Example = "\n- rules: [PG0401]\n  packages: [Contoso.Http@2.1.4]\n  projects: [src/Shop/**]\n  reason: hotfix until the update\n  approved-by: platform-security\n  expires: 2026-12-31" };

    /// <summary>The key at the top of a policy.</summary>
    public static readonly Key<WaiversSection> Key = new(
        "waivers",
        new MapKind<WaiversSection>(new Grammar<WaiversSection>([MaxLength, Entries], values => new WaiversSection(values.At, values.Find(MaxLength), values.List(Entries)))),
        "Exceptions with a reason and an end. A waived finding is reported as waived.");

    /// <summary>What is final may not be waived by a later layer.</summary>
    public static void OfWhatIsFinal(Policy upper, FinalKeys final)
    {
        foreach (Waiver waiver in upper.Waivers?.Entries ?? [])
        {
            RuleDescriptor? sealedRule = waiver.Rules.Select(RuleCatalog.Find).OfType<RuleDescriptor>().FirstOrDefault(rule => upper.Language.IsFinal(rule, final));
            if (final.Has("waivers.entries") || sealedRule is not null)
            {
                final.Loosened(waiver.At, sealedRule is null ? "waivers are final: there may be no more" : $"{sealedRule.Id} may not be waived: {sealedRule.Setting} is final");
            }
        }
    }

    // What the waiver is about, whatever its order, reason and end.
    private static string Subject(Waiver waiver) => string.Join('|', new[]
    {
        waiver.Rules,
        waiver.Packages.Select(package => package.ToString()),
        waiver.Subjects,
        waiver.Advisories,
        waiver.Projects.Select(glob => glob.Text),
    }.Select(part => string.Join(',', part.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase))));
}
