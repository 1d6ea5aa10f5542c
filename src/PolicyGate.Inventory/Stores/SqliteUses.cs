namespace PolicyGate.Inventory.Stores;

/// <summary>Reads who has or had versions; uses of one repository that come one after the other have it as one object.</summary>
internal sealed class SqliteUses
{
    /// <summary>The question.</summary>
    public const string Sql = "SELECT r.id, r.name, r.first, r.last, r.revision, r.bundle, p.path, p.gate, p.owners, f.way, f.direct, f.runs, f.after, f.first, f.last, f.gone, f.bundle FROM facts f JOIN projects p ON p.id = f.project JOIN repositories r ON r.id = f.repository WHERE f.package = ?1";

    private StoredRepository? repository;

    /// <summary>Reads one.</summary>
    public StoredUse Read(SqliteStatement row, StoredVersion version)
    {
        long id = row.Number(0);
        if (repository?.Id != id)
        {
            repository = new StoredRepository(id, row.Text(1), row.Number(2), row.Number(3), row.Text(4), row.NumberOrNone(5), string.Empty);
        }

        long? gone = row.NumberOrNone(15);
        return new StoredUse
        {
            Repository = repository,
            Project = row.Text(6),
            Gate = row.FlagOrNone(7),
            Owners = row.Text(8),
            Version = version,
            Way = row.Text(9),
            IsDirect = row.Flag(10),
            Runs = row.FlagOrNone(11),
            After = row.NumberOrNone(12),
            First = row.Number(13),
            Last = row.NumberOrNone(14) ?? repository.Last,
            Gone = gone,
            Bundle = gone is null ? repository.Bundle : row.NumberOrNone(16),
        };
    }
}
