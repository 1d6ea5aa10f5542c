using PolicyGate.Policies;
using static PolicyGate.PolicyFiles.SectionReader;

namespace PolicyGate.PolicyFiles;

/// <summary>The sections that ask the packages' own bytes, nodes to records.</summary>
internal sealed class EvidenceSectionReader(PolicyVocabulary vocabulary)
{
    private static readonly (string, RequiredSignature)[] RequireWords =
        [("none", RequiredSignature.None), ("any", RequiredSignature.Any), ("repository", RequiredSignature.Repository), ("author", RequiredSignature.Author)];

    /// <summary>The <c>sources</c> section.</summary>
    public SourcesSection? Sources(YamlNode node, SourceSpan at)
    {
        if (KeyReader.Open(node, "sources", vocabulary) is not { } keys)
        {
            return null;
        }

        YamlNode? allow = keys.Take("allow");
        SourcesSection section = new()
        {
            At = at,
            Allow = allow is null ? [] : vocabulary.Texts(allow, "sources.allow"),
            AllowAt = allow is null ? null : keys.KeyAt("allow"),
            PackageFolders = keys.Take("package-folders") is { } folders ? vocabulary.Folders(folders, "sources.package-folders") : [],
            OwnersOf = keys.Take("owners-of") is { } owners ? [.. Entries(owners, "sources.owners-of", Ownership, entry => entry.Packages.Select(package => package.ToString()))] : [],
            MappingRequired = keys.Take("mapping") is { } mapping ? At(keys, "mapping", vocabulary.Word(mapping, "sources.mapping", ("required", true), ("optional", false))) : null,
            HttpsRequired = keys.Take("https") is { } https ? At(keys, "https", vocabulary.Word(https, "sources.https", ("required", true), ("optional", false))) : null,
        };
        keys.Done();
        return section;
    }

    /// <summary>The <c>signatures</c> section.</summary>
    public SignaturesSection? Signatures(YamlNode node, SourceSpan at)
    {
        if (KeyReader.Open(node, "signatures", vocabulary) is not { } keys)
        {
            return null;
        }

        SignaturesSection section = new()
        {
            At = at,
            Require = keys.Take("require") is { } require ? At(keys, "require", vocabulary.Word(require, "signatures.require", RequireWords)) : null,
            Repositories = keys.Take("repositories") is { } repositories ? Repositories(repositories) : [],
            Signers = keys.Take("signers") is { } signers ? Signers(signers) : new Dictionary<string, Located<IReadOnlyList<string>>>(StringComparer.Ordinal),
            For = keys.Take("for") is { } demands ? [.. Entries(demands, "signatures.for", Demand, entry => entry.Packages.Select(package => package.ToString()))] : [],
            Distrust = keys.Take("distrust") is { } distrust ? [.. Entries(distrust, "signatures.distrust", Distrusted, entry => [entry.Fingerprint])] : [],
        };
        keys.Done();
        return section;
    }

    /// <summary>The <c>integrity</c> section.</summary>
    public IntegritySection? Integrity(YamlNode node, SourceSpan at)
    {
        if (KeyReader.Open(node, "integrity", vocabulary) is not { } keys)
        {
            return null;
        }

        IntegritySection section = new()
        {
            At = at,
            Archive = keys.Take("archive") is { } archive ? At(keys, "archive", vocabulary.Word(archive, "integrity.archive", ("verify", true), ("off", false))) : null,
            Files = keys.Take("files") is { } files
                ? At(keys, "files", vocabulary.Word(files, "integrity.files", ("used", ComparedFiles.Used), ("all", ComparedFiles.All), ("off", ComparedFiles.Off)))
                : null,
        };
        keys.Done();
        return section;
    }

    /// <summary>The <c>age</c> section.</summary>
    public AgeSection? Age(YamlNode node, SourceSpan at)
    {
        if (KeyReader.Open(node, "age", vocabulary) is not { } keys)
        {
            return null;
        }

        AgeSection section = new()
        {
            At = at,
            Minimum = keys.Take("minimum") is { } minimum ? At(keys, "minimum", vocabulary.Duration(minimum, "age.minimum")) : null,
            Unknown = keys.Take("unknown") is { } unknown ? At(keys, "unknown", vocabulary.Level(unknown, "age.unknown")) : null,
            For = keys.Take("for") is { } exceptions ? [.. Entries(exceptions, "age.for", Minimum, entry => entry.Packages.Select(package => package.ToString()))] : [],
        };
        keys.Done();
        return section;
    }

    /// <summary>The <c>licenses</c> section.</summary>
    public LicensesSection? Licenses(YamlNode node, SourceSpan at)
    {
        if (KeyReader.Open(node, "licenses", vocabulary) is not { } keys)
        {
            return null;
        }

        YamlNode? allow = keys.Take("allow");
        LicensesSection section = new()
        {
            At = at,
            Allow = allow is null ? [] : AllowedLicenses(allow),
            AllowAt = allow is null ? null : keys.KeyAt("allow"),
            Unknown = keys.Take("unknown") is { } unknown ? At(keys, "unknown", vocabulary.Level(unknown, "licenses.unknown")) : null,
            Clarify = keys.Take("clarify") is { } clarify ? [.. Entries(clarify, "licenses.clarify", Clarification, entry => [entry.Package.ToString()])] : [],
        };
        keys.Done();
        return section;
    }

    /// <summary>The <c>build-code</c> section.</summary>
    public BuildCodeSection? BuildCode(YamlNode node, SourceSpan at)
    {
        if (KeyReader.Open(node, "build-code", vocabulary) is not { } keys)
        {
            return null;
        }

        BuildCodeSection section = new()
        {
            At = at,
            Default = keys.Take("default") is { } value ? At(keys, "default", vocabulary.Word(value, "build-code.default", ("deny", DefaultAction.Deny), ("allow", DefaultAction.Allow))) : null,
            Allow = keys.Take("allow") is { } allow ? [.. Entries(allow, "build-code.allow", Approval, entry => [$"{entry.Package} ({entry.Kinds})"])] : [],
            AllowAt = keys.Take("allow") is null ? null : keys.KeyAt("allow"),
        };
        keys.Done();
        return section;
    }

    // What an entry is about may stand in one entry only: two would contradict each other.
    private IEnumerable<T> Entries<T>(YamlNode node, string what, Func<KeyReader, T?> read, Func<T, IEnumerable<string>> about)
        where T : class
    {
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        foreach (YamlNode item in vocabulary.Items(node, what))
        {
            if (KeyReader.Open(item, $"an entry of {what}", vocabulary) is { } keys)
            {
                T? entry = read(keys);
                keys.Done();
                if (entry is not null)
                {
                    foreach (string twice in about(entry).Where(name => !seen.Add(name)))
                    {
                        vocabulary.Duplicate(item.At, $"{twice} is in {what} twice");
                    }

                    yield return entry;
                }
            }
        }
    }

    private Dictionary<string, Located<IReadOnlyList<string>>> Signers(YamlNode node)
    {
        Dictionary<string, Located<IReadOnlyList<string>>> signers = new(StringComparer.Ordinal);
        if (node is not YamlMap map)
        {
            vocabulary.Invalid(node.At, "signatures.signers is a mapping of names to { fingerprints: […] }");
            return signers;
        }

        foreach ((YamlKey key, YamlNode value) in map.Entries)
        {
            if (KeyReader.Open(value, $"the signer {key.Value}", vocabulary) is not { } keys)
            {
                continue;
            }

            IReadOnlyList<string> fingerprints = keys.Required("fingerprints") is { } list ? Fingerprints(list) : [];
            keys.Done();
            if (!signers.TryAdd(key.Value, new Located<IReadOnlyList<string>>(fingerprints, key.At)))
            {
                vocabulary.Duplicate(key.At, $"the key {key.Value} stands in signatures.signers twice");
            }
        }

        return signers;
    }

    private List<TrustedRepository> Repositories(YamlNode node)
    {
        List<TrustedRepository> repositories = [];
        if (node is not YamlMap map)
        {
            vocabulary.Invalid(node.At, "signatures.repositories is a mapping of names to { service-index: URL, fingerprints: […] }");
            return repositories;
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach ((YamlKey key, YamlNode value) in map.Entries)
        {
            if (KeyReader.Open(value, $"the repository {key.Value}", vocabulary) is not { } keys)
            {
                continue;
            }

            string? index = null;
            if (key.Value != Rules.Repositories.Gallery)
            {
                index = keys.Required("service-index") is { } url ? vocabulary.HttpsUrl(url, "service-index") : null;
            }
            else if (keys.Take("service-index") is { } known)
            {
                vocabulary.Invalid(known.At, $"the service-index of {Rules.Repositories.Gallery} is built in; write its fingerprints only");
            }

            IReadOnlyList<string> fingerprints = keys.Required("fingerprints") is { } list ? Fingerprints(list) : [];
            keys.Done();
            if (!seen.Add(key.Value))
            {
                vocabulary.Duplicate(key.At, $"the key {key.Value} stands in signatures.repositories twice");
            }

            // What is written for the gallery's own name is of the gallery, never of a URL that could not be read.
            if (index is not null || key.Value == Rules.Repositories.Gallery)
            {
                repositories.Add(new TrustedRepository(key.Value, index, fingerprints, key.At));
            }
        }

        return repositories;
    }

    private IReadOnlyList<string> Fingerprints(YamlNode node)
    {
        IReadOnlyList<YamlNode> items = vocabulary.Items(node, "fingerprints");
        if (items.Count == 0 && node is YamlList)
        {
            vocabulary.Invalid(node.At, "fingerprints is a list of at least one SHA-256: a signer without a certificate could never sign");
        }

        return [.. items.Select(item => vocabulary.Sha256(item, "a fingerprint")).OfType<string>()];
    }

    private SourceOwnership? Ownership(KeyReader keys)
    {
        IReadOnlyList<PackageEntry> packages = Packages(keys);
        IReadOnlyList<Located<string>>? sources = keys.Required("sources") is { } names ? NotEmpty(names, "sources") : null;
        return sources is null ? null : new SourceOwnership(packages, [.. sources.Select(name => name.Value)], keys.At);
    }

    private SignatureDemand? Demand(KeyReader keys)
    {
        IReadOnlyList<PackageEntry> packages = Packages(keys);
        Located<RequiredSignature>? require = keys.Take("require") is { } word ? vocabulary.Word(word, "require", RequireWords) : null;
        IReadOnlyList<Located<string>>? signers = keys.Take("signers") is { } names ? NotEmpty(names, "signers") : null;
        IReadOnlyList<Located<string>>? owners = keys.Take("owners") is { } people ? NotEmpty(people, "owners") : null;
        if (require is null && signers is null && owners is null)
        {
            vocabulary.Invalid(keys.At, "an entry of signatures.for needs one of require, signers, owners: it would ask for nothing");
        }

        // The fingerprints are looked up once all layers are merged: a base may name the signers.
        return new SignatureDemand(packages, require?.Value, [], [.. (signers ?? []).Select(name => name.Value)], [.. (owners ?? []).Select(name => name.Value)], keys.At, vocabulary.IsInherited);
    }

    private DistrustedCertificate? Distrusted(KeyReader keys)
    {
        string? fingerprint = keys.Required("fingerprint") is { } node ? vocabulary.Sha256(node, "fingerprint") : null;
        Located<DateOnly>? after = keys.Take("after") is { } day ? vocabulary.Date(day, "after") : null;
        string? reason = keys.Take("reason") is { } text ? vocabulary.Text(text, "reason") : null;
        return fingerprint is null ? null : new DistrustedCertificate(fingerprint, after?.Value, reason, keys.At);
    }

    private MinimumAge? Minimum(KeyReader keys)
    {
        IReadOnlyList<PackageEntry> packages = Packages(keys);
        Located<TimeSpan>? minimum = keys.Required("minimum") is { } duration ? At(keys, "minimum", vocabulary.Duration(duration, "minimum")) : null;
        string? reason = keys.Take("reason") is { } text ? vocabulary.Text(text, "reason") : null;
        return minimum is null ? null : new MinimumAge(packages, minimum, reason, keys.At, vocabulary.IsInherited);
    }

    private List<Located<LicenseExpression>> AllowedLicenses(YamlNode node)
    {
        List<Located<LicenseExpression>> allowed = [];
        foreach (YamlNode item in vocabulary.Items(node, "licenses.allow"))
        {
            if (vocabulary.License(item, "an entry of licenses.allow") is not { } license)
            {
                continue;
            }

            if (license.Value is LicenseExpression.Pair)
            {
                vocabulary.Invalid(item.At, $"an entry of licenses.allow is a single licence, with its exception where it has one; write {license.Value} as several entries");
            }
            else if (allowed.Any(other => other.Value.ToString()!.Equals(license.Value.ToString(), StringComparison.OrdinalIgnoreCase)))
            {
                vocabulary.Duplicate(item.At, $"{license.Value} is in licenses.allow twice");
            }

            allowed.Add(license);
        }

        return allowed;
    }

    private LicenseClarification? Clarification(KeyReader keys)
    {
        PackageEntry? package = keys.Required("package") is { } node ? vocabulary.Package(node, "package") : null;
        Located<LicenseExpression>? license = keys.Required("license") is { } expression ? vocabulary.License(expression, "license") : null;
        string? hash = keys.Take("file-sha256") is { } digits ? vocabulary.Sha256(digits, "file-sha256") : null;
        string? reason = keys.Take("reason") is { } text ? vocabulary.Text(text, "reason") : null;
        return package is null || license is null ? null : new LicenseClarification(package, license.Value, hash, reason, keys.At);
    }

    private BuildCodeApproval? Approval(KeyReader keys)
    {
        PackageEntry? package = keys.Required("package") is { } node ? vocabulary.Package(node, "package") : null;
        CodeKinds kinds = keys.Take("kinds") is { } list ? Kinds(list) : CodeKinds.All;
        string? hash = keys.Take("sha256") is { } digits ? vocabulary.Sha256(digits, "sha256") : null;
        _ = keys.Take("reason") is { } text ? vocabulary.Text(text, "reason") : null;
        return package is null ? null : new BuildCodeApproval(package with { Inherited = vocabulary.IsInherited }, kinds, hash, keys.At);
    }

    private CodeKinds Kinds(YamlNode node)
    {
        CodeKinds kinds = CodeKinds.None;
        foreach (YamlNode item in vocabulary.Items(node, "kinds"))
        {
            CodeKinds kind = vocabulary.Word(
                item,
                "an entry of kinds",
                ("msbuild", CodeKinds.Msbuild),
                ("analyzer", CodeKinds.Analyzer),
                ("script", CodeKinds.Script),
                ("native", CodeKinds.Native),
                ("executable", CodeKinds.Executable),
                ("sdk", CodeKinds.Sdk),
                ("tool", CodeKinds.Tool))?.Value ?? CodeKinds.None;
            if ((kinds & kind) != 0)
            {
                vocabulary.Duplicate(item.At, "the same kind stands in kinds twice");
            }

            kinds |= kind;
        }

        if (kinds == CodeKinds.None && node is YamlList { Items.Count: 0 })
        {
            vocabulary.Invalid(node.At, "kinds is a list of at least one kind: the entry would approve nothing");
        }

        return kinds;
    }

    private IReadOnlyList<PackageEntry> Packages(KeyReader keys)
    {
        if (keys.Required("packages") is not { } list)
        {
            return [];
        }

        IReadOnlyList<PackageEntry> packages = vocabulary.Packages(list, "packages");
        if (packages.Count == 0 && list is YamlList)
        {
            vocabulary.Invalid(list.At, "packages is a list of at least one package: the entry would say nothing");
        }

        return packages;
    }

    private IReadOnlyList<Located<string>> NotEmpty(YamlNode node, string what)
    {
        IReadOnlyList<Located<string>> texts = vocabulary.Texts(node, what);
        if (texts.Count == 0 && node is YamlList)
        {
            vocabulary.Invalid(node.At, $"{what} is a list of at least one name: the entry would ask for nothing");
        }

        return texts;
    }
}
