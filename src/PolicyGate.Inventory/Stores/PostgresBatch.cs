using Npgsql;
using PolicyGate.Inventories;
using static PolicyGate.Inventory.Stores.PostgresRows;

namespace PolicyGate.Inventory.Stores;

/// <summary>
/// A transaction of PostgreSQL. Only one writes at a time and gives all numbers, so that what is new is kept until there is enough of it to copy,
/// in the order of the packages: one's facts lie together, and an index is gone through once.
/// </summary>
internal sealed class PostgresBatch : IIngestBatch
{
    /// <summary>The columns of a repository.</summary>
    public const string Repository = "id, name, first, last, revision, bundle, digest";

    private const int FactsTogether = 250_000;
    private const string ProjectsOf = "SELECT p.id, p.path, p.gate, p.owners, p.problem FROM projects p JOIN repositories r ON r.id = p.repository WHERE r.name = $1";

    private readonly NpgsqlConnection connection;
    private readonly PostgresVersions versions;
    private readonly NpgsqlTransaction transaction;
    private readonly PostgresNews news;
    private bool isCommitted;

    /// <summary>Waits until nobody else writes, and begins.</summary>
    public PostgresBatch(NpgsqlConnection connection, PostgresVersions versions)
    {
        (this.connection, this.versions) = (connection, versions);
        transaction = connection.BeginTransaction();
        try
        {
            // Whoever holds it and is not heard of any more loses it.
            connection.Run("SET LOCAL idle_in_transaction_session_timeout = '10min'");
            connection.Run("LOCK TABLE inventory IN EXCLUSIVE MODE");
            news = new PostgresNews(connection);
            versions.Begin(news.Packages);
        }
        catch
        {
            transaction.Dispose();
            throw;
        }
    }

    /// <summary>Reads <see cref="Repository"/>.</summary>
    public static StoredRepository ReadRepository(NpgsqlDataReader row) => new(row.GetInt32(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetString(4), row.NumberOrNone(5), row.GetString(6));

    /// <inheritdoc/>
    public StoredState? State(string repository)
    {
        if (news.Count >= FactsTogether || news.Has(repository))
        {
            news.Write();
        }

        using NpgsqlBatch batch = new(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"SELECT {Repository} FROM repositories WHERE name = $1") { Parameters = { Value<string>(repository) } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(ProjectsOf) { Parameters = { Value<string>(repository) } });
        using NpgsqlDataReader reader = batch.ExecuteReader();
        if (reader.All(ReadRepository) is not [{ } found])
        {
            return null;
        }

        reader.NextResult();
        return new StoredState(found, reader.All(row => new StoredProject(row.GetInt32(0), row.GetString(1), row.FlagOrNone(2), row.GetString(3), row.GetString(4))).ToDictionary(project => project.Path, StringComparer.Ordinal));
    }

    /// <inheritdoc/>
    public IReadOnlyList<OpenFact> Open(long repository) => connection.Ask(
        "SELECT project, package, way, direct, runs FROM facts WHERE repository = $1 AND gone IS NULL",
        row => new OpenFact(0, new Fact(row.GetInt32(0), row.GetInt32(1), row.GetString(2), row.GetBoolean(3), row.FlagOrNone(4))),
        Value<int>((int)repository));

    /// <inheritdoc/>
    public long[] Versions(IReadOnlyList<InventoryPackage> packages) => versions.Of(packages, news.Add);

    /// <inheritdoc/>
    public long Add(StoredRepository repository) => news.Add(repository);

    /// <inheritdoc/>
    public long Add(long repository, StoredProject project) => news.Add((int)repository, project);

    /// <inheritdoc/>
    public void Add(long repository, IReadOnlyCollection<Fact> facts, long? after, long first) => news.Add((int)repository, facts, after, first);

    /// <inheritdoc/>
    public void End(IReadOnlyCollection<OpenFact> facts, StoredRepository last, long gone) => news.End(facts, last, gone);

    /// <inheritdoc/>
    public void Update(StoredProject project) => news.Update(project);

    /// <inheritdoc/>
    public void Update(StoredRepository repository) => news.Update(repository);

    /// <inheritdoc/>
    public void Commit()
    {
        news.Write();
        transaction.Commit();
        isCommitted = true;
        if (news.IsMuchMore)
        {
            // Else the plans are those of a store that was empty.
            connection.Run("ANALYZE repositories, projects, packages, facts");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        transaction.Dispose();
        if (!isCommitted)
        {
            versions.Forget();
        }
    }
}
