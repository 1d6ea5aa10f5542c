using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PolicyGate.Inventory.Stores;

/// <summary>The store in one file (SQLite): for a machine, and as many repositories as it has patience for.</summary>
internal sealed class SqliteStore : IInventoryStore
{
    // Whoever writes may do so for as long as a large batch takes.
    private const int PatienceSeconds = 600;

    private readonly SqliteConnection connection;
    private readonly SqliteVersions versions;

    private readonly UnwrittenFile? unwritten;

    private SqliteStore(SqliteConnection connection, UnwrittenFile? unwritten)
    {
        this.connection = connection;
        this.unwritten = unwritten;
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

        Batteries_V2.Init();
        try
        {
            // A path and no more: SQLite has names of its own for what is kept nowhere.
            return OpenAt(Path.GetFullPath(file), create);
        }
        catch (SqliteException e)
        {
            throw new StoreException($"{file} cannot be opened as an inventory: {e.Message}", e);
        }
        catch (StoreException e)
        {
            throw new StoreException($"{file} cannot be used: {e.Message}", e);
        }
    }

    private static SqliteStore OpenAt(string path, bool create)
    {
        try
        {
            return Open(new SqliteConnectionStringBuilder { DataSource = path, Mode = create ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite }, create, null);
        }
        catch (SqliteException e) when (!create && e.SqliteErrorCode is raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN)
        {
            // Beside it may not be written what whoever asks writes there.
            return Open(new SqliteConnectionStringBuilder { DataSource = $"{new Uri(path).AbsoluteUri}?immutable=1", Mode = SqliteOpenMode.ReadOnly }, create, UnwrittenFile.Of(path));
        }
    }

    private static SqliteStore Open(SqliteConnectionStringBuilder address, bool create, UnwrittenFile? unwritten)
    {
        address.DefaultTimeout = PatienceSeconds;
        address.Pooling = false;
        SqliteConnection connection = new(address.ConnectionString);
        try
        {
            connection.Open();
            SqliteSchema.Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA synchronous = NORMAL; PRAGMA cache_size = -{(create ? 262_144 : 65_536)}; PRAGMA mmap_size = 1073741824; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;"));
            SqliteSchema.Ensure(connection, create);
            if (!create)
            {
                // One moment for every question.
                SqliteSchema.Execute(connection, "BEGIN");
            }

            return new SqliteStore(connection, unwritten);
        }
        catch (Exception e) when (e is SqliteException or StoreException)
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IIngestBatch Begin() => new SqliteBatch(connection, versions);

    /// <inheritdoc/>
    public bool Knows(string? repository) => Ask("SELECT 1 FROM repositories WHERE ?1 IS NULL OR name = ?1 LIMIT 1", row => row.Number(0), repository).Count > 0;

    /// <inheritdoc/>
    public IReadOnlyList<StoredVersion> VersionsOf(string id) => Ask(
        "SELECT id, name, version, hash, source FROM packages WHERE key = ?1",
        row => new StoredVersion(row.Number(0), row.Text(1), row.Text(2), row.Text(3), row.Text(4)),
        StoredVersion.KeyOf(id));

    /// <inheritdoc/>
    public IReadOnlyList<StoredUse> UsesOf(IReadOnlyList<StoredVersion> versions)
    {
        using SqliteStatement statement = new(connection, SqliteUses.Sql);
        SqliteUses uses = new();
        IReadOnlyList<StoredUse> read = [.. versions.SelectMany(version => statement.With(version.Id).All(row => uses.Read(row, version)))];
        unwritten?.Verify();
        return read;
    }

    /// <inheritdoc/>
    public IReadOnlyList<StoredRepository> Silent(long lastBefore, long? firstAfter) => Ask(
        "SELECT id, name, first, last, revision, bundle, digest FROM repositories WHERE last < ?1 OR first > ?2",
        row => new StoredRepository(row.Number(0), row.Text(1), row.Number(2), row.Number(3), row.Text(4), row.NumberOrNone(5), row.Text(6)),
        lastBefore,
        firstAfter ?? long.MaxValue);

    /// <inheritdoc/>
    public IReadOnlyList<StoredGap> Gaps() => Ask(
        "SELECT r.name, p.path, p.problem FROM projects p JOIN repositories r ON r.id = p.repository WHERE p.problem <> ''",
        row => new StoredGap(row.Text(0), row.Text(1), row.Text(2)));

    /// <inheritdoc/>
    public IReadOnlyList<StoredChange> Changes(long after, long until, string? repository) => Ask(
        """
        SELECT r.name, p.path, k.name, k.version, f.first, 1 FROM facts f JOIN projects p ON p.id = f.project JOIN repositories r ON r.id = f.repository JOIN packages k ON k.id = f.package WHERE k.key <> '' AND f.first > ?1 AND f.first <= ?2 AND (?3 IS NULL OR r.name = ?3)
        UNION ALL
        SELECT r.name, p.path, k.name, k.version, f.gone, 0 FROM facts f JOIN projects p ON p.id = f.project JOIN repositories r ON r.id = f.repository JOIN packages k ON k.id = f.package WHERE k.key <> '' AND f.gone > ?1 AND f.gone <= ?2 AND (?3 IS NULL OR r.name = ?3)
        """,
        row => new StoredChange(row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Number(4), row.Flag(5)),
        after,
        until,
        repository);

    /// <inheritdoc/>
    public StoreTotals Totals() => Ask(
        "SELECT (SELECT count(*) FROM repositories), (SELECT count(*) FROM projects), (SELECT count(*) FROM packages WHERE key <> ''), (SELECT count(*) FROM facts WHERE gone IS NULL) - (SELECT count(*) FROM facts WHERE gone IS NULL AND package IN (SELECT id FROM packages WHERE key = '')), (SELECT count(*) FROM facts WHERE gone IS NOT NULL) - (SELECT count(*) FROM facts WHERE gone IS NOT NULL AND package IN (SELECT id FROM packages WHERE key = '')), (SELECT min(last) FROM repositories), (SELECT max(last) FROM repositories)",
        row => new StoreTotals(row.Number(0), row.Number(1), row.Number(2), row.Number(3), row.Number(4), row.NumberOrNone(5), row.NumberOrNone(6)))[0];

    /// <inheritdoc/>
    public IReadOnlyList<StoredVersion> InUse() => Ask(
        "SELECT id, name, version, hash, source FROM packages k WHERE k.key <> '' AND EXISTS (SELECT 1 FROM facts f WHERE f.package = k.id AND f.gone IS NULL)",
        row => new StoredVersion(row.Number(0), row.Text(1), row.Text(2), row.Text(3), row.Text(4)));

    /// <inheritdoc/>
    public IReadOnlyList<StoredCount> Top(int count) => Ask(
        "SELECT min(k.name), count(DISTINCT f.repository) AS n, count(DISTINCT f.project), count(DISTINCT k.version) FROM facts f JOIN packages k ON k.id = f.package WHERE f.gone IS NULL AND k.key <> '' GROUP BY k.key ORDER BY n DESC, k.key LIMIT ?1",
        row => new StoredCount(row.Text(0), row.Number(1), row.Number(2), row.Number(3)),
        count);

    /// <inheritdoc/>
    public void Dispose()
    {
        versions.Dispose();
        connection.Dispose();
    }

    private IReadOnlyList<T> Ask<T>(string sql, Func<SqliteStatement, T> read, params ReadOnlySpan<SqliteStatement.Value> values)
    {
        IReadOnlyList<T> rows = connection.Ask(sql, read, values);
        unwritten?.Verify();
        return rows;
    }
}
