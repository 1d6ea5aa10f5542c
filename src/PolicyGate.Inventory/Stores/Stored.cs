namespace PolicyGate.Inventory.Stores;

/// <summary>A repository, as of its last report. Times are UTC, in seconds since 1970.</summary>
/// <param name="Id">Its number in the store.</param>
/// <param name="Name">What tells it from others.</param>
/// <param name="First">The time of its first report.</param>
/// <param name="Last">The time of its last report.</param>
/// <param name="Commit">The commit of that.</param>
/// <param name="Bundle">The number of the policy bundle of that; <see langword="null"/> for none.</param>
/// <param name="Reports">The last reports that were taken, as <see cref="Ingesting.TakenReports"/> writes them.</param>
internal sealed record StoredRepository(long Id, string Name, long First, long Last, string Commit, long? Bundle, string Reports);

/// <summary>A project, as of the last report of its repository.</summary>
/// <param name="Id">Its number in the store.</param>
/// <param name="Path">Its path in the repository.</param>
/// <param name="Gate">Whether it is under the gate; <see langword="null"/> where that is not known.</param>
/// <param name="Owners">Whose it is, with spaces between.</param>
/// <param name="Problem">Why not all of its packages are known; empty where they are.</param>
internal sealed record StoredProject(long Id, string Path, bool? Gate, string Owners, string Problem);

/// <summary>A version of a package, with its bytes and where they came from.</summary>
internal sealed record StoredVersion(long Id, string Name, string Version, string Hash, string Source)
{
    /// <summary>What an id is found by, however it is spelled.</summary>
    public static string KeyOf(string id) => id.ToUpperInvariant();
}

/// <summary>That a project has a version, as it was said; the same as long as nothing of it changes.</summary>
/// <param name="Project">The number of the project.</param>
/// <param name="Package">The number of the version.</param>
/// <param name="Way">What stands between them.</param>
/// <param name="IsDirect">Whether nothing does.</param>
/// <param name="Runs">Whether its code ran in the build; <see langword="null"/> where that is not known.</param>
internal readonly record struct Fact(long Project, long Package, string Way, bool IsDirect, bool? Runs);

/// <summary>A fact that begins.</summary>
/// <param name="Repository">The number of the repository.</param>
/// <param name="Fact">It.</param>
/// <param name="After">The time of the report before; <see langword="null"/> for none.</param>
/// <param name="First">The time of the report.</param>
internal readonly record struct NewFact(long Repository, Fact Fact, long? After, long First)
{
    /// <summary>The order in which many are written: those of a package lie together, where a question about it finds them, and an index is gone through once.</summary>
    public static Comparison<NewFact> ByPackage { get; } = (one, other) => one.Fact.Package.CompareTo(other.Fact.Package) is not 0 and int order ? order : one.Fact.Project.CompareTo(other.Fact.Project);
}

/// <summary>A fact that the last report of its repository still has; a store may know it without a number.</summary>
internal readonly record struct OpenFact(long Id, Fact Fact);

/// <summary>What the store knows of a repository.</summary>
internal sealed record StoredState(StoredRepository Repository, IReadOnlyDictionary<string, StoredProject> Projects);

/// <summary>That a project has, or had, a version: an answer.</summary>
internal sealed record StoredUse
{
    /// <summary>The repository.</summary>
    public required StoredRepository Repository { get; init; }

    /// <summary>The path of the project in it.</summary>
    public required string Project { get; init; }

    /// <summary>Whether the project is under the gate; <see langword="null"/> where that is not known.</summary>
    public required bool? Gate { get; init; }

    /// <summary>Whose the project is, with spaces between.</summary>
    public required string Owners { get; init; }

    /// <summary>The version.</summary>
    public required StoredVersion Version { get; init; }

    /// <summary>What stands between them.</summary>
    public required string Way { get; init; }

    /// <summary>Whether nothing does.</summary>
    public required bool IsDirect { get; init; }

    /// <summary>Whether its code ran in the build; <see langword="null"/> where that is not known.</summary>
    public required bool? Runs { get; init; }

    /// <summary>The last report before that did not have it; <see langword="null"/> where there was none.</summary>
    public required long? After { get; init; }

    /// <summary>The first report that had it.</summary>
    public required long First { get; init; }

    /// <summary>The last report that had it.</summary>
    public required long Last { get; init; }

    /// <summary>The first report after that did not have it; <see langword="null"/> where the last one of the repository has it.</summary>
    public required long? Gone { get; init; }

    /// <summary>The policy bundle of the last report that had it.</summary>
    public required long? Bundle { get; init; }
}

/// <summary>A project of which not everything is known.</summary>
internal sealed record StoredGap(string Repository, string Project, string Problem);

/// <summary>How much there is.</summary>
internal sealed record StoreTotals(long Repositories, long Projects, long Versions, long FactsNow, long FactsBefore, long? Oldest, long? Newest);

/// <summary>In how many repositories and projects a package is now.</summary>
internal sealed record StoredCount(string Id, long Repositories, long Projects, long Versions);

/// <summary>A version that came to a project or went.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="Project">The project.</param>
/// <param name="Id">The id.</param>
/// <param name="Version">The version.</param>
/// <param name="At">The time of the report that has it first, or has it no more.</param>
/// <param name="IsThere">Whether it came.</param>
internal sealed record StoredChange(string Repository, string Project, string Id, string Version, long At, bool IsThere);
