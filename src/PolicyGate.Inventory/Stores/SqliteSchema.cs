using System.Globalization;
using Microsoft.Data.Sqlite;

namespace PolicyGate.Inventory.Stores;

/// <summary>The tables. Facts are intervals between reports: a report that changes nothing adds none.</summary>
internal static class SqliteSchema
{
    /// <summary>The schema of this version (<c>PRAGMA user_version</c>).</summary>
    public const int Version = 1;

    // "PGIn", which tells our files from those of others.
    private const int Application = 0x5047496E;

    private const string Tables = """
        CREATE TABLE repositories(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, first INTEGER NOT NULL, last INTEGER NOT NULL, revision TEXT NOT NULL, bundle INTEGER, digest TEXT NOT NULL);
        CREATE TABLE projects(id INTEGER PRIMARY KEY, repository INTEGER NOT NULL, path TEXT NOT NULL, gate INTEGER, owners TEXT NOT NULL, problem TEXT NOT NULL, UNIQUE(repository, path));
        CREATE INDEX projects_with_gaps ON projects(repository) WHERE problem <> '';
        CREATE TABLE packages(id INTEGER PRIMARY KEY, key TEXT NOT NULL, name TEXT NOT NULL, version TEXT NOT NULL, hash TEXT NOT NULL, source TEXT NOT NULL);
        CREATE INDEX packages_by_key ON packages(key);
        CREATE TABLE facts(id INTEGER PRIMARY KEY, repository INTEGER NOT NULL, project INTEGER NOT NULL, package INTEGER NOT NULL, way TEXT NOT NULL, direct INTEGER NOT NULL, runs INTEGER, after INTEGER, first INTEGER NOT NULL, last INTEGER, gone INTEGER, bundle INTEGER);
        CREATE INDEX facts_of_package ON facts(package);
        CREATE INDEX facts_open ON facts(repository) WHERE gone IS NULL;
        """;

    /// <summary>Looks whether the tables are there; makes them where they are to be made. The file of another program is not touched.</summary>
    /// <exception cref="StoreException">They are not there, or the file is of another program or of a newer version.</exception>
    public static void Ensure(SqliteConnection connection, bool create)
    {
        bool isThere = IsThere(connection);
        if (!create)
        {
            _ = isThere ? true : throw new StoreException("there is no inventory in it; policygate-inventory ingest makes one");
            return;
        }

        // A write-ahead log: readers do not wait. What a crash of the machine takes is a whole batch, whose files are taken in again.
        Execute(connection, "PRAGMA journal_mode = WAL");
        if (isThere)
        {
            return;
        }

        // Another process may do the same.
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
        if (IsThere(connection))
        {
            return;
        }

        Execute(connection, Tables);
        Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {Application}; PRAGMA user_version = {Version};"));
        transaction.Commit();
    }

    private static bool IsThere(SqliteConnection connection)
    {
        long application = Number(connection, "PRAGMA application_id");
        long version = Number(connection, "PRAGMA user_version");
        return application == Application && version > Version ? throw new StoreException(string.Create(CultureInfo.InvariantCulture, $"it has the schema {version}, and this version knows {Version}; use a newer policygate-inventory"))
            : application != Application && Number(connection, "SELECT count(*) FROM sqlite_schema") > 0 ? throw new StoreException("it is a database of another program; name another file")
            : application == Application;
    }

    /// <summary>Runs statements that answer nothing.</summary>
    public static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this program.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static long Number(SqliteConnection connection, string sql) => connection.Ask(sql, row => row.Number(0))[0];
}
