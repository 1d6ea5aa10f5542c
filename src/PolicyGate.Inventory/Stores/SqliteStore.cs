using System.Globalization;
using Microsoft.Data.Sqlite;

namespace PolicyGate.Inventory.Stores;

/// <summary>The store in one file (SQLite): for a machine, and as many repositories as it has patience for.</summary>
internal sealed class SqliteStore : IInventoryStore
{
    // Whoever writes may do so for as long as a large batch takes.
    private const int PatienceSeconds = 600;

    private readonly SqliteConnection connection;
    private readonly SqliteVersions versions;

    private SqliteStore(SqliteConnection connection)
    {
        this.connection = connection;
        versions = new SqliteVersions(connection);
    }

    /// <summary>Opens one.</summary>
    /// <param name="file">The file.</param>
    /// <param name="create">Whether to write, and to make it where it is not there; else it is seen as it is now.</param>
    /// <exception cref="StoreException">It is not there, of another program, of a newer version, or cannot be opened.</exception>
    public static SqliteStore Open(string file, bool create)
    {
        if (!create && !File.Exists(file))
        {
            throw new StoreException($"there is no inventory {file}; policygate-inventory ingest makes one");
        }

        SQLitePCL.Batteries_V2.Init();
        SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = file, Mode = create ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite, DefaultTimeout = PatienceSeconds, Pooling = false }.ConnectionString);
        try
        {
            connection.Open();

            // A write-ahead log: readers do not wait. What a crash of the machine takes is a whole batch, whose files are taken in again.
            SqliteSchema.Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -{(create ? 262_144 : 65_536)}; PRAGMA mmap_size = 1073741824; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;"));
            SqliteSchema.Ensure(connection);
            if (!create)
            {
                // One moment for every question.
                SqliteSchema.Execute(connection, "BEGIN");
            }

            return new SqliteStore(connection);
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw new StoreException($"{file} cannot be opened as an inventory: {e.Message}", e);
        }
        catch (StoreException e)
        {
            connection.Dispose();
            throw new StoreException($"{file} cannot be used: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public IIngestBatch Begin() => new SqliteBatch(connection, versions);

    /// <inheritdoc/>
    public bool IsEmpty => connection.Ask("SELECT 1 FROM repositories LIMIT 1", row => row.Number(0)).Count == 0;

    /// <inheritdoc/>
    public IReadOnlyList<StoredVersion> VersionsOf(string id) => connection.Ask(
        "SELECT id, name, version, hash, source FROM packages WHERE key = ?1",
        row => new StoredVersion(row.Number(0), row.Text(1), row.Text(2), row.Text(3), row.Text(4)),
        StoredVersion.KeyOf(id));

    /// <inheritdoc/>
    public IReadOnlyList<StoredUse> UsesOf(IReadOnlyList<StoredVersion> versions)
    {
        using SqliteStatement statement = new(connection, SqliteUses.Sql);
        SqliteUses uses = new();
        return [.. versions.SelectMany(version => statement.With(version.Id).All(row => uses.Read(row, version)))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<StoredRepository> Silent(long lastBefore, long? firstAfter) => connection.Ask(
        "SELECT id, name, first, last, revision, bundle, digest FROM repositories WHERE last < ?1 OR first > ?2",
        row => new StoredRepository(row.Number(0), row.Text(1), row.Number(2), row.Number(3), row.Text(4), row.NumberOrNone(5), row.Text(6)),
        lastBefore,
        firstAfter ?? long.MaxValue);

    /// <inheritdoc/>
    public IReadOnlyList<StoredGap> Gaps() => connection.Ask(
        "SELECT r.name, p.path, p.problem FROM projects p JOIN repositories r ON r.id = p.repository WHERE p.problem <> ''",
        row => new StoredGap(row.Text(0), row.Text(1), row.Text(2)));

    /// <inheritdoc/>
    public IReadOnlyList<StoredChange> Changes(long after, long until, string? repository) => connection.Ask(
        """
        SELECT r.name, p.path, k.name, k.version, f.first, 1 FROM facts f JOIN projects p ON p.id = f.project JOIN repositories r ON r.id = f.repository JOIN packages k ON k.id = f.package WHERE f.first > ?1 AND f.first <= ?2 AND (?3 IS NULL OR r.name = ?3)
        UNION ALL
        SELECT r.name, p.path, k.name, k.version, f.gone, 0 FROM facts f JOIN projects p ON p.id = f.project JOIN repositories r ON r.id = f.repository JOIN packages k ON k.id = f.package WHERE f.gone > ?1 AND f.gone <= ?2 AND (?3 IS NULL OR r.name = ?3)
        """,
        row => new StoredChange(row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Number(4), row.Flag(5)),
        after,
        until,
        repository);

    /// <inheritdoc/>
    public StoreTotals Totals() => connection.Ask(
        "SELECT (SELECT count(*) FROM repositories), (SELECT count(*) FROM projects), (SELECT count(*) FROM packages), (SELECT count(*) FROM facts WHERE gone IS NULL), (SELECT count(*) FROM facts WHERE gone IS NOT NULL), (SELECT min(last) FROM repositories), (SELECT max(last) FROM repositories)",
        row => new StoreTotals(row.Number(0), row.Number(1), row.Number(2), row.Number(3), row.Number(4), row.NumberOrNone(5), row.NumberOrNone(6)))[0];

    /// <inheritdoc/>
    public IReadOnlyList<StoredVersion> InUse() => connection.Ask(
        "SELECT id, name, version, hash, source FROM packages k WHERE EXISTS (SELECT 1 FROM facts f WHERE f.package = k.id AND f.gone IS NULL)",
        row => new StoredVersion(row.Number(0), row.Text(1), row.Text(2), row.Text(3), row.Text(4)));

    /// <inheritdoc/>
    public IReadOnlyList<StoredCount> Top(int count) => connection.Ask(
        "SELECT min(k.name), count(DISTINCT f.repository) AS n, count(DISTINCT f.project), count(DISTINCT k.version) FROM facts f JOIN packages k ON k.id = f.package WHERE f.gone IS NULL GROUP BY k.key ORDER BY n DESC, k.key LIMIT ?1",
        row => new StoredCount(row.Text(0), row.Number(1), row.Number(2), row.Number(3)),
        count);

    /// <inheritdoc/>
    public void Dispose()
    {
        versions.Dispose();
        connection.Dispose();
    }
}
