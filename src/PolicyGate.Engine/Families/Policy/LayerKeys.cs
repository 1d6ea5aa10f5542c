using PolicyGate.Language;
using PolicyGate.Rules;

namespace PolicyGate.Policies;

/// <summary>The keys of a policy that are no section.</summary>
internal static class LayerKeys
{
    private static readonly Key<string> Path = new("path", Kinds.Text, "The base.") { IsRequired = true };
    private static readonly Key<string> Sha256 = new("sha256", new ScalarKind<string>("SHA-256", Kinds.Sha256.Pattern, written => written.Text, _ => string.Empty), "The hash of its bytes.") { IsRequired = true };

    /// <summary><c>version</c>.</summary>
    public static readonly Key<Located<string>> Version = new("version", new ScalarKind<Located<string>>("`1`", null, written => written.Text == "1" ? new Located<string>("1", written.At) : null, _ => "version is 1; this tool reads no other") { IsText = false }, "The version of the language.") { IsRequired = true, Example = "1" };

    /// <summary><c>extends</c>.</summary>
    public static readonly Key<IReadOnlyList<BaseReference>> Extends = new(
        "extends",
        new ListKind<BaseReference>(new EntryKind<BaseReference>(
            new Grammar<BaseReference>([Path, Sha256], values => new BaseReference(values.Of(Path), values.Of(Sha256), values.At)),
            text => new BaseReference(text.Value, null, text.At)))
        {
            IsAbout = reference => [reference.Name],
            Comparer = StringComparer.Ordinal,
            IsSet = true,
            IsWrong = (reference, _) => reference.Sha256 is { } hash && (hash.Length != 64 || !hash.All(char.IsAsciiHexDigit)) ? "sha256 is 64 hexadecimal digits" : null,
        },
        "Presets (recommended, strict), paths, { path, sha256 }. Bases come first, in order; this file is the last word.")
    { Example = "[recommended]" };

    /// <summary><c>final</c>.</summary>
    public static readonly Key<IReadOnlyList<Located<string>>> Final = new("final", Kinds.Texts, "What the policies that extend this one, and scopes, may not loosen.") { Example = "[packages.deny, lockfile]" };

    private static readonly Key<IReadOnlyList<Glob>> Excluded = new("projects", Kinds.Globs with { IsSet = true, IsNeverEmpty = true, WhenEmpty = _ => "an entry of exclude needs a project" }, "Globs over paths of projects.") { IsRequired = true };
    private static readonly Key<string> Reason = new("reason", Kinds.Text, "Why nobody builds them.") { IsRequired = true };

    /// <summary><c>exclude</c>.</summary>
    public static readonly Key<IReadOnlyList<Exclusion>> Exclude = new(
        "exclude",
        Kinds.Entries(new Grammar<Exclusion>([Excluded, Reason], values => new Exclusion(values.Of(Excluded), values.Of(Reason), values.At, values.IsInherited))) with { IsAbout = entry => entry.Projects.Select(glob => glob.Text) },
        "Projects that nobody builds: counted and named in every summary, never one that a checked solution builds.")
    { WhenFinal = WhenFinal.MayNotGrow, Example = "\n- { projects: [attic/**], reason: kept for reference }" };

    /// <summary><c>rules</c>.</summary>
    public static readonly Key<IReadOnlyDictionary<string, Located<Severity>>> Rules = new("rules", new RulesKind(), "Severities by rule id.") { Example = "{ PG0112: warning, PG0207: off }" };

    /// <summary><c>on-missing-evidence</c>.</summary>
    public static readonly Key<Located<Severity>> OnMissingEvidence = new("on-missing-evidence", Kinds.Level, "The severity of PG0004.") { IsAtKey = false, Example = "error" };

    /// <summary><c>sdk-packages</c>.</summary>
    public static readonly Key<Located<bool>> SdkPackages = new("sdk-packages", new WordKind<bool>([("check", true), ("exempt", false)]), "What ships with the .NET SDK. exempt covers packages, pinning, age and trust, and nothing else: its source, signature, licence, integrity and build code are judged like any other.") { IsAtKey = false, Example = "exempt" };

    /// <summary><c>projects</c> of a scope.</summary>
    public static readonly Key<IReadOnlyList<Glob>> ScopeProjects = new("projects", Kinds.Globs, "Globs over paths of projects in the repository.") { IsRequired = true };

    /// <summary>A severity that is final may not be lowered by <c>rules</c>.</summary>
    public static void SeveritiesAcrossLayers(Policy lower, Policy upper, FinalKeys final)
    {
        foreach ((string id, Located<Severity> severity) in upper.Severities)
        {
            RuleDescriptor rule = RuleCatalog.Find(id)!;
            Severity before = lower.Severities.GetValueOrDefault(id)?.Value ?? (rule == LookAlike.Descriptor ? lower.Packages?.LookAlikes?.Value : null) ?? rule.Default;
            if (severity.Value < before && (final.Has("rules") || upper.Language.IsFinal(rule, final)))
            {
                final.Loosened(severity.At, $"{id} may not be lowered: {(final.Has("rules") ? "rules" : rule.Setting)} is final");
            }
        }
    }

    /// <summary>What is final may not be passed by taking the facts away.</summary>
    public static void MissingEvidenceAcrossLayers(Policy lower, Policy upper, FinalKeys final)
    {
        if (upper.OnMissingEvidence is { } level && level.Value < (lower.OnMissingEvidence?.Value ?? GateRules.EvidenceMissing.Default)
            && upper.Language.Sections.FirstOrDefault(section => section.DecidedBy != DecidedBy.Graph && final.HasAnyOf(section.Key.Name)) is { } sealedSection)
        {
            final.Loosened(level.At, $"on-missing-evidence may not be lowered: {sealedSection.Key.Name} is final");
        }
    }
}
