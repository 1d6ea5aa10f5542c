using PolicyGate.Policies;
using PolicyGate.Rules;

namespace PolicyGate.PolicyFiles;

/// <summary>A base that a policy extends: a preset's name or a path, and the hash of its bytes where it is pinned.</summary>
internal sealed record BaseReference(string Name, string? Sha256, SourceSpan At);

/// <summary>One policy file, read: its own layer and the bases it names.</summary>
internal sealed record PolicyFileContent(PolicyLayer Layer, IReadOnlyList<BaseReference> Bases);

/// <summary>Nodes to a layer of policy, strictly: version 1 of the policy language.</summary>
internal sealed class LayerReader(string file, bool inherited, PolicyProblems problems)
{
    /// <summary>Sections of version 1 whose rules come with a later version of the tool: never accepted and ignored.</summary>
    public static IReadOnlyList<string> UnsupportedSections { get; } =
        ["advisories", "trust"];

    /// <summary>What <c>final</c> may name.</summary>
    public static IReadOnlyList<string> FinalKeys { get; } =
        ["packages", "pinning", "lockfile", "sources", "signatures", "integrity", "age", "licenses", "build-code", "sources.package-folders", "signatures.repositories", "signatures.signers", "age.for", "licenses.clarify", "waivers", "rules", "on-missing-evidence", "sdk-packages", "exclude", "waivers.entries", "waivers.max-length", .. RuleCatalog.All.Select(rule => rule.Setting).OfType<string>().Distinct()];

    private readonly PolicyVocabulary vocabulary = new(problems, inherited);
    private readonly SectionReader sections = new(new PolicyVocabulary(problems, inherited));
    private readonly EvidenceSectionReader evidence = new(new PolicyVocabulary(problems, inherited));

    /// <summary>Reads a whole file.</summary>
    public PolicyFileContent Read(YamlNode root)
    {
        if (KeyReader.Open(root, "a policy", vocabulary) is not { } keys)
        {
            return new PolicyFileContent(Empty(), []);
        }

        if (keys.Required("version") is { } version && version is not YamlText { Value: "1" })
        {
            vocabulary.Invalid(version.At, "version is 1; this tool reads no other");
        }

        IReadOnlyList<BaseReference> bases = keys.Take("extends") is { } extends ? Bases(extends) : [];
        IReadOnlyList<Located<string>> final = keys.Take("final") is { } finalNode ? Final(finalNode) : [];
        IReadOnlyList<Scope> scopes = keys.Take("scopes") is { } scopesNode ? Scopes(scopesNode) : [];
        Policy content = Content(keys, isScope: false);
        keys.Done();
        return new PolicyFileContent(new PolicyLayer(content, final, scopes), bases);
    }

    private PolicyLayer Empty() => new(new Policy { File = file }, [], []);

    private Policy Content(KeyReader keys, bool isScope)
    {
        foreach (string section in UnsupportedSections)
        {
            if (keys.Take(section) is not null)
            {
                vocabulary.Invalid(keys.KeyAt(section), $"the section {section} is not supported by this version; remove it, nothing would enforce it");
            }
        }

        return new Policy
        {
            File = file,
            Packages = keys.Take("packages") is { } packages ? sections.Packages(packages, keys.KeyAt("packages")) : null,
            Pinning = keys.Take("pinning") is { } pinning ? sections.Pinning(pinning, keys.KeyAt("pinning")) : null,
            LockFile = keys.Take("lockfile") is { } lockFile ? sections.LockFile(lockFile, keys.KeyAt("lockfile")) : null,
            Sources = keys.Take("sources") is { } sources ? evidence.Sources(sources, keys.KeyAt("sources")) : null,
            Signatures = keys.Take("signatures") is { } signatures ? evidence.Signatures(signatures, keys.KeyAt("signatures")) : null,
            Integrity = keys.Take("integrity") is { } integrity ? evidence.Integrity(integrity, keys.KeyAt("integrity")) : null,
            Age = keys.Take("age") is { } age ? evidence.Age(age, keys.KeyAt("age")) : null,
            Licenses = keys.Take("licenses") is { } licenses ? evidence.Licenses(licenses, keys.KeyAt("licenses")) : null,
            BuildCode = keys.Take("build-code") is { } buildCode ? evidence.BuildCode(buildCode, keys.KeyAt("build-code")) : null,
            Severities = keys.Take("rules") is { } rules ? sections.Severities(rules) : new Dictionary<string, Located<Severity>>(StringComparer.Ordinal),
            OnMissingEvidence = keys.Take("on-missing-evidence") is { } missing ? vocabulary.Level(missing, "on-missing-evidence") : null,
            CheckSdkPackages = keys.Take("sdk-packages") is { } sdk ? vocabulary.Word(sdk, "sdk-packages", ("check", true), ("exempt", false)) : null,
            Exclude = !isScope && keys.Take("exclude") is { } exclude ? Exclusions(exclude) : [],
            Waivers = !isScope && keys.Take("waivers") is { } waivers ? new WaiverReader(vocabulary, inherited).Read(waivers, keys.KeyAt("waivers")) : null,
        };
    }

    private List<BaseReference> Bases(YamlNode node)
    {
        List<BaseReference> bases = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (YamlNode item in vocabulary.Items(node, "extends"))
        {
            BaseReference? reference = item is YamlMap map ? PinnedBase(map)
                : vocabulary.Text(item, "an entry of extends") is { } name ? new BaseReference(name, null, item.At) : null;
            if (reference is not null)
            {
                if (!seen.Add(reference.Name))
                {
                    vocabulary.Duplicate(item.At, $"{reference.Name} is in extends twice");
                }

                bases.Add(reference);
            }
        }

        return bases;
    }

    private BaseReference? PinnedBase(YamlMap map)
    {
        KeyReader keys = new(map, "an entry of extends", vocabulary);
        string? path = keys.Required("path") is { } pathNode ? vocabulary.Text(pathNode, "path") : null;
        string? hash = keys.Required("sha256") is { } hashNode ? vocabulary.Text(hashNode, "sha256") : null;
        keys.Done();
        if (hash is not null && (hash.Length != 64 || !hash.All(char.IsAsciiHexDigit)))
        {
            vocabulary.Invalid(map.At, "sha256 is 64 hexadecimal digits");
            return null;
        }

        return path is null || hash is null ? null : new BaseReference(path, hash, map.At);
    }

    private IReadOnlyList<Located<string>> Final(YamlNode node)
    {
        IReadOnlyList<Located<string>> final = vocabulary.Texts(node, "final");
        foreach (Located<string> key in final.Where(key => !FinalKeys.Contains(key.Value)))
        {
            bool later = UnsupportedSections.Contains(key.Value.Split('.')[0]);
            vocabulary.Invalid(key.At, later ? $"the section {key.Value} is not supported by this version" : $"final names a section or section.key, not {key.Value}; known are {string.Join(", ", FinalKeys)}");
        }

        return final;
    }

    private List<Exclusion> Exclusions(YamlNode node)
    {
        List<Exclusion> exclusions = [];
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        foreach (YamlNode item in vocabulary.Items(node, "exclude"))
        {
            if (KeyReader.Open(item, "an entry of exclude", vocabulary) is not { } keys)
            {
                continue;
            }

            YamlNode? list = keys.Required("projects");
            IReadOnlyList<Glob> projects = list is null ? [] : vocabulary.Globs(list, "projects");
            if (list is YamlList { Items.Count: 0 })
            {
                vocabulary.Invalid(list.At, "an entry of exclude needs a project");
            }

            foreach (Glob twice in projects.Where(glob => !seen.Add(glob.Text)))
            {
                vocabulary.Duplicate(item.At, $"{twice.Text} is in exclude twice");
            }

            string? reason = keys.Required("reason") is { } why ? vocabulary.Text(why, "reason") : null;
            keys.Done();
            if (reason is not null)
            {
                exclusions.Add(new Exclusion(projects, reason, keys.At, inherited));
            }
        }

        return exclusions;
    }

    private List<Scope> Scopes(YamlNode node)
    {
        List<Scope> scopes = [];
        foreach (YamlNode item in vocabulary.Items(node, "scopes"))
        {
            if (KeyReader.Open(item, "a scope", vocabulary) is { } keys)
            {
                IReadOnlyList<Glob> projects = keys.Required("projects") is { } globs ? vocabulary.Globs(globs, "projects") : [];
                Policy content = Content(keys, isScope: true);
                keys.Done();
                scopes.Add(new Scope(projects, new PolicyLayer(content, [], [])));
            }
        }

        return scopes;
    }
}
