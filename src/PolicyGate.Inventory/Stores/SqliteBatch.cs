using Microsoft.Data.Sqlite;
using PolicyGate.Inventories;

namespace PolicyGate.Inventory.Stores;

/// <summary>A transaction of SQLite. New facts are kept until there are enough of them to be written in the order of their packages.</summary>
internal sealed class SqliteBatch : IIngestBatch
{
    private const int FactsTogether = 250_000;
    private readonly SqliteConnection connection;
    private readonly SqliteVersions versions;
    private readonly SqliteTransaction transaction;
    private readonly SqliteStatement addFact;
    private readonly SqliteStatement endFact;
    private readonly SqliteStatement addProject;
    private readonly List<NewFact> kept = [];
    private readonly HashSet<long> keptOf = [];
    private bool isCommitted;

    /// <summary>Waits until nobody else writes, and begins.</summary>
    public SqliteBatch(SqliteConnection connection, SqliteVersions versions)
    {
        (this.connection, this.versions) = (connection, versions);
        transaction = connection.BeginTransaction(deferred: false);
        versions.Begin();
        addFact = new SqliteStatement(connection, "INSERT INTO facts(repository, project, package, way, direct, runs, after, first) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
        endFact = new SqliteStatement(connection, "UPDATE facts SET last = ?2, gone = ?3, bundle = ?4 WHERE id = ?1");
        addProject = new SqliteStatement(connection, "INSERT INTO projects(repository, path, gate, owners, problem) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id");
    }

    /// <inheritdoc/>
    public StoredState? State(string repository)
    {
        IReadOnlyList<StoredRepository> found = connection.Ask(
            "SELECT id, name, first, last, revision, bundle, digest FROM repositories WHERE name = ?1",
            row => new StoredRepository(row.Number(0), row.Text(1), row.Number(2), row.Number(3), row.Text(4), row.NumberOrNone(5), row.Text(6)),
            repository);
        return found.Count == 0 ? null : new StoredState(found[0], connection.Ask(
            "SELECT id, path, gate, owners, problem FROM projects WHERE repository = ?1",
            row => new StoredProject(row.Number(0), row.Text(1), row.FlagOrNone(2), row.Text(3), row.Text(4)),
            found[0].Id).ToDictionary(project => project.Path, StringComparer.Ordinal));
    }

    /// <inheritdoc/>
    public IReadOnlyList<OpenFact> Open(long repository)
    {
        if (keptOf.Contains(repository))
        {
            Write();
        }

        return connection.Ask(
            "SELECT id, project, package, way, direct, runs FROM facts WHERE repository = ?1 AND gone IS NULL",
            row => new OpenFact(row.Number(0), new Fact(row.Number(1), row.Number(2), row.Text(3), row.Flag(4), row.FlagOrNone(5))),
            repository);
    }

    /// <inheritdoc/>
    public long[] Versions(IReadOnlyList<InventoryPackage> packages) => [.. packages.Select(package => versions.Of(package))];

    /// <inheritdoc/>
    public long Add(StoredRepository repository)
    {
        using SqliteStatement add = new(connection, "INSERT INTO repositories(name, first, last, revision, bundle, digest) VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id");
        return add.Ask(repository.Name, repository.First, repository.Last, repository.Commit, repository.Bundle, repository.Reports);
    }

    /// <inheritdoc/>
    public long Add(long repository, StoredProject project) => addProject.Ask(repository, project.Path, project.Gate, project.Owners, project.Problem);

    /// <inheritdoc/>
    public void Add(long repository, IReadOnlyCollection<Fact> facts, long? after, long first)
    {
        kept.AddRange(facts.Select(fact => new NewFact(repository, fact, after, first)));
        keptOf.Add(repository);
        if (kept.Count >= FactsTogether)
        {
            Write();
        }
    }

    /// <inheritdoc/>
    public void End(IReadOnlyCollection<OpenFact> facts, StoredRepository last, long gone)
    {
        foreach (OpenFact fact in facts)
        {
            endFact.Run(fact.Id, last.Last, gone, last.Bundle);
        }
    }

    /// <inheritdoc/>
    public void Update(StoredProject project)
    {
        using SqliteStatement update = new(connection, "UPDATE projects SET gate = ?2, owners = ?3, problem = ?4 WHERE id = ?1");
        update.Run(project.Id, project.Gate, project.Owners, project.Problem);
    }

    /// <inheritdoc/>
    public void Update(StoredRepository repository)
    {
        using SqliteStatement update = new(connection, "UPDATE repositories SET last = ?2, revision = ?3, bundle = ?4, digest = ?5 WHERE id = ?1");
        update.Run(repository.Id, repository.Last, repository.Commit, repository.Bundle, repository.Reports);
    }

    /// <inheritdoc/>
    public void Commit()
    {
        Write();
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

    private void Write()
    {
        kept.Sort(NewFact.ByPackage);
        foreach ((long repository, Fact fact, long? after, long first) in kept)
        {
            addFact.Run(repository, fact.Project, fact.Package, fact.Way, fact.IsDirect, fact.Runs, after, first);
        }

        kept.Clear();
        keptOf.Clear();
    }
}
