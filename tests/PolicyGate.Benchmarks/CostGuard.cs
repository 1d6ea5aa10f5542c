using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PolicyGate.Benchmarks;

/// <summary>
/// What does not jitter: assemblies, bytes allocated, inputs, archives, files opened and bytes read, of a build with nothing to do, cold and warm, against committed figures.
/// </summary>
internal static class CostGuard
{
    private const double Margin = 0.10;
    private const string Recommended = "version: 1\nextends: [recommended]\n";
    private const string Policy = "version: 1\nextends: [recommended]\nage: { minimum: 1d }\nsignatures: { require: repository }\nlicenses: { unknown: warning }\nbuild-code: { default: deny }\nrules: { PG1001: info, PG1002: info, PG1003: info }\n";
    private static readonly string[] Figures = [nameof(GateCost.Assemblies), nameof(GateCost.Allocated), nameof(GateCost.Inputs), nameof(GateCost.ArchiveReads), nameof(GateCost.BytesRead)];

    /// <summary>Compares; with <paramref name="update"/> writes the figures instead. 1 where one is more than a tenth above its figure.</summary>
    public static int Run(bool update)
    {
        string committed = Path.Combine(Ground.Repository, "tests", "PolicyGate.Benchmarks", "cost-guard.json");
        string work = Directory.CreateTempSubdirectory("pg-guard-").FullName;
        try
        {
            Ground.Write(Path.Combine(work, "policygate.yaml"), Policy);
            JsonObject measured = new() { ["no-op"] = NoOp(work) };
            foreach (string scenario in new[] { "cold", "warm" })
            {
                measured[scenario] = Evaluation(work);
            }

            if (update)
            {
                File.WriteAllText(committed, measured.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
                return 0;
            }

            return Compare(measured, JsonNode.Parse(File.ReadAllText(committed))!) ? 0 : 1;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    // One evaluation of the tool's own project. What it opens of the project, of the packages' folders and of the evidence is counted.
    private static JsonObject Evaluation(string work)
    {
        string project = Path.Combine(Ground.Repository, "src", "PolicyGate.Tool");
        string assets = Path.Combine(project, "obj", "project.assets.json");
        string evidence = Path.Combine(work, "evidence");
        using FilesOpened opened = new([work, project, Path.GetDirectoryName(assets)!, evidence, .. PackageFolders(assets), .. Directory.Exists(evidence) ? Directory.GetDirectories(evidence, "*", SearchOption.AllDirectories) : []]);
        (_, _, string output) = Measured.Run(work, new Dictionary<string, string>(), "dotnet", typeof(CostGuard).Assembly.Location, "gate", Path.Combine(project, "PolicyGate.Tool.csproj"), assets, Path.Combine(work, "policygate.yaml"), evidence);
        JsonNode cost = JsonNode.Parse(output)!;
        JsonObject figures = new(Figures.Select(figure => KeyValuePair.Create<string, JsonNode?>(figure, cost[figure]!.GetValue<long>())));
        figures["FilesOpened"] = opened.Count().Files;
        return figures;
    }

    // A build with nothing to do of a small project with a package, under the preset: what it opens of the project and of the package, and of the gate itself.
    private static JsonObject NoOp(string work)
    {
        Ground ground = new(work);
        ground.Pack();
        string folder = Path.Combine(work, "no-op");
        Ground.Write(Path.Combine(folder, "App.csproj"), "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFramework>net10.0</TargetFramework><NuGetAudit>false</NuGetAudit><RestorePackagesWithLockFile>true</RestorePackagesWithLockFile></PropertyGroup><ItemGroup><PackageReference Include=\"YamlDotNet\" Version=\"16.3.0\" /></ItemGroup></Project>\n");
        ground.Guard(folder, Recommended);
        _ = ground.Dotnet(folder, "build", "-v", "q");
        using FilesOpened project = new([folder, .. Directory.GetDirectories(folder, "*", SearchOption.AllDirectories), .. Directory.GetDirectories(Path.Combine(ground.Environment["NUGET_PACKAGES"], "yamldotnet"), "*", SearchOption.AllDirectories), Path.Combine(ground.Installed, "Sdk")]);
        using FilesOpened tasks = new([Path.Combine(ground.Installed, "tasks", "net8.0"), Path.Combine(ground.Installed, "analyzers", "dotnet", "cs")]);
        _ = ground.Dotnet(folder, "build", "--no-restore", "-m:1", "-v", "q");
        (long files, long bytes) = project.Count();
        return new JsonObject { ["Assemblies"] = tasks.Count().Files, ["FilesOpened"] = files, ["BytesRead"] = bytes };
    }

    private static IEnumerable<string> PackageFolders(string assets)
    {
        JsonNode file = JsonNode.Parse(File.ReadAllText(assets))!;
        string[] roots = [.. file["packageFolders"]!.AsObject().Select(folder => folder.Key)];
        return file["libraries"]!.AsObject().Where(library => library.Value!["type"]!.GetValue<string>() == "package").SelectMany(library => roots.Select(root => Path.Combine(root, library.Value!["path"]!.GetValue<string>())));
    }

    private static bool Compare(JsonObject measured, JsonNode committed)
    {
        bool holds = true;
        foreach ((string scenario, JsonNode? figures) in measured)
        {
            foreach ((string figure, JsonNode? value) in figures!.AsObject())
            {
                long now = value!.GetValue<long>();
                long before = committed[scenario]![figure]!.GetValue<long>();
                bool isMore = now > before * (1 + Margin);
                holds &= !isMore;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(isMore ? "MORE" : "ok")}  {scenario} {figure}: {now}, committed {before}"));
            }
        }

        return holds;
    }
}
