using System.Globalization;
using Npgsql;

namespace PolicyGate.Inventory.Stores;

/// <summary>Reads who has or had versions; uses of one repository that come one after the other have it as one object.</summary>
internal sealed class PostgresUses(IReadOnlyList<StoredVersion> versions)
{
    /// <summary>The question.</summary>
    public const string Sql = "SELECT f.package, f.way, f.direct, f.runs, f.after, f.first, f.last, f.gone, f.bundle, r.id, r.name, r.first, r.last, r.revision, r.bundle, p.path, p.gate, p.owners FROM facts f JOIN projects p ON p.id = f.project JOIN repositories r ON r.id = f.repository WHERE f.package = ANY($1::integer[])";

    private readonly Dictionary<long, StoredVersion> versions = versions.ToDictionary(version => version.Id);
    private StoredRepository? repository;

    /// <summary>Its parameter: the numbers of versions, as PostgreSQL writes an array.</summary>
    public static string Numbers(IReadOnlyList<StoredVersion> versions) => $"{{{string.Join(',', versions.Select(version => version.Id.ToString(CultureInfo.InvariantCulture)))}}}";

    /// <summary>Reads one.</summary>
    public StoredUse Read(NpgsqlDataReader row)
    {
        int id = row.GetInt32(9);
        if (repository?.Id != id)
        {
            repository = new StoredRepository(id, row.GetString(10), row.GetInt64(11), row.GetInt64(12), row.GetString(13), row.NumberOrNone(14), string.Empty);
        }

        long? gone = row.NumberOrNone(7);
        return new StoredUse
        {
            Repository = repository,
            Project = row.GetString(15),
            Gate = row.FlagOrNone(16),
            Owners = row.GetString(17),
            Version = versions[row.GetInt32(0)],
            Way = row.GetString(1),
            IsDirect = row.GetBoolean(2),
            Runs = row.FlagOrNone(3),
            After = row.NumberOrNone(4),
            First = row.GetInt64(5),
            Last = row.NumberOrNone(6) ?? repository.Last,
            Gone = gone,
            Bundle = gone is null ? repository.Bundle : row.NumberOrNone(8),
        };
    }
}
