using System.Globalization;
using System.Security.Cryptography;
using PolicyGate.Inventories;
using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests;

/// <summary>The tool, run in this process, with a store and a folder of exports of its own.</summary>
internal sealed class InventoryRun : IDisposable
{
    public const string Http = "Contoso.Http";
    public static readonly DateTimeOffset Now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    private static readonly string[] Tables = ["inventory", "repositories", "projects", "packages", "facts"];
    private readonly Engine engine;

    public TempFolder Folder { get; } = new("pg-inventory");

    public string Store { get; }

    public string Exports => Folder["exports"];

    public InventoryRun(Engine engine = Engine.Sqlite)
    {
        this.engine = engine;
        Directory.CreateDirectory(Exports);
        Directory.CreateDirectory(Folder["store"]);
        Store = engine == Engine.Postgres ? PostgresServer.NewDatabase() : Folder["store/inventory.db"];
    }

    public static InventoryPackage Package(string id, string version, string project = "App/App.csproj") => new(project, id, version, "hash of " + version, "nuget.org", IsDirect: true, string.Empty, RunsBuildCode: false);

    public static InventoryHeader Header(string repository, int day, params InventoryProject[] projects) => new()
    {
        Tool = "policygate 0.1.0",
        Repository = repository,
        Commit = $"c{day}",
        Time = Day(day),
        Bundle = day,
        Packages = 0,
        Projects = projects.Length > 0 ? projects : [new InventoryProject("App/App.csproj", true, string.Empty)],
        Owners = [],
    };

    public static DateTimeOffset Day(int day) => new(2026, 11, day, 10, 0, 0, TimeSpan.Zero);

    /// <summary>Writes an export into the folder.</summary>
    public string Export(InventoryHeader header, params InventoryPackage[] packages) => Folder.Write($"exports/{header.Repository.Replace('/', '-')}-{header.Time.UtcDateTime:yyyyMMdd}.jsonl", InventoryWriter.Text(header, packages));

    /// <summary>Writes the export of a repository on a day, of one project.</summary>
    public string Export(string repository, int day, params InventoryPackage[] packages) => Export(Header(repository, day), packages);

    public (int Code, string Output, string Error) Ingest(params string[] paths) => Run(["ingest", .. paths.Length > 0 ? paths : [Exports]]);

    public (int Code, string Output, string Error) Find(params string[] arguments) => Run(["find", .. arguments]);

    /// <summary>Runs a verb on the store, seven days ago being the 21st of November.</summary>
    public (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using StringWriter output = new(CultureInfo.InvariantCulture);
        using StringWriter error = new(CultureInfo.InvariantCulture);
        int code = Program.Run([.. arguments, "--store", Store], new Speaker(output, error), new Clock(), CancellationToken.None);
        return (code, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }

    /// <summary>All that is stored, with who wrote each row.</summary>
    public string Bytes() => engine == Engine.Sqlite
        ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Store)))
        : string.Join('\n', Tables.Select(table => PostgresServer.Run(Store, $"SELECT string_agg(ctid::text || xmin::text || xmax::text || t::text, ';' ORDER BY tableoid, ctid) FROM policygate_inventory.{table} t")));

    public void Dispose()
    {
        if (engine == Engine.Postgres)
        {
            PostgresServer.Drop(Store);
        }

        Folder.Dispose();
    }

    private sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
