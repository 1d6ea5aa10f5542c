namespace PolicyGate.Inventory.Stores;

/// <summary>The questions that a store answers. It compares no versions and sorts nothing: the program does, so that every store says the same.</summary>
internal interface IInventoryStore : IDisposable
{
    /// <summary>Begins to take in reports; one at a time does, others wait.</summary>
    IIngestBatch Begin();

    /// <summary>Whether a repository has ever reported.</summary>
    /// <param name="repository">Its name; <see langword="null"/> for any.</param>
    bool Knows(string? repository);

    /// <summary>Every version of an id, whatever its case, that any report had. That a project has a gap is a use of the one without an id, whose way says why; nobody else is told of that one.</summary>
    IReadOnlyList<StoredVersion> VersionsOf(string id);

    /// <summary>Who has or had these versions.</summary>
    IReadOnlyList<StoredUse> UsesOf(IReadOnlyList<StoredVersion> versions);

    /// <summary>The repositories whose last report is older than a time, or whose first is newer than another.</summary>
    /// <param name="lastBefore">Seconds since 1970.</param>
    /// <param name="firstAfter">The same; <see langword="null"/> where it does not matter.</param>
    IReadOnlyList<StoredRepository> Silent(long lastBefore, long? firstAfter);

    /// <summary>The projects of which the last report did not know everything.</summary>
    IReadOnlyList<StoredGap> Gaps();

    /// <summary>What came or went after a time and until another.</summary>
    /// <param name="after">Seconds since 1970.</param>
    /// <param name="until">The same.</param>
    /// <param name="repository">One repository; <see langword="null"/> for all.</param>
    IReadOnlyList<StoredChange> Changes(long after, long until, string? repository);

    /// <summary>How much there is.</summary>
    StoreTotals Totals();

    /// <summary>Every version that the last report of any repository has.</summary>
    IReadOnlyList<StoredVersion> InUse();

    /// <summary>The packages that are in the most repositories now.</summary>
    IReadOnlyList<StoredCount> Top(int count);
}
