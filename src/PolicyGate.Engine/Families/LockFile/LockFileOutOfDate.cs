using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG0302: packages.lock.json says something else than what NuGet resolved. One finding a difference.</summary>
internal sealed class LockFileOutOfDate : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG0302", "Lock file out of date", RuleFamilies.LockFile, Severity.Error, "ids, versions, types or requested ranges differ from what NuGet resolved (`in-sync: true`)", "lockfile.in-sync");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts)
    {
        if (policy.LockFile?.InSync is not { Value: true } inSync)
        {
            return [];
        }

        if (facts.Kind == InputKind.LockFile)
        {
            return [FindingFactory.MissingFact(Descriptor, SourceSpan.WholeFile(facts.LockFilePath), inSync.At, "only the lock file is here, not what NuGet resolves; restore the project")];
        }

        return facts.Lock switch
        {
            Evidence<LockFile>.Known known => Differences(known.Value, facts)
                .DistinctBy(difference => difference.Text)
                .Select(difference => Descriptor.At(difference.At, $"{difference.Text}; run dotnet restore and commit the lock file", inSync.At) with { PackageId = difference.Id, Version = difference.Version }),

            // "required: true" has its own word for it; "required: false" says that there need not be one.
            Evidence<LockFile>.Missing missing when policy.LockFile.Required is null =>
                [FindingFactory.MissingFact(Descriptor, facts.LockFileAt, inSync.At, missing.Reason)],
            _ => [],
        };
    }

    /// <summary>Whether a lock file says what NuGet resolved.</summary>
    public static bool IsInSync(LockFile lockFile, ProjectFacts facts) => !Differences(lockFile, facts).Any();

    private static IEnumerable<Difference> Differences(LockFile lockFile, ProjectFacts facts)
    {
        SourceSpan whole = SourceSpan.WholeFile(lockFile.File);
        foreach (Target target in facts.Targets)
        {
            string name = lockFile.NameOf(target);
            if (!lockFile.Targets.TryGetValue(name, out IReadOnlyDictionary<string, LockEntry>? locked))
            {
                if (target.Entries.Count > 0 || !name.Contains('/', StringComparison.Ordinal))
                {
                    yield return new Difference($"the lock file has no target {name}", whole);
                }

                continue;
            }

            // Under a runtime identifier a lock file lists only what differs from the framework's own target.
            IReadOnlyDictionary<string, LockEntry> inherited = Inherited(lockFile, name);
            foreach (TargetEntry entry in target.Entries.Values)
            {
                LockEntry? own = locked.GetValueOrDefault(entry.Id) ?? inherited.GetValueOrDefault(entry.Id);
                if (own is null)
                {
                    yield return new Difference($"{entry.Id} {entry.Version.ToNormalizedString()} is resolved but not in the lock file", whole, entry.Id, entry.Version);
                }
                else if (Compare(own, entry) is { } text)
                {
                    yield return new Difference(text, own.At, entry.Id, entry.Version);
                }
            }

            foreach (LockEntry extra in locked.Values.Where(own => !target.Entries.ContainsKey(own.Id)))
            {
                yield return new Difference($"{extra.Id}{(extra.Resolved is null ? string.Empty : " " + extra.Resolved.ToNormalizedString())} is in the lock file but not resolved", extra.At, extra.Id, extra.Resolved);
            }
        }

        HashSet<string> known = facts.Targets.Select(lockFile.NameOf).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (string extra in lockFile.Targets.Keys.Where(name => !known.Contains(name)))
        {
            yield return new Difference($"the lock file has a target {extra} that the project does not", whole);
        }
    }

    private static IReadOnlyDictionary<string, LockEntry> Inherited(LockFile lockFile, string name)
    {
        int slash = name.LastIndexOf('/');
        return slash > 0 && lockFile.Targets.TryGetValue(name[..slash], out IReadOnlyDictionary<string, LockEntry>? target)
            ? target
            : new Dictionary<string, LockEntry>();
    }

    private static string? Compare(LockEntry locked, TargetEntry resolved)
    {
        if (resolved.Kind == TargetEntryKind.Project || locked.Type == "Project")
        {
            return resolved.Kind == TargetEntryKind.Project && locked.Type == "Project"
                ? null
                : $"{resolved.Id} is {(resolved.Kind == TargetEntryKind.Project ? "a project" : "a package")} but {locked.Type} in the lock file";
        }

        string version = resolved.Version.ToNormalizedString();
        if (!VersionComparer.VersionRelease.Equals(locked.Resolved, resolved.Version))
        {
            return $"{resolved.Id} resolved to {version} but the lock file says {locked.Resolved?.ToNormalizedString() ?? "nothing"}";
        }

        bool direct = resolved.Kind == TargetEntryKind.Direct;
        if (direct != (locked.Type == "Direct"))
        {
            return $"{resolved.Id} {version} is {(direct ? "Direct" : "Transitive")} but {locked.Type} in the lock file";
        }

        return direct && resolved.Requested is not null && locked.Requested is not null && !SameRange(resolved.Requested, locked.Requested)
            ? $"{resolved.Id} is requested as {resolved.Requested.ToNormalizedString()} but the lock file says {locked.Requested.ToNormalizedString()}"
            : null;
    }

    private static bool SameRange(VersionRange left, VersionRange right) =>
        left.Equals(right) || left.ToNormalizedString().Equals(right.ToNormalizedString(), StringComparison.OrdinalIgnoreCase);

    private sealed record Difference(string Text, SourceSpan At, string? Id = null, NuGetVersion? Version = null);
}
