using PolicyGate.Policies;
using PolicyGate.Rules;

namespace PolicyGate.Language;

/// <summary>The policy language: its sections, and what is beside them. One list; whatever reads, merges, describes and explains policies asks it.</summary>
internal sealed class PolicyLanguage
{
    private static readonly Key[] OfContent = [LayerKeys.Rules, LayerKeys.OnMissingEvidence, LayerKeys.SdkPackages];
    private static readonly Key[] OfLayer = [LayerKeys.Exclude, WaiversGrammar.Key];

    /// <summary>A language of these sections.</summary>
    public PolicyLanguage(IReadOnlyList<SectionGrammar> sections)
    {
        Sections = sections;
        Key[] content = [.. sections.Select(section => section.Key), .. OfContent];
        Content = new Grammar<Values>([.. OfLayer, .. content], values => values);
        Scope = new Grammar<Values>([LayerKeys.ScopeProjects, .. content], values => values);
        Scopes = new Key<IReadOnlyList<Values>>("scopes", Kinds.Entries(Scope) with { ItemName = "a scope" }, "More for the projects whose path in the repository matches, after everything else.") { Example = "\n- projects: [tests/**]\n  packages: { allow: [xunit*, coverlet.collector] }" };
        Layer = new Grammar<Values>([LayerKeys.Version, LayerKeys.Extends, LayerKeys.Final, .. OfLayer, .. content, Scopes], values => values);
        FinalPaths = [.. sections.Select(section => section.Key.Name), .. sections.SelectMany(Unasked), "waivers", "rules", "on-missing-evidence", "sdk-packages", "exclude", "waivers.entries", "waivers.max-length", .. RuleCatalog.All.Select(rule => rule.Setting).OfType<string>().Distinct()];
    }

    /// <summary>The language of this version.</summary>
    public static PolicyLanguage Current { get; } = new(
    [
        PackagesGrammar.Section, PinningGrammar.Section, LockFileGrammar.Section, SourcesGrammar.Section, SignaturesGrammar.Section,
        IntegrityGrammar.Section, AgeGrammar.Section, LicensesGrammar.Section, BuildCodeGrammar.Section, AdvisoriesGrammar.Section, TrustGrammar.Section, CapabilitiesGrammar.Section,
    ]);

    /// <summary>The sections, in the order of the reference page.</summary>
    public IReadOnlyList<SectionGrammar> Sections { get; }

    /// <summary>A whole file.</summary>
    public Grammar<Values> Layer { get; }

    /// <summary>A scope.</summary>
    public Grammar<Values> Scope { get; }

    /// <summary><c>scopes</c>.</summary>
    public Key<IReadOnlyList<Values>> Scopes { get; }

    /// <summary>What is merged: everything but what is about files and layers.</summary>
    public Grammar<Values> Content { get; }

    /// <summary>What <c>final</c> may name.</summary>
    public IReadOnlyList<string> FinalPaths { get; }

    /// <summary>What a file or a scope says that is merged.</summary>
    public Values ContentOf(Values layer)
    {
        Values content = new(Content, layer.At, layer.IsInherited);
        for (int i = 0; i < Content.Keys.Count; i++)
        {
            if (layer.Grammar.IndexOf(Content.Keys[i]) is >= 0 and int from)
            {
                content.Set(i, layer[from], layer.PlaceAt(from));
            }
        }

        return content;
    }

    /// <summary>Whether what is final seals a rule.</summary>
    public bool IsFinal(RuleDescriptor rule, FinalKeys final) => rule.Setting is { } setting
        && (final.Has(setting) || rule.AlsoSealedBy.Any(final.Has)
            || Sections.Any(section => section.DecidedBy == DecidedBy.Packages && section.Key.Name == rule.Family && final.HasAnyOf(rule.Family)));

    // A key that no rule is asked for by: it bends what others ask.
    private static IEnumerable<string> Unasked(SectionGrammar section) =>
        section.Grammar.Written.Select(key => $"{section.Key.Name}.{key.Name}").Where(path => !RuleCatalog.All.Any(rule => rule.Setting == path));
}
