namespace PolicyGate.Inventory.Stores;

/// <summary>A file of SQLite where whoever asks may not write, so that it cannot be locked: it is asked as long as nobody else writes.</summary>
internal sealed record UnwrittenFile(string Path, long Length, DateTime Written)
{
    /// <summary>A file as it is now.</summary>
    /// <exception cref="StoreException">Somebody writes.</exception>
    public static UnwrittenFile Of(string path)
    {
        FileInfo file = new(path);
        return new FileInfo(path + "-wal") is { Exists: true, Length: > 0 }
            ? throw new StoreException("it lies where nothing may be written, and not all that was ingested is in the file itself: ask as whoever ingests, or when the ingestion is over")
            : new UnwrittenFile(path, file.Length, file.LastWriteTimeUtc);
    }

    /// <summary>Looks whether it is as it was.</summary>
    /// <exception cref="StoreException">It is not.</exception>
    public void Verify() => _ = Of(Path) == this ? true : throw new StoreException($"{Path} was written to while it was asked; ask again");
}
