using PolicyGate.Language;

namespace PolicyGate.Policies;

/// <summary>
/// What a policy says to one project: bases merged, scopes applied, every setting with its place. A section that is
/// <see langword="null"/> is not written and not enforced.
/// </summary>
internal sealed class Policy
{
    private readonly Dictionary<SectionGrammar, object> sections = [];

    /// <summary>What these layers say together.</summary>
    public Policy(string file, PolicyLanguage language, Values content)
    {
        (File, Language, Content) = (file, language, content);
        foreach (SectionGrammar section in language.Sections)
        {
            if (ValuesOf(section) is { } values && section.Grammar.MakeAny(values) is { } made)
            {
                sections.Add(section, made);
            }
        }

        Waivers = content.Find(WaiversGrammar.Key);
        Exclude = content.List(LayerKeys.Exclude);
        Severities = content.Find(LayerKeys.Rules) ?? new Dictionary<string, Located<Severity>>(StringComparer.Ordinal);
        CheckSdkPackages = content.Find(LayerKeys.SdkPackages);
        OnMissingEvidence = content.Find(LayerKeys.OnMissingEvidence);
    }

    /// <summary>The policy's own file (not its bases), or the preset's name.</summary>
    public string File { get; }

    /// <summary>The language that it is written in.</summary>
    public PolicyLanguage Language { get; }

    /// <summary>What it says, by key.</summary>
    public Values Content { get; }

    // The sections by name; Of(section) finds any.
    public PackagesSection? Packages => Of(PackagesGrammar.Section);
    public PinningSection? Pinning => Of(PinningGrammar.Section);
    public LockFileSection? LockFile => Of(LockFileGrammar.Section);
    public SourcesSection? Sources => Of(SourcesGrammar.Section);
    public SignaturesSection? Signatures => Of(SignaturesGrammar.Section);
    public IntegritySection? Integrity => Of(IntegrityGrammar.Section);
    public AgeSection? Age => Of(AgeGrammar.Section);
    public LicensesSection? Licenses => Of(LicensesGrammar.Section);
    public BuildCodeSection? BuildCode => Of(BuildCodeGrammar.Section);
    public AdvisoriesSection? Advisories => Of(AdvisoriesGrammar.Section);
    public TrustSection? Trust => Of(TrustGrammar.Section);
    public CapabilitiesSection? Capabilities => Of(CapabilitiesGrammar.Section);

    /// <summary>The <c>waivers</c> section.</summary>
    public WaiversSection? Waivers { get; }

    /// <summary><c>exclude</c>: projects that nobody builds.</summary>
    public IReadOnlyList<Exclusion> Exclude { get; }

    /// <summary>Severities by rule id.</summary>
    public IReadOnlyDictionary<string, Located<Severity>> Severities { get; }

    /// <summary><c>sdk-packages: check</c>: whether packages that ship with the .NET SDK are checked too.</summary>
    public Located<bool>? CheckSdkPackages { get; }

    /// <summary>The severity of PG0004; error where the policy does not say.</summary>
    public Located<Severity>? OnMissingEvidence { get; }

    /// <summary>What a section says; <see langword="null"/> where it is not written.</summary>
    public T? Of<T>(SectionGrammar<T> section)
        where T : class => (T?)sections.GetValueOrDefault(section);

    /// <summary>What a section says, by key; <see langword="null"/> where it is not written.</summary>
    public Values? ValuesOf(SectionGrammar section) => (Values?)Content[Content.Grammar.IndexOf(section.Key)];
}
