using PolicyGate.Language;
using PolicyGate.Rules;

namespace PolicyGate.Policies;

/// <summary>What the section <c>licenses</c> is.</summary>
internal static class LicensesGrammar
{
    private static readonly ListKind<Located<LicenseExpression>> Single = new(Kinds.License)
    { IsAbout = license => [license.Value.ToString()!], IsWrong = (license, list) => license.Value is LicenseExpression.Pair ? $"an entry of {list} is a single licence, with its exception where it has one; write {license.Value} as several entries" : null };

    private static readonly Key<IReadOnlyList<Located<LicenseExpression>>> Allow = new("allow", Single, "The licences that pass, each by itself.") { WhenFinal = WhenFinal.MayNotGrow, Example = "[MIT, Apache-2.0, GPL-2.0-only WITH Classpath-exception-2.0]" };
    private static readonly Key<Located<Severity>> Unknown = new("unknown", Kinds.Level, "The severity of PG0902: a file, a URL, nothing.") { Example = "error" };

    private static readonly Key<PackageEntry> Package = new("package", PackageKinds.One, "What the entry is about.") { IsRequired = true };
    private static readonly Key<Located<LicenseExpression>> License = new("license", Kinds.License, "Its licence.") { IsRequired = true };
    private static readonly Key<string> FileSha256 = new("file-sha256", Kinds.Sha256, "The licence file that was read.");

    private static readonly Key<IReadOnlyList<LicenseClarification>> Clarify = new(
        "clarify",
        PackageKinds.Entries(
            new Grammar<LicenseClarification>(
                [Package, License, FileSha256, PackageKinds.Reason],
                values => new LicenseClarification(values.Of(Package), values.Of(License).Value, values.Find(FileSha256), values.Find(PackageKinds.Reason), values.At)),
            entry => [entry.Package]),
        "What the licence is where the package does not say it; with file-sha256, of the file that was read.")
    { WhenFinal = WhenFinal.MayNotGrow, Example = "\n- { package: Foo@1.2.3, license: MIT, file-sha256: \"566A31882BE208BE4422F7CFD66ED09F5D4524A5994F50CCC8B05EC0528C1353\", reason: it is MIT verbatim }" };

    /// <summary>The section.</summary>
    public static SectionGrammar<LicensesSection> Section { get; } = new(
        RuleFamilies.Licenses,
        "Licences, as SPDX expressions (PG09).",
        [Allow, Unknown, Clarify],
        values => new LicensesSection(values.At, values.List(Allow), values.PlaceOf(Allow), values.Find(Unknown), values.List(Clarify)))
    { InWords = (section, _, package) => Words(section, MostSpecific.Of(section.Clarify, entry => [entry.Package], package.Id, package.Version)) };

    private static IEnumerable<(string, SourceSpan)> Words(LicensesSection section, LicenseClarification? clarified)
    {
        if (clarified is not null)
        {
            yield return ($"clarified: {clarified.License}", clarified.At);
        }

        if (section.AllowAt is { } allowAt)
        {
            yield return ($"allowed are {string.Join(", ", section.Allow.Select(license => license.Value.ToString()))}", allowAt);
        }
    }
}
