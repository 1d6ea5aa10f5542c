namespace PolicyGate.Cache;

/// <summary>An archive of which something may be known already.</summary>
internal sealed class CachedArchive(string path)
{
    /// <summary>The archive.</summary>
    public string Path { get; } = path;

    /// <summary>Its stamp before it was read; <see langword="null"/> where there is none to rely on.</summary>
    public string? Stamp { get; set; }

    /// <summary>SHA-256 of its bytes; <see langword="null"/> where there is no cache or it cannot be read.</summary>
    public string? Content { get; set; }

    /// <summary>When the oldest of it was learned; <see langword="null"/> for now.</summary>
    public DateTime? Written { get; set; }

    /// <summary>What is known; <see langword="null"/> until it is first asked for.</summary>
    public ArchiveEvidence? Evidence { get; set; }

    /// <summary>Whether this path was not known to hold these bytes.</summary>
    public bool IsNew { get; set; }

    /// <summary>Whether there is more to keep than there was.</summary>
    public bool HasLearned { get; set; }
}
