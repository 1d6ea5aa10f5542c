using Microsoft.Data.Sqlite;
using PolicyGate.Inventories;

namespace PolicyGate.Inventory.Stores;

/// <summary>A transaction of SQLite.</summary>
internal sealed class SqliteBatch : IIngestBatch
{
    private readonly SqliteConnection connection;
    private readonly SqliteVersions versions;
    private readonly SqliteTransaction transaction;
    private readonly SqliteStatement addFact;
    private readonly SqliteStatement endFact;
    private readonly SqliteStatement addProject;
    private bool isCommitted;

    /// <summary>Waits until nobody else writes, and begins.</summary>
    public SqliteBatch(SqliteConnection connection, SqliteVersions versions)
    {
        (this.connection, this.versions) = (connection, versions);
        transaction = connection.BeginTransaction(deferred: false);
        addFact = new SqliteStatement(connection, "INSERT INTO facts(repository, project, package, way, direct, runs, after, first) VALUES (@0, @1, @2, @3, @4, @5, @6, @7)", 8).In(transaction);
        endFact = new SqliteStatement(connection, "UPDATE facts SET last = @1, gone = @2, bundle = @3 WHERE id = @0", 4).In(transaction);
        addProject = new SqliteStatement(connection, "INSERT INTO projects(repository, path, gate, owners, problem) VALUES (@0, @1, @2, @3, @4) RETURNING id", 5).In(transaction);
    }

    /// <inheritdoc/>
    public StoredState? State(string repository)
    {
        IReadOnlyList<StoredRepository> found = connection.Ask(
            "SELECT id, name, first, last, revision, bundle, digest FROM repositories WHERE name = @name",
            row => new StoredRepository(row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetString(4), row.Number(5), row.GetString(6)),
            ("@name", repository));
        return found.Count == 0 ? null : new StoredState(found[0], connection.Ask(
            "SELECT id, path, gate, owners, problem FROM projects WHERE repository = @id",
            row => new StoredProject(row.GetInt64(0), row.GetString(1), row.Flag(2), row.GetString(3), row.GetString(4)),
            ("@id", found[0].Id)).ToDictionary(project => project.Path, StringComparer.Ordinal));
    }

    /// <inheritdoc/>
    public IReadOnlyList<OpenFact> Open(long repository) => connection.Ask(
        "SELECT id, project, package, way, direct, runs FROM facts WHERE repository = @id AND gone IS NULL",
        row => new OpenFact(row.GetInt64(0), new Fact(row.GetInt64(1), row.GetInt64(2), row.GetString(3), row.GetBoolean(4), row.Flag(5))),
        ("@id", repository));

    /// <inheritdoc/>
    public long[] Versions(IReadOnlyList<InventoryPackage> packages) => [.. packages.Select(package => versions.Of(package, transaction))];

    /// <inheritdoc/>
    public long Add(StoredRepository repository)
    {
        using SqliteStatement add = new(connection, "INSERT INTO repositories(name, first, last, revision, bundle, digest) VALUES (@0, @1, @2, @3, @4, @5) RETURNING id", 6);
        return (long)add.In(transaction).Run(repository.Name, repository.First, repository.Last, repository.Commit, repository.Bundle, repository.Digest)!;
    }

    /// <inheritdoc/>
    public long Add(long repository, StoredProject project) => (long)addProject.Run(repository, project.Path, project.Gate, project.Owners, project.Problem)!;

    /// <inheritdoc/>
    public void Add(long repository, IReadOnlyCollection<Fact> facts, long? after, long first)
    {
        foreach (Fact fact in facts)
        {
            addFact.Run(repository, fact.Project, fact.Package, fact.Way, fact.IsDirect, fact.Runs, after, first);
        }
    }

    /// <inheritdoc/>
    public void End(IReadOnlyCollection<long> facts, StoredRepository last, long gone)
    {
        foreach (long fact in facts)
        {
            endFact.Run(fact, last.Last, gone, last.Bundle);
        }
    }

    /// <inheritdoc/>
    public void Update(StoredProject project)
    {
        using SqliteStatement update = new(connection, "UPDATE projects SET gate = @1, owners = @2, problem = @3 WHERE id = @0", 4);
        update.In(transaction).Run(project.Id, project.Gate, project.Owners, project.Problem);
    }

    /// <inheritdoc/>
    public void Update(StoredRepository repository)
    {
        using SqliteStatement update = new(connection, "UPDATE repositories SET last = @1, revision = @2, bundle = @3, digest = @4 WHERE id = @0", 5);
        update.In(transaction).Run(repository.Id, repository.Last, repository.Commit, repository.Bundle, repository.Digest);
    }

    /// <inheritdoc/>
    public void Commit()
    {
        transaction.Commit();
        isCommitted = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        addFact.Dispose();
        endFact.Dispose();
        addProject.Dispose();
        transaction.Dispose();
        if (!isCommitted)
        {
            versions.Forget();
        }
    }
}
