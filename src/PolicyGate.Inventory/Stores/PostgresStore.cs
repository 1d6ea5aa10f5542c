using Npgsql;
using static PolicyGate.Inventory.Stores.PostgresRows;

namespace PolicyGate.Inventory.Stores;

/// <summary>The store in a database of PostgreSQL: for many who ask at once, and more than one machine holds.</summary>
internal sealed class PostgresStore : IInventoryStore
{
    // Whoever writes may do so for as long as a large batch takes.
    private const int PatienceSeconds = 600;

    // An answer may have megabytes; 8 KB, as usual, are a change between server and program each.
    private const int BytesAtOnce = 65_536;

    private readonly NpgsqlDataSource source;
    private readonly NpgsqlConnection connection;
    private readonly PostgresVersions versions;

    private PostgresStore(NpgsqlDataSource source, NpgsqlConnection connection)
    {
        (this.source, this.connection) = (source, connection);
        versions = new PostgresVersions(connection);
    }

    /// <summary>Opens one.</summary>
    /// <param name="named">Its address.</param>
    /// <param name="create">Whether to write, and to make the tables where they are not there; else it is seen as it is now.</param>
    /// <exception cref="StoreException">It cannot be opened; nothing secret of the address is said.</exception>
    public static PostgresStore Open(string named, bool create)
    {
        NpgsqlConnectionStringBuilder address = PostgresAddress.Read(named);
        address.SearchPath = PostgresSchema.Name;
        address.Pooling = false;
        address.CommandTimeout = PatienceSeconds;
        address.ReadBufferSize = BytesAtOnce;
        NpgsqlDataSource? source = null;
        NpgsqlConnection? connection = null;
        try
        {
            source = Source(address, create);
            connection = source.OpenConnection();
            PostgresSchema.Ensure(connection, create);
            if (!create)
            {
                // One moment for every question; never written to.
                connection.Run("START TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
            }

            return new PostgresStore(source, connection);
        }
        catch (Exception e) when (e is NpgsqlException or StoreException or ArgumentException or InvalidOperationException or NotSupportedException or IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            connection?.Dispose();
            source?.Dispose();
            throw new StoreException($"{PostgresAddress.Shown(address)} cannot be used: {(e as PostgresException)?.MessageText ?? e.Message}{(e.InnerException is { } inner ? $": {inner.Message}" : string.Empty)}", e);
        }
    }

    /// <inheritdoc/>
    public IIngestBatch Begin() => new PostgresBatch(connection, versions);

    /// <inheritdoc/>
    public bool Knows(string? repository) => connection.Ask("SELECT 1 FROM repositories WHERE $1 IS NULL OR name = $1 LIMIT 1", row => row.GetInt32(0), Value(repository)).Count > 0;

    /// <inheritdoc/>
    public IReadOnlyList<StoredVersion> VersionsOf(string id) => connection.Ask(
        "SELECT id, name, version, hash, source FROM packages WHERE key = $1",
        ReadVersion,
        Value<string>(StoredVersion.KeyOf(id)));

    /// <inheritdoc/>
    public IReadOnlyList<StoredUse> UsesOf(IReadOnlyList<StoredVersion> versions)
    {
        PostgresUses uses = new(versions);
        return connection.Ask(PostgresUses.Sql, uses.Read, Value<string>(PostgresUses.Numbers(versions)));
    }

    /// <inheritdoc/>
    public IReadOnlyList<StoredRepository> Silent(long lastBefore, long? firstAfter) => connection.Ask(
        $"SELECT {PostgresBatch.Repository} FROM repositories WHERE last < $1 OR first > $2",
        PostgresBatch.ReadRepository,
        Value<long>(lastBefore),
        Value<long>(firstAfter ?? long.MaxValue));

    /// <inheritdoc/>
    public IReadOnlyList<StoredGap> Gaps() => connection.Ask(
        "SELECT r.name, p.path, p.problem FROM projects p JOIN repositories r ON r.id = p.repository WHERE p.problem <> ''",
        row => new StoredGap(row.GetString(0), row.GetString(1), row.GetString(2)));

    /// <inheritdoc/>
    public IReadOnlyList<StoredChange> Changes(long after, long until, string? repository) => connection.Ask(
        """
        SELECT r.name, p.path, k.name, k.version, f.first, true FROM facts f JOIN projects p ON p.id = f.project JOIN repositories r ON r.id = f.repository JOIN packages k ON k.id = f.package WHERE k.key <> '' AND f.first > $1 AND f.first <= $2 AND ($3 IS NULL OR r.name = $3)
        UNION ALL
        SELECT r.name, p.path, k.name, k.version, f.gone, false FROM facts f JOIN projects p ON p.id = f.project JOIN repositories r ON r.id = f.repository JOIN packages k ON k.id = f.package WHERE k.key <> '' AND f.gone > $1 AND f.gone <= $2 AND ($3 IS NULL OR r.name = $3)
        """,
        row => new StoredChange(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt64(4), row.GetBoolean(5)),
        Value<long>(after),
        Value<long>(until),
        Value(repository));

    /// <inheritdoc/>
    public StoreTotals Totals() => connection.Ask(
        "SELECT (SELECT count(*) FROM repositories), (SELECT count(*) FROM projects), (SELECT count(*) FROM packages WHERE key <> ''), (SELECT count(*) FROM facts WHERE gone IS NULL) - (SELECT count(*) FROM facts WHERE gone IS NULL AND package IN (SELECT id FROM packages WHERE key = '')), (SELECT count(*) FROM facts WHERE gone IS NOT NULL) - (SELECT count(*) FROM facts WHERE gone IS NOT NULL AND package IN (SELECT id FROM packages WHERE key = '')), (SELECT min(last) FROM repositories), (SELECT max(last) FROM repositories)",
        row => new StoreTotals(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.NumberOrNone(5), row.NumberOrNone(6)))[0];

    /// <inheritdoc/>
    public IReadOnlyList<StoredVersion> InUse() => connection.Ask("SELECT id, name, version, hash, source FROM packages k WHERE k.key <> '' AND EXISTS (SELECT 1 FROM facts f WHERE f.package = k.id AND f.gone IS NULL)", ReadVersion);

    /// <inheritdoc/>
    public IReadOnlyList<StoredCount> Top(int count) => connection.Ask(
        "SELECT min(k.name), count(DISTINCT f.repository) AS n, count(DISTINCT f.project), count(DISTINCT k.version) FROM facts f JOIN packages k ON k.id = f.package WHERE f.gone IS NULL AND k.key <> '' GROUP BY k.key ORDER BY n DESC, k.key LIMIT $1",
        row => new StoredCount(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)),
        Value<int>(count));

    /// <inheritdoc/>
    public void Dispose()
    {
        connection.Dispose();
        source.Dispose();
    }

    private static NpgsqlDataSource Source(NpgsqlConnectionStringBuilder address, bool create)
    {
        NpgsqlSlimDataSourceBuilder builder = new(address.ConnectionString);
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(enable: false));
        if (create)
        {
            // Questions have none: compiling what reads and writes them takes longer than a question.
            builder.EnableArrays();
        }

        builder.EnableTransportSecurity();
        builder.EnableIntegratedSecurity();
        return builder.Build();
    }

    private static StoredVersion ReadVersion(NpgsqlDataReader row) => new(row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4));
}
