using PolicyGate.Policies;
using PolicyGate.Rules;

namespace PolicyGate.PolicyFiles;

/// <summary>The sections of a policy, nodes to records.</summary>
internal sealed class SectionReader(PolicyVocabulary vocabulary)
{
    /// <summary>The <c>packages</c> section.</summary>
    public PackagesSection? Packages(YamlNode node, SourceSpan at)
    {
        if (KeyReader.Open(node, "packages", vocabulary) is not { } keys)
        {
            return null;
        }

        PackagesSection section = new()
        {
            At = at,
            Default = keys.Take("default") is { } value
                ? vocabulary.Word(value, "packages.default", ("deny", DefaultAction.Deny), ("allow", DefaultAction.Allow)) is { } word ? word with { At = keys.KeyAt("default") } : null
                : null,
            Allow = keys.Take("allow") is { } allow ? vocabulary.Packages(allow, "packages.allow") : [],
            AllowAt = keys.Take("allow") is null ? null : keys.KeyAt("allow"),
            Deny = keys.Take("deny") is { } deny ? vocabulary.Packages(deny, "packages.deny", "use-instead") : [],
            OnlyVia = keys.Take("only-via") is { } onlyVia ? OnlyVia(onlyVia) : [],
            LookAlikes = keys.Take("look-alikes") is { } lookAlikes ? vocabulary.Level(lookAlikes, "packages.look-alikes") : null,
        };
        keys.Done();
        return section;
    }

    /// <summary>The <c>pinning</c> section.</summary>
    public PinningSection? Pinning(YamlNode node, SourceSpan at)
    {
        if (KeyReader.Open(node, "pinning", vocabulary) is not { } keys)
        {
            return null;
        }

        PinningSection section = new()
        {
            At = at,
            Direct = keys.Take("direct") is { } direct
                ? At(keys, "direct", vocabulary.Word(direct, "pinning.direct", ("exact", DirectPin.Exact), ("fixed", DirectPin.Fixed), ("locked", DirectPin.Locked), ("range", DirectPin.Range), ("any", DirectPin.Any)))
                : null,
            TransitiveLocked = keys.Take("transitive") is { } transitive ? At(keys, "transitive", vocabulary.Word(transitive, "pinning.transitive", ("locked", true), ("any", false))) : null,
            Prerelease = keys.Take("prerelease") is { } prerelease ? Prerelease(prerelease, keys.KeyAt("prerelease")) : null,
            CentralRequired = keys.Take("central") is { } central ? At(keys, "central", vocabulary.Word(central, "pinning.central", ("required", true), ("optional", false))) : null,
            ResolvedAsDeclared = keys.Take("resolved") is { } resolved ? At(keys, "resolved", vocabulary.Word(resolved, "pinning.resolved", ("as-declared", true), ("any", false))) : null,
        };
        keys.Done();
        return section;
    }

    /// <summary>The <c>lockfile</c> section.</summary>
    public LockFileSection? LockFile(YamlNode node, SourceSpan at)
    {
        if (KeyReader.Open(node, "lockfile", vocabulary) is not { } keys)
        {
            return null;
        }

        LockFileSection section = new()
        {
            At = at,
            Required = keys.Take("required") is { } required ? At(keys, "required", vocabulary.Boolean(required, "lockfile.required")) : null,
            InSync = keys.Take("in-sync") is { } inSync ? At(keys, "in-sync", vocabulary.Boolean(inSync, "lockfile.in-sync")) : null,
            VerifyContentHash = keys.Take("content-hash") is { } hash ? At(keys, "content-hash", vocabulary.Word(hash, "lockfile.content-hash", ("verify", true), ("off", false))) : null,
            LockedMode = keys.Take("locked-mode") is { } mode
                ? At(keys, "locked-mode", vocabulary.Word(mode, "lockfile.locked-mode", ("always", LockedMode.Always), ("ci", LockedMode.Ci), ("never", LockedMode.Never)))
                : null,
        };
        keys.Done();
        return section;
    }

    /// <summary>The <c>rules</c> section: severities by rule id.</summary>
    public Dictionary<string, Located<Severity>> Severities(YamlNode node)
    {
        Dictionary<string, Located<Severity>> severities = new(StringComparer.Ordinal);
        if (node is not YamlMap map)
        {
            vocabulary.Invalid(node.At, "rules is a mapping of rule ids to severities");
            return severities;
        }

        foreach ((YamlKey key, YamlNode value) in map.Entries)
        {
            Located<Severity>? severity = vocabulary.Level(value, $"the severity of {key.Value}");
            if (RuleCatalog.Find(key.Value) is not { } rule)
            {
                vocabulary.Problems.Add(PolicyRules.UnknownKey, key.At, $"there is no rule {key.Value} in this version");
            }
            else if (severity is not null && !rule.MayBeLowered && severity.Value < rule.Default)
            {
                vocabulary.Invalid(key.At, $"{rule.Id} may not be lowered: a gate must not look like a gate and be none");
            }
            else if (severity is not null && !severities.TryAdd(rule.Id, severity with { At = key.At }))
            {
                vocabulary.Duplicate(key.At, $"the key {rule.Id} stands in rules twice");
            }
        }

        return severities;
    }

    // A decision is shown at the line of its key, where a person looks for it.
    internal static Located<T>? At<T>(KeyReader keys, string key, Located<T>? value) => value is null ? null : value with { At = keys.KeyAt(key) };

    private Located<IReadOnlyList<PackageEntry>>? Prerelease(YamlNode node, SourceSpan at)
    {
        if (KeyReader.Open(node, "pinning.prerelease", vocabulary) is not { } keys)
        {
            return null;
        }

        IReadOnlyList<PackageEntry> allow = keys.Required("allow") is { } list ? vocabulary.Packages(list, "pinning.prerelease.allow") : [];
        keys.Done();
        return new Located<IReadOnlyList<PackageEntry>>(allow, at);
    }

    private List<OnlyViaEntry> OnlyVia(YamlNode node)
    {
        List<OnlyViaEntry> entries = [];
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        foreach (YamlNode item in vocabulary.Items(node, "packages.only-via"))
        {
            if (KeyReader.Open(item, "an entry of packages.only-via", vocabulary) is not { } keys)
            {
                continue;
            }

            IdPattern[] parents = keys.Required("parents") is { } list
                ? [.. vocabulary.Items(list, "parents").Select(parent => vocabulary.Pattern(parent, "an entry of parents")).OfType<IdPattern>()]
                : [];
            if (vocabulary.Package(keys) is { } package)
            {
                if (!seen.Add(package.ToString()))
                {
                    vocabulary.Duplicate(item.At, $"{package} is in packages.only-via twice");
                }

                entries.Add(new OnlyViaEntry(package, parents));
            }
        }

        return entries;
    }
}
