using Npgsql;
using NpgsqlTypes;
using PolicyGate.Inventories;

namespace PolicyGate.Inventory.Stores;

/// <summary>Writes many rows at once.</summary>
internal static class PostgresWriting
{
    /// <summary>Adds repositories.</summary>
    public static void Copy(this NpgsqlConnection connection, IReadOnlyCollection<StoredRepository> rows) => Copy(connection, "repositories(id, name, first, last, revision, bundle, digest)", rows, (to, row) =>
    {
        to.Write((int)row.Id, NpgsqlDbType.Integer);
        to.Write(row.Name, NpgsqlDbType.Text);
        to.Write(row.First, NpgsqlDbType.Bigint);
        to.Write(row.Last, NpgsqlDbType.Bigint);
        to.Write(row.Commit, NpgsqlDbType.Text);
        to.WriteOrNull(row.Bundle);
        to.Write(row.Reports, NpgsqlDbType.Text);
    });

    /// <summary>Adds projects.</summary>
    public static void Copy(this NpgsqlConnection connection, IReadOnlyCollection<(int Repository, StoredProject Project)> rows) => Copy(connection, "projects(id, repository, path, gate, owners, problem)", rows, (to, row) =>
    {
        to.Write((int)row.Project.Id, NpgsqlDbType.Integer);
        to.Write(row.Repository, NpgsqlDbType.Integer);
        to.Write(row.Project.Path, NpgsqlDbType.Text);
        to.WriteOrNull(row.Project.Gate);
        to.Write(row.Project.Owners, NpgsqlDbType.Text);
        to.Write(row.Project.Problem, NpgsqlDbType.Text);
    });

    /// <summary>Adds versions of packages.</summary>
    public static void Copy(this NpgsqlConnection connection, IReadOnlyCollection<(int Id, InventoryPackage Package)> rows) => Copy(connection, "packages(id, key, name, version, hash, source)", rows, (to, row) =>
    {
        to.Write(row.Id, NpgsqlDbType.Integer);
        to.Write(StoredVersion.KeyOf(row.Package.Id), NpgsqlDbType.Text);
        to.Write(row.Package.Id, NpgsqlDbType.Text);
        to.Write(row.Package.Version, NpgsqlDbType.Text);
        to.Write(row.Package.Hash, NpgsqlDbType.Text);
        to.Write(row.Package.Source, NpgsqlDbType.Text);
    });

    /// <summary>Adds facts.</summary>
    public static void Copy(this NpgsqlConnection connection, IReadOnlyCollection<NewFact> rows) => Copy(connection, "facts(repository, project, package, way, direct, runs, after, first)", rows, (to, row) =>
    {
        to.Write((int)row.Repository, NpgsqlDbType.Integer);
        to.Write((int)row.Fact.Project, NpgsqlDbType.Integer);
        to.Write((int)row.Fact.Package, NpgsqlDbType.Integer);
        to.Write(row.Fact.Way, NpgsqlDbType.Text);
        to.Write(row.Fact.IsDirect, NpgsqlDbType.Boolean);
        to.WriteOrNull(row.Fact.Runs);
        to.WriteOrNull(row.After);
        to.Write(row.First, NpgsqlDbType.Bigint);
    });

    /// <summary>Ends facts.</summary>
    public static void End(this NpgsqlConnection connection, IReadOnlyCollection<EndedFact> facts)
    {
        if (facts.Count == 0)
        {
            return;
        }

        connection.Run("CREATE TEMPORARY TABLE IF NOT EXISTS ended(package integer, project integer, last bigint, gone bigint, bundle bigint) ON COMMIT DELETE ROWS; TRUNCATE ended");
        Copy(connection, "ended(package, project, last, gone, bundle)", facts, (to, row) =>
        {
            to.Write(row.Package, NpgsqlDbType.Integer);
            to.Write(row.Project, NpgsqlDbType.Integer);
            to.Write(row.Last, NpgsqlDbType.Bigint);
            to.Write(row.Gone, NpgsqlDbType.Bigint);
            to.WriteOrNull(row.Bundle);
        });
        connection.Run("ANALYZE ended");
        connection.Run("UPDATE facts f SET last = e.last, gone = e.gone, bundle = e.bundle FROM ended e WHERE f.package = e.package AND f.project = e.project AND f.gone IS NULL");
    }

    /// <summary>Changes repositories and projects.</summary>
    public static void Change(this NpgsqlConnection connection, IReadOnlyCollection<StoredRepository> repositories, IReadOnlyCollection<StoredProject> projects)
    {
        if (repositories.Count > 0)
        {
            connection.Run(
                "UPDATE repositories r SET last = n.last, revision = n.revision, bundle = n.bundle, digest = n.digest FROM unnest($1, $2, $3, $4, $5) AS n(id, last, revision, bundle, digest) WHERE r.id = n.id",
                Column<int>(repositories.Select(row => (int)row.Id)),
                Column<long>(repositories.Select(row => row.Last)),
                Column<string>(repositories.Select(row => row.Commit)),
                Column<long?>(repositories.Select(row => row.Bundle)),
                Column<string>(repositories.Select(row => row.Reports)));
        }

        if (projects.Count > 0)
        {
            connection.Run(
                "UPDATE projects p SET gate = n.gate, owners = n.owners, problem = n.problem FROM unnest($1, $2, $3, $4) AS n(id, gate, owners, problem) WHERE p.id = n.id",
                Column<int>(projects.Select(row => (int)row.Id)),
                Column<bool?>(projects.Select(row => row.Gate)),
                Column<string>(projects.Select(row => row.Owners)),
                Column<string>(projects.Select(row => row.Problem)));
        }
    }

    private static NpgsqlParameter Column<T>(IEnumerable<T> values) => PostgresRows.Value<T[]>([.. values]);

    private static void Copy<T>(NpgsqlConnection connection, string table, IReadOnlyCollection<T> rows, Action<NpgsqlBinaryImporter, T> write)
    {
        if (rows.Count == 0)
        {
            return;
        }

        using NpgsqlBinaryImporter to = connection.BeginBinaryImport($"COPY {table} FROM STDIN (FORMAT BINARY)");
        foreach (T row in rows)
        {
            to.StartRow();
            write(to, row);
        }

        to.Complete();
    }

    private static void WriteOrNull(this NpgsqlBinaryImporter to, long? value)
    {
        if (value is { } known)
        {
            to.Write(known, NpgsqlDbType.Bigint);
        }
        else
        {
            to.WriteNull();
        }
    }

    private static void WriteOrNull(this NpgsqlBinaryImporter to, bool? value)
    {
        if (value is { } known)
        {
            to.Write(known, NpgsqlDbType.Boolean);
        }
        else
        {
            to.WriteNull();
        }
    }
}
