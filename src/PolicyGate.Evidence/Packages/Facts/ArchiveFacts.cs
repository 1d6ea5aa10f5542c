namespace PolicyGate.Packages;

/// <summary>The facts that follow from archives: one list, in the order of the cache's form.</summary>
internal static class ArchiveFacts
{
    /// <summary>Every fact.</summary>
    public static IReadOnlyList<ArchiveFact> All { get; } =
        [ContentHashFact.Fact, SignaturesFact.Fact, LicenseFact.Fact, BuildCodeFact.Files, BuildCodeFact.Content, BuildCodeFact.TypeProviders, CapabilitiesFact.Fact];

    /// <summary>The fact that becomes this record; <see langword="null"/> where none does.</summary>
    public static ArchiveFact<T>? Find<T>()
        where T : class => (ArchiveFact<T>?)All.FirstOrDefault(fact => fact.Record == typeof(T));
}
