namespace PolicyGate.Advisories;

/// <summary>What a file of advisory data is, told by its first bytes, and by its name only where these tell nothing.</summary>
internal enum AdvisoryForm
{
    /// <summary>No data: a page for people, say.</summary>
    None,

    /// <summary>A document of JSON, or what says that it is one.</summary>
    Document,

    /// <summary>A zip, or what says that it is one.</summary>
    Archive,

    /// <summary>Packed in a way that is not read.</summary>
    Packed,
}
