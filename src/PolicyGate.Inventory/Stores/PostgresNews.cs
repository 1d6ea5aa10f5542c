using Npgsql;
using PolicyGate.Inventories;

namespace PolicyGate.Inventory.Stores;

/// <summary>What a transaction adds and changes, until it is written; and the numbers that it gives.</summary>
internal sealed class PostgresNews
{
    private readonly NpgsqlConnection connection;
    private readonly long before;
    private readonly Dictionary<string, StoredRepository> newRepositories = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StoredRepository> changedRepositories = new(StringComparer.Ordinal);
    private readonly List<(int Repository, StoredProject Project)> newProjects = [];
    private readonly List<StoredProject> changedProjects = [];
    private readonly List<(int Id, InventoryPackage Package)> newPackages = [];
    private readonly List<NewFact> newFacts = [];
    private readonly List<EndedFact> endedFacts = [];
    private int repositories;
    private int projects;
    private long facts;

    /// <summary>Begins with the newest numbers that were given.</summary>
    public PostgresNews(NpgsqlConnection connection)
    {
        this.connection = connection;
        (repositories, projects, Packages, facts) = connection.Ask("SELECT repositories, projects, packages, facts FROM inventory", row => (row.GetInt32(0), row.GetInt32(1), row.GetInt32(2), row.GetInt64(3)))[0];
        before = facts;
    }

    /// <summary>The newest number of a package.</summary>
    public int Packages { get; private set; }

    /// <summary>How many facts are to be written.</summary>
    public int Count => newFacts.Count + endedFacts.Count;

    /// <summary>Whether there are twice as many facts as before.</summary>
    public bool IsMuchMore => facts > 0 && facts >= before * 2;

    /// <summary>Whether something of a repository is to be written.</summary>
    public bool Has(string repository) => newRepositories.ContainsKey(repository) || changedRepositories.ContainsKey(repository);

    /// <summary>Adds a repository; its number.</summary>
    public int Add(StoredRepository repository)
    {
        int id = checked(++repositories);
        newRepositories.Add(repository.Name, repository with { Id = id });
        return id;
    }

    /// <summary>Adds a project; its number.</summary>
    public int Add(int repository, StoredProject project)
    {
        int id = checked(++projects);
        newProjects.Add((repository, project with { Id = id }));
        return id;
    }

    /// <summary>Adds a version of a package; its number.</summary>
    public int Add(InventoryPackage package)
    {
        newPackages.Add((checked(++Packages), package));
        return Packages;
    }

    /// <summary>Adds facts.</summary>
    public void Add(int repository, IReadOnlyCollection<Fact> added, long? after, long first)
    {
        newFacts.AddRange(added.Select(fact => new NewFact(repository, fact, after, first)));
        facts += added.Count;
    }

    /// <summary>Ends facts.</summary>
    public void End(IReadOnlyCollection<OpenFact> ended, StoredRepository last, long gone) => endedFacts.AddRange(ended.Select(fact => new EndedFact((int)fact.Fact.Package, (int)fact.Fact.Project, last.Last, gone, last.Bundle)));

    /// <summary>Changes a project.</summary>
    public void Update(StoredProject project) => changedProjects.Add(project);

    /// <summary>Changes a repository.</summary>
    public void Update(StoredRepository repository) => changedRepositories[repository.Name] = repository;

    /// <summary>Writes all, if there is any.</summary>
    public void Write()
    {
        if (newRepositories.Count == 0 && changedRepositories.Count == 0)
        {
            return;
        }

        // A fact that ends and one that begins may be of the same project and version: whoever has not ended is the older one.
        connection.End(endedFacts);
        connection.Change(changedRepositories.Values, changedProjects);
        connection.Copy(newRepositories.Values);
        connection.Copy(newProjects);
        connection.Copy(newPackages);
        newFacts.Sort(NewFact.ByPackage);
        connection.Copy(newFacts);
        connection.Run("UPDATE inventory SET repositories = $1, projects = $2, packages = $3, facts = $4", PostgresRows.Value<int>(repositories), PostgresRows.Value<int>(projects), PostgresRows.Value<int>(Packages), PostgresRows.Value<long>(facts));
        newRepositories.Clear();
        changedRepositories.Clear();
        newProjects.Clear();
        changedProjects.Clear();
        newPackages.Clear();
        newFacts.Clear();
        endedFacts.Clear();
    }
}
