using PolicyGate.Inventories;

namespace PolicyGate.Inventory.Stores;

/// <summary>A transaction that takes in reports: all of them or, where it is disposed before it is committed, none.</summary>
internal interface IIngestBatch : IDisposable
{
    /// <summary>What is known of a repository; <see langword="null"/> where nothing is.</summary>
    StoredState? State(string repository);

    /// <summary>The facts that its last report has.</summary>
    IReadOnlyList<OpenFact> Open(long repository);

    /// <summary>The numbers of these versions, in their order; new ones are added.</summary>
    long[] Versions(IReadOnlyList<InventoryPackage> packages);

    /// <summary>Adds a repository; its number.</summary>
    long Add(StoredRepository repository);

    /// <summary>Adds a project; its number.</summary>
    long Add(long repository, StoredProject project);

    /// <summary>Adds facts that a report has and the one before had not.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="facts">They.</param>
    /// <param name="after">The time of the report before; <see langword="null"/> for none.</param>
    /// <param name="first">The time of the report.</param>
    void Add(long repository, IReadOnlyCollection<Fact> facts, long? after, long first);

    /// <summary>Ends facts that a report has no more.</summary>
    /// <param name="facts">They.</param>
    /// <param name="last">The time of the report before, and its bundle.</param>
    /// <param name="gone">The time of the report.</param>
    void End(IReadOnlyCollection<OpenFact> facts, StoredRepository last, long gone);

    /// <summary>Changes what is said of a project.</summary>
    void Update(StoredProject project);

    /// <summary>Changes what is said of a repository.</summary>
    void Update(StoredRepository repository);

    /// <summary>Makes it last.</summary>
    void Commit();
}
