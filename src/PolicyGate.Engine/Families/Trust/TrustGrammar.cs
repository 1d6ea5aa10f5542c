using PolicyGate.Facts;
using PolicyGate.Language;
using PolicyGate.Rules;

namespace PolicyGate.Policies;

/// <summary>What the section <c>trust</c> is.</summary>
internal static class TrustGrammar
{
    private static readonly Key<Located<string>> File = new("file", Kinds.Name, $"What is known of each package, written by policygate trust; relative to the file that names it, {TrustFileName.Default} beside the policy where none does.") { Example = TrustFileName.Default };
    private static readonly Key<Located<bool>> Required = new("required", Kinds.Boolean, "Whether a package that is not in it is PG1201.") { Example = "true" };

    private static readonly Key<string> Path = new("path", Kinds.Text, "A trust file.") { IsRequired = true };
    private static readonly Key<string> Sha256 = new("sha256", Kinds.Sha256, "The hash of its bytes.") { IsRequired = true };

    private static readonly Key<IReadOnlyList<ExtendedTrust>> Extends = new(
        "extends",
        Kinds.Entries(new Grammar<ExtendedTrust>([Path, Sha256], values => new ExtendedTrust(values.Of(Path), values.Of(Sha256), values.At))) with { IsAbout = entry => [entry.Path], Comparer = StringComparer.Ordinal },
        "Trust files of others, whose publishers and first sightings count, and never their reviews; pinned by hash.")
    { WhenFinal = WhenFinal.MayNotGrow, Example = "\n- { path: ../org.trust.json, sha256: \"566A31882BE208BE4422F7CFD66ED09F5D4524A5994F50CCC8B05EC0528C1353\" }" };

    /// <summary>The section.</summary>
    public static SectionGrammar<TrustSection> Section { get; } = new(
        RuleFamilies.Trust,
        "What is known of each package, and whether this one is still that (PG12).",
        [File, Required, Extends],
        values => new TrustSection(values.At, values.Find(File), values.Find(Required), values.List(Extends)))
    { ExemptsSdk = true, AcrossLayers = StaysWhereItDecides, InWords = Words };

    // What is compared with a record is another question of another file.
    private static void StaysWhereItDecides(Policy lower, Policy upper, FinalKeys final)
    {
        if (upper.Trust?.File is not { } file || file.Value == (lower.Trust?.File?.Value ?? TrustFileName.Default))
        {
            return;
        }

        (string Key, bool IsAsked)[] asking = [("capabilities.gained", lower.Capabilities?.Gained is not null), ("packages.default", lower.Packages?.Default is { Value: DefaultAction.Trust }), ("build-code.default", lower.BuildCode?.Default is { Value: DefaultAction.Trust })];
        foreach ((string key, _) in asking.Where(asked => asked.IsAsked && final.Has(asked.Key)))
        {
            final.Loosened(file.At, $"{key} is final, and compares with the trust file");
        }
    }

    private static IEnumerable<(string, SourceSpan)> Words(TrustSection section, ProjectFacts facts, ResolvedPackage package)
    {
        if (facts.Trust.Find(package.Id) is { } record)
        {
            yield return (TrustWords.Of(record), record.At);
            yield return ($"the record was {TrustJudgement.Standing(record)}", record.At);
            yield return (TrustWords.Of(record.Find(package.Version)), record.At);
        }
        else if (facts.Trust.KnownToOthers(package.Id) is { } others)
        {
            yield return ($"others know its publisher: {TrustWords.Of(others)}", others.At);
        }
        else
        {
            yield return (section.Required is { Value: true } ? "not recorded, and it has to be" : "not recorded", section.Required?.At ?? section.FileAt);
        }
    }
}
