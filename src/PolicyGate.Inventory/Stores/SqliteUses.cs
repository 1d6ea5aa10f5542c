namespace PolicyGate.Inventory.Stores;

/// <summary>Reads who has or had versions; a repository is one object, however many uses it has.</summary>
internal sealed class SqliteUses
{
    /// <summary>The question.</summary>
    public const string Sql = "SELECT r.id, r.name, r.first, r.last, r.revision, r.bundle, p.id, p.path, p.gate, p.owners, p.problem, f.way, f.direct, f.runs, f.after, f.first, f.last, f.gone, f.bundle FROM facts f JOIN projects p ON p.id = f.project JOIN repositories r ON r.id = f.repository WHERE f.package = ?1";

    private readonly Dictionary<long, StoredRepository> repositories = [];

    /// <summary>Reads one.</summary>
    public StoredUse Read(SqliteStatement row, StoredVersion version)
    {
        long id = row.Number(0);
        if (!repositories.TryGetValue(id, out StoredRepository? repository))
        {
            repositories.Add(id, repository = new StoredRepository(id, row.Text(1), row.Number(2), row.Number(3), row.Text(4), row.NumberOrNone(5), string.Empty));
        }

        long? gone = row.NumberOrNone(17);
        return new StoredUse
        {
            Repository = repository,
            Project = new StoredProject(row.Number(6), row.Text(7), row.FlagOrNone(8), row.Text(9), row.Text(10)),
            Version = version,
            Way = row.Text(11),
            IsDirect = row.Flag(12),
            Runs = row.FlagOrNone(13),
            After = row.NumberOrNone(14),
            First = row.Number(15),
            Last = row.NumberOrNone(16) ?? repository.Last,
            Gone = gone,
            Bundle = gone is null ? repository.Bundle : row.NumberOrNone(18),
        };
    }
}
