using Npgsql;
using PolicyGate.Inventories;
using PolicyGate.Inventory.Stores;
using static PolicyGate.Inventory.Tests.InventoryRun;

namespace PolicyGate.Inventory.Tests;

/// <summary>What is so of a server alone.</summary>
public sealed class PostgresTests
{
    [Theory]
    [InlineData("postgres://db.example/inventory", "Host=db.example;Database=inventory")]
    [InlineData("postgresql://me@db.example:5433/inventory", "Host=db.example;Port=5433;Username=me;Database=inventory")]
    [InlineData("postgres://me:p%40ss@db.example/in%20ventory?sslmode=verify-full", "Host=db.example;Username=me;Password=p@ss;Database=\"in ventory\";SSL Mode=VerifyFull")]
    [InlineData("postgres:///inventory?host=/run/postgresql&user=me", "Host=/run/postgresql;Username=me;Database=inventory")]
    [InlineData("postgres://[::1]:5433/inventory", "Host=::1;Port=5433;Database=inventory")]
    [InlineData("Database=inventory; host = db.example", "Host=db.example;Database=inventory")]
    public void An_address_is_read(string text, string means)
    {
        Assert.True(PostgresAddress.IsOne(text));
        Assert.True(new NpgsqlConnectionStringBuilder(means).EquivalentTo(PostgresAddress.Read(text)), PostgresAddress.Read(text).ConnectionString);
    }

    [Theory]
    [InlineData("inventory.db")]
    [InlineData("/var/lib/host/inventory.db")]
    [InlineData("C:\\inventory.db")]
    public void A_file_is_none(string text) => Assert.False(PostgresAddress.IsOne(text));

    [Theory]
    [InlineData("postgres://me:s3cret@127.0.0.1:1/inventory", "PostgreSQL at 127.0.0.1, database inventory cannot be used")]
    [InlineData("postgres://me:s3cret@127.0.0.1:s3cret/inventory", "Port")]
    [InlineData("postgres://me:s3cret@127.0.0.1/inventory?sslmode=s3cret", "SSL Mode")]
    [InlineData("postgres://me:s3cret@/inventory", "names no host")]
    [InlineData("Host=127.0.0.1;Port=1;Password=s3cret", "cannot be used")]
    [InlineData("Host=127.0.0.1;Passwrd=s3cret", "passwrd")]
    [InlineData("Host=127.0.0.1;Password=s3cret;'", "is not of the form")]
    [InlineData("postgres://me:s3cret@127.0.0.1:99999/inventory", "PostgreSQL at 127.0.0.1")]
    [InlineData("Host=127.0.0.1;Port=1;Password=s3cret;Multiplexing=true", "PostgreSQL at 127.0.0.1")]
    [InlineData("Host=127.0.0.1;Port=1;Password=s3cret;Target Session Attributes=standby", "PostgreSQL at 127.0.0.1")]
    [InlineData("Host=127.0.0.1;Port=1;Password=s3cret;Write Buffer Size=1", "cannot be used")]
    [InlineData("Host=127.0.0.1;Port=1;Password=s3cret;Read Buffer Size=1", "cannot be used")]
    public void What_is_wrong_with_an_address_is_said_without_its_password(string address, string says)
    {
        using InventoryRun run = new();
        run.Export("shop", 28, Package(Http, "2.1.0"));
        using StringWriter said = new();
        Assert.Equal(3, Program.Run(["ingest", run.Exports, "--store", address], new Speaker(said, said), TimeProvider.System, CancellationToken.None));
        Assert.Contains(says, said.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", said.ToString(), StringComparison.Ordinal);
    }

    [PostgresFact]
    public void A_database_without_an_inventory_is_left_as_it_is_and_a_newer_one_too()
    {
        using InventoryRun run = new(Engine.Postgres);
        (int code, _, string error) = run.Find(Http);
        Assert.Equal(3, code);
        Assert.Contains("there is no inventory", error, StringComparison.Ordinal);
        Assert.Equal("0", PostgresServer.Run(run.Store, "SELECT count(*) FROM pg_namespace WHERE nspname = 'policygate_inventory'"));
        run.Ingest();
        PostgresServer.Run(run.Store, "UPDATE policygate_inventory.inventory SET schema = 2");
        Assert.Contains("it has the schema 2, and this version knows 1", run.Find(Http).Error, StringComparison.Ordinal);
        Assert.Contains("it has the schema 2, and this version knows 1", run.Ingest().Error, StringComparison.Ordinal);
    }

    [PostgresFact]
    public void Whoever_may_only_read_asks()
    {
        using InventoryRun run = new(Engine.Postgres);
        run.Export("shop", 28, Package(Http, "2.1.0"));
        run.Ingest();
        string role = $"reader_{Guid.NewGuid():N}";
        PostgresServer.Run(run.Store, $"CREATE ROLE {role} LOGIN; GRANT USAGE ON SCHEMA policygate_inventory TO {role}; GRANT SELECT ON ALL TABLES IN SCHEMA policygate_inventory TO {role}");
        using StringWriter said = new();
        string reader = new NpgsqlConnectionStringBuilder(run.Store) { Username = role }.ConnectionString;
        Assert.Equal(1, Program.Run(["find", Http, "--store", reader], new Speaker(said, said), TimeProvider.System, CancellationToken.None));
        Assert.Equal(3, Program.Run(["ingest", run.Exports, "--store", reader], new Speaker(said, said), TimeProvider.System, CancellationToken.None));
        Assert.Contains("permission denied", said.ToString(), StringComparison.Ordinal);
    }

    [PostgresFact]
    public void Names_longer_than_an_index_takes_are_kept_and_two_reports_of_a_repository_in_one_batch()
    {
        using InventoryRun run = new(Engine.Postgres);
        string name = string.Concat(Enumerable.Range(0, 1000).Select(i => $"{i:D3}"));
        InventoryProject project = new($"{name}.csproj", null, string.Empty);
        for (int day = 25; day <= 28; day++)
        {
            run.Folder.Write($"exports/{day}.jsonl", InventoryWriter.Text(Header(name, day, project), [Package(Http, day < 27 ? "2.1.0" : "2.1.4", project.Path) with { Way = new string('w', 100_000), Source = name }]));
        }

        Assert.Equal((0, "4 taken in, 0 known already, 0 refused; 3 facts began or ended\n", string.Empty), run.Ingest());
        string[] rows = run.Find(Http, "--format", "csv").Output.Split('\n');
        Assert.Equal(["was", "yes"], rows[1..^1].Select(row => row.Split(',')[0]));
        Assert.All(rows[1..^1], row => Assert.Contains(name, row, StringComparison.Ordinal));
    }
}
