using Microsoft.Data.Sqlite;
using PolicyGate.Inventories;

namespace PolicyGate.Inventory.Stores;

/// <summary>The numbers of versions, which are asked for once for each package of each project; those that were seen are remembered.</summary>
internal sealed class SqliteVersions(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<(string Id, string Version, string Hash, string Source), long> known = [];
    private readonly SqliteStatement add = new(connection, "INSERT INTO packages(key, name, version, hash, source) VALUES (@0, @1, @2, @3, @4) ON CONFLICT DO NOTHING RETURNING id", 5);
    private readonly SqliteStatement find = new(connection, "SELECT id FROM packages WHERE key = @0 AND version = @1 AND hash = @2 AND source = @3", 4);

    /// <summary>What an id is found by, however it is spelled.</summary>
    public static string KeyOf(string id) => id.ToUpperInvariant();

    /// <summary>The number of a version; a new one is added.</summary>
    public long Of(InventoryPackage package, SqliteTransaction transaction)
    {
        (string, string, string, string) key = (package.Id, package.Version, package.Hash, package.Source);
        if (!known.TryGetValue(key, out long id))
        {
            string upper = KeyOf(package.Id);
            id = (long)(find.In(transaction).Run(upper, package.Version, package.Hash, package.Source) ?? add.In(transaction).Run(upper, package.Id, package.Version, package.Hash, package.Source)!);
            known.Add(key, id);
        }

        return id;
    }

    /// <summary>Forgets what was not committed.</summary>
    public void Forget() => known.Clear();

    /// <inheritdoc/>
    public void Dispose()
    {
        add.Dispose();
        find.Dispose();
    }
}
