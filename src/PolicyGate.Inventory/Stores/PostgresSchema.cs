using System.Globalization;
using Npgsql;

namespace PolicyGate.Inventory.Stores;

/// <summary>The tables in PostgreSQL: those of <see cref="SqliteSchema"/>, in a schema of their own, the facts partitioned by package.</summary>
internal static class PostgresSchema
{
    /// <summary>The schema that the tables are in.</summary>
    public const string Name = "policygate_inventory";

    private const int Version = 1;

    // "PGIn": whoever makes the tables does so alone.
    private const int Lock = 0x5047496E;

    // One row: the newest numbers that were given, so that who writes gives them and asks for none.
    // Texts are anybody's and longer than an index of ordered values takes: they are found by their hash.
    private const string Tables = """
        CREATE TABLE inventory(schema integer NOT NULL, repositories integer NOT NULL, projects integer NOT NULL, packages integer NOT NULL, facts bigint NOT NULL);
        CREATE TABLE repositories(id integer PRIMARY KEY, name text COLLATE "C" NOT NULL, first bigint NOT NULL, last bigint NOT NULL, revision text NOT NULL, bundle bigint, digest text NOT NULL);
        CREATE INDEX repositories_by_name ON repositories USING hash (name);
        CREATE TABLE projects(id integer PRIMARY KEY, repository integer NOT NULL, path text COLLATE "C" NOT NULL, gate boolean, owners text NOT NULL, problem text NOT NULL);
        CREATE INDEX projects_of_repository ON projects(repository);
        CREATE INDEX projects_with_gaps ON projects(repository) WHERE problem <> '';
        CREATE TABLE packages(id integer PRIMARY KEY, key text COLLATE "C" NOT NULL, name text COLLATE "C" NOT NULL, version text COLLATE "C" NOT NULL, hash text NOT NULL, source text NOT NULL);
        CREATE INDEX packages_by_key ON packages USING hash (key);
        CREATE TABLE facts(first bigint NOT NULL, after bigint, last bigint, gone bigint, bundle bigint, repository integer NOT NULL, project integer NOT NULL, package integer NOT NULL, direct boolean NOT NULL, runs boolean, way text NOT NULL) PARTITION BY HASH (package);
        DO $$ BEGIN FOR i IN 0..15 LOOP EXECUTE format('CREATE TABLE facts_%s PARTITION OF facts FOR VALUES WITH (MODULUS 16, REMAINDER %s)', i, i); END LOOP; END $$;
        CREATE INDEX facts_of_package ON facts(package, project);
        CREATE INDEX facts_open ON facts(repository) WHERE gone IS NULL;
        """;

    /// <summary>Looks whether the tables are there; makes them where they are to be made.</summary>
    /// <exception cref="StoreException">They are not there, or of a newer version.</exception>
    public static void Ensure(NpgsqlConnection connection, bool create)
    {
        if (IsThere(connection))
        {
            return;
        }

        if (!create)
        {
            throw new StoreException("there is no inventory; policygate-inventory ingest makes one");
        }

        using NpgsqlTransaction transaction = connection.BeginTransaction();
        connection.Run($"SELECT pg_advisory_xact_lock({Lock})");
        if (IsThere(connection))
        {
            return;
        }

        if (connection.Ask("SHOW server_encoding", row => row.GetString(0))[0] is not "UTF8" and { } encoding)
        {
            throw new StoreException($"its encoding is {encoding}, and has to be UTF8");
        }

        connection.Run($"CREATE SCHEMA IF NOT EXISTS {Name}");
        connection.Run(Tables);
        connection.Run($"INSERT INTO inventory VALUES ({Version}, 0, 0, 0, 0)");
        transaction.Commit();
    }

    private static bool IsThere(NpgsqlConnection connection)
    {
        if (connection.Ask($"SELECT to_regclass('{Name}.inventory') IS NOT NULL", row => row.GetBoolean(0)) is [false])
        {
            return false;
        }

        int version = connection.Ask("SELECT schema FROM inventory", row => row.GetInt32(0))[0];
        return version <= Version ? true : throw new StoreException(string.Create(CultureInfo.InvariantCulture, $"it has the schema {version}, and this version knows {Version}; use a newer policygate-inventory"));
    }
}
