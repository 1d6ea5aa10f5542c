using Microsoft.Data.Sqlite;
using PolicyGate.Inventories;

namespace PolicyGate.Inventory.Stores;

/// <summary>
/// The numbers of versions, which are asked for once for each package of each project: all of an id are read when one of it is asked for. Only a
/// transaction that nobody else writes beside may ask, and it is told when somebody else wrote before.
/// </summary>
internal sealed class SqliteVersions(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, Dictionary<(string Version, string Hash, string Source), long>> known = new(StringComparer.OrdinalIgnoreCase);
    private readonly SqliteStatement add = new(connection, "INSERT INTO packages(key, name, version, hash, source) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id");
    private readonly SqliteStatement find = new(connection, "SELECT version, hash, source, id FROM packages WHERE key = ?1");
    private readonly SqliteStatement written = new(connection, "PRAGMA data_version");
    private long seen = -1;

    /// <summary>The number of a version; a new one is added.</summary>
    public long Of(InventoryPackage package)
    {
        if (!known.TryGetValue(package.Id, out Dictionary<(string, string, string), long>? versions))
        {
            versions = find.With(StoredVersion.KeyOf(package.Id)).All(row => (Version: (row.Text(0), row.Text(1), row.Text(2)), Id: row.Number(3))).ToDictionary(one => one.Version, one => one.Id);
            known.Add(package.Id, versions);
        }

        (string, string, string) key = (package.Version, package.Hash, package.Source);
        if (!versions.TryGetValue(key, out long id))
        {
            id = add.Ask(StoredVersion.KeyOf(package.Id), package.Id, package.Version, package.Hash, package.Source);
            versions.Add(key, id);
        }

        return id;
    }

    /// <summary>Begins a transaction: what another process added meanwhile is read again.</summary>
    public void Begin()
    {
        long now = written.Ask();
        if (now != seen)
        {
            Forget();
            seen = now;
        }
    }

    /// <summary>Forgets what was not committed.</summary>
    public void Forget() => known.Clear();

    /// <inheritdoc/>
    public void Dispose()
    {
        add.Dispose();
        find.Dispose();
        written.Dispose();
    }
}
