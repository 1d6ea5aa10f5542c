using PolicyGate.Facts;
using PolicyGate.Language;
using PolicyGate.Rules;

namespace PolicyGate.Policies;

/// <summary>What the section <c>lockfile</c> is.</summary>
internal static class LockFileGrammar
{
    private static readonly Key<Located<bool>> Required = new("required", Kinds.Boolean, "Every project has one.") { Example = "true" };
    private static readonly Key<Located<bool>> InSync = new("in-sync", Kinds.Boolean, "Says the same as what NuGet resolved.") { Example = "true" };
    private static readonly Key<Located<bool>> ContentHash = new("content-hash", new WordKind<bool>([("verify", true), ("off", false)]), "Its hashes are those of the archives on disk.") { Example = "verify" };
    private static readonly Key<Located<LockedMode>> Mode = new("locked-mode", new WordKind<LockedMode>([("always", LockedMode.Always), ("ci", LockedMode.Ci), ("never", LockedMode.Never)]), "NuGet restores in locked mode.") { Example = "ci" };

    /// <summary>The section.</summary>
    public static SectionGrammar<LockFileSection> Section { get; } = new(
        RuleFamilies.LockFile,
        "packages.lock.json (PG03).",
        [Required, InSync, ContentHash, Mode],
        values => new LockFileSection(values.At, values.Find(Required), values.Find(InSync), values.Find(ContentHash), values.Find(Mode)))
    { DecidedBy = DecidedBy.LockFile, InWords = (section, facts, package) => section.VerifyContentHash is { Value: true } hash ? [(Words(facts, package), hash.At)] : [] };

    private static string Words(ProjectFacts facts, ResolvedPackage package) =>
        facts.Lock is not Evidence<LockFile>.Known known ? "content-hash: verify, and there is no lock file"
        : known.Value.Targets.Values.Any(target => target.Values.Any(entry => entry.Resolved == package.Version && entry.Id.Equals(package.Id, StringComparison.OrdinalIgnoreCase))) ? "its hash has to be that of the lock file"
        : "content-hash: verify, and the lock file has no entry of it";
}
