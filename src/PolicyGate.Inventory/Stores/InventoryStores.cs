namespace PolicyGate.Inventory.Stores;

/// <summary>Opens the store that is named: a file (SQLite), or a database of a server (PostgreSQL).</summary>
internal static class InventoryStores
{
    /// <summary>Opens one.</summary>
    /// <param name="named">A file, <c>postgres://…</c>, or <c>Host=…</c>.</param>
    /// <param name="create">Whether to write, and to make it where it is not there; else it is seen as it is now, whoever writes beside.</param>
    /// <exception cref="StoreException">It is not there, of another program, of a newer version, or cannot be opened.</exception>
    public static IInventoryStore Open(string named, bool create) => named.Trim().Length == 0 ? throw new StoreException("--store names no store")
        : PostgresAddress.IsOne(named) ? PostgresStore.Open(named, create)
        : SqliteStore.Open(named, create);
}
