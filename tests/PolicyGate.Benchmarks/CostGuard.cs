using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PolicyGate.Benchmarks;

/// <summary>
/// What does not jitter: assemblies, bytes allocated, inputs, archives and bytes read, cold and warm, of this repository's own tool, against committed figures.
/// </summary>
internal static class CostGuard
{
    private const double Margin = 0.10;
    private const string Policy = "version: 1\nage: { minimum: 1d }\nsignatures: { require: repository }\nlicenses: { unknown: warning }\nbuild-code: { default: deny }\nlockfile: { content-hash: verify }\nrules: { PG1001: info, PG1002: info, PG1003: info }\n";
    private static readonly string[] Figures = [nameof(GateCost.Assemblies), nameof(GateCost.Allocated), nameof(GateCost.Inputs), nameof(GateCost.ArchiveReads), nameof(GateCost.BytesRead)];

    /// <summary>Compares; with <paramref name="update"/> writes the figures instead. 1 where one is more than a tenth above its figure.</summary>
    public static int Run(bool update)
    {
        string committed = Path.Combine(Ground.Repository, "tests", "PolicyGate.Benchmarks", "cost-guard.json");
        string work = Directory.CreateTempSubdirectory("pg-guard-").FullName;
        try
        {
            Ground.Write(Path.Combine(work, "policygate.yaml"), Policy);
            string project = Path.Combine(Ground.Repository, "src", "PolicyGate.Tool");
            JsonObject measured = [];
            foreach (string scenario in new[] { "cold", "warm" })
            {
                (_, _, string output) = Measured.Run(work, new Dictionary<string, string>(), "dotnet", typeof(CostGuard).Assembly.Location, "gate", Path.Combine(project, "PolicyGate.Tool.csproj"), Path.Combine(project, "obj", "project.assets.json"), Path.Combine(work, "policygate.yaml"), Path.Combine(work, "evidence"));
                JsonNode cost = JsonNode.Parse(output)!;
                measured[scenario] = new JsonObject(Figures.Select(figure => KeyValuePair.Create<string, JsonNode?>(figure, cost[figure]!.GetValue<long>())));
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

    private static bool Compare(JsonObject measured, JsonNode committed)
    {
        bool holds = true;
        foreach ((string scenario, JsonNode? figures) in measured)
        {
            foreach (string figure in Figures)
            {
                long now = figures![figure]!.GetValue<long>();
                long before = committed[scenario]![figure]!.GetValue<long>();
                bool isMore = now > before * (1 + Margin);
                holds &= !isMore;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(isMore ? "MORE" : "ok")}  {scenario} {figure}: {now}, committed {before}"));
            }
        }

        return holds;
    }
}
