using PolicyGate.Facts;

namespace PolicyGate.Rules;

/// <summary>Which references a lock file pins, whatever range they ask for (<c>pinning.direct: locked</c>).</summary>
internal static class LockedReferences
{
    /// <summary>Whether a lock file pins a reference: it is in sync as a whole, because NuGet resolves everything anew where it is not.</summary>
    public static bool IsLocked(this ProjectFacts facts, Declaration declaration) => facts.LockOf(declaration) is Evidence<bool>.Known { Value: true };

    /// <summary>The same; missing where only the lock file is here, and not what NuGet resolves.</summary>
    public static Evidence<bool> LockOf(this ProjectFacts facts, Declaration declaration) => facts.Kind switch
    {
        InputKind.LockFile => new Evidence<bool>.Missing("only the lock file is here, not what NuGet resolves; restore the project"),
        InputKind.Declarations => new Evidence<bool>.Missing("the project has not been restored"),
        _ => new Evidence<bool>.Known(declaration.Kind is DeclarationKind.PackageReference or DeclarationKind.GlobalPackageReference
            && facts.Lock is Evidence<LockFile>.Known { Value: { } lockFile } && IsInEveryTarget(lockFile, facts, declaration.Id) && LockFileOutOfDate.IsInSync(lockFile, facts)),
    };

    /// <summary>Why a lock file pins nothing.</summary>
    public static string WhyUnlocked(this ProjectFacts facts) =>
        $"{System.IO.Path.GetFileName(facts.LockFilePath)} {(facts.Lock is Evidence<LockFile>.Known ? "is not in sync" : "is missing")}: dotnet restore writes it{(facts.LockFileEnabled ? string.Empty : " once RestorePackagesWithLockFile is true")}";

    // Under a runtime identifier a lock file lists only what differs from the framework's own target.
    private static bool IsInEveryTarget(LockFile lockFile, ProjectFacts facts, string id)
    {
        Target[] targets = [.. facts.Targets.Where(target => !target.LockName.Contains('/', StringComparison.Ordinal) && target.Entries.GetValueOrDefault(id) is { Kind: TargetEntryKind.Direct })];
        return targets.Length > 0 && targets.All(target => lockFile.Targets.GetValueOrDefault(lockFile.NameOf(target))?.GetValueOrDefault(id) is { Type: "Direct", Resolved: not null });
    }
}
