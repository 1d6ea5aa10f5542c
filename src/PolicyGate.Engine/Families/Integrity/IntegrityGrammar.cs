using PolicyGate.Language;
using PolicyGate.Rules;

namespace PolicyGate.Policies;

/// <summary>What the section <c>integrity</c> is.</summary>
internal static class IntegrityGrammar
{
    private static readonly Key<Located<bool>> Archive = new("archive", new WordKind<bool>([("verify", true), ("off", false)]), "The archive against every record of its hash, and its signature.") { Example = "verify" };
    private static readonly WordKind<ComparedFiles> Compared = new([("used", ComparedFiles.Used), ("all", ComparedFiles.All), ("off", ComparedFiles.Off)]);
    private static readonly Key<Located<ComparedFiles>> Files = new("files", Compared, "Extracted files against the archive.") { Example = "used" };

    /// <summary>The section.</summary>
    public static SectionGrammar<IntegritySection> Section { get; } = new(
        RuleFamilies.Integrity,
        "Are these the bytes (PG07).",
        [Archive, Files],
        values => new IntegritySection(values.At, values.Find(Archive), values.Find(Files)))
    { InWords = (section, _, _) => Words(section) };

    private static IEnumerable<(string, SourceSpan)> Words(IntegritySection section)
    {
        if (section.Archive is { Value: true } archive)
        {
            yield return ("its archive has to be what was installed", archive.At);
        }

        if (section.Files is { Value: not ComparedFiles.Off } files)
        {
            yield return ($"its extracted files have to be those of the archive: {Compared.WordOf(files)}", files.At);
        }
    }
}
