using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;

namespace PolicyGate.Benchmarks;

/// <summary>How the cost of one evaluation, in process, grows: with packages, with entries of the policy, with findings. No package is on disk.</summary>
#pragma warning disable CA1515 // BenchmarkDotNet wants it public.
public class GrowthBenchmarks
#pragma warning restore CA1515
{
    private string folder = string.Empty;
    private string project = string.Empty;

    /// <summary>Packages, entries of <c>packages.allow</c>, findings, as <c>packages/entries/findings</c>.</summary>
    [Params("10/1/0", "100/1/0", "600/1/0", "100/10/0", "100/1000/0", "100/10000/0", "10000/1/0", "10000/1/100", "10000/1/10000")]
    public string Case { get; set; } = string.Empty;

    /// <summary>Writes the project, its assets file and the policy.</summary>
    [GlobalSetup]
    public void Write()
    {
        int[] counts = [.. Case.Split('/').Select(count => int.Parse(count, CultureInfo.InvariantCulture))];
        folder = Directory.CreateTempSubdirectory("pg-growth-").FullName;
        project = Path.Combine(folder, "App.csproj");
        Directory.CreateDirectory(Path.Combine(folder, ".git"));
        Ground.Write(project, "<Project Sdk=\"Microsoft.NET.Sdk\" />\n");
        Ground.Write(Path.Combine(folder, "obj", "project.assets.json"), Assets(counts[0]));
        Ground.Write(Path.Combine(folder, "policygate.yaml"), Policy(counts[1], counts[2]));
    }

    /// <summary>Deletes them.</summary>
    [GlobalCleanup]
    public void Delete() => Directory.Delete(folder, recursive: true);

    /// <summary>One evaluation.</summary>
    [Benchmark]
    public int Evaluate() => GateRunner.Run(new GateRequest { ProjectFile = project, AssetsFile = Path.Combine(folder, "obj", "project.assets.json") }).Verdict.Findings.Count;

    private static string Policy(int entries, int findings)
    {
        // Everything is allowed by the first entry; the others are more of what real policies have.
        StringBuilder policy = new("version: 1\nrules: { PG0112: off }\npackages:\n  allow:\n    - P*\n");
        for (int i = 1; i < entries; i++)
        {
            policy.Append(CultureInfo.InvariantCulture, $"    - {{ id: Contoso.N{i}, versions: \"[1.0,2.0)\", reason: entry {i} }}\n");
        }

        if (findings > 0)
        {
            policy.Append("  deny:\n");
            for (int i = 0; i < Math.Min(findings, 100); i++)
            {
                policy.Append(findings > 100 ? $"    - P{i:D2}*\n" : $"    - P{i:D2}00\n");
            }
        }

        return policy.ToString();
    }

    private string Assets(int packages)
    {
        JsonObject target = [];
        JsonObject libraries = [];
        JsonObject declared = [];
        JsonArray group = [];
        for (int i = 0; i < packages; i++)
        {
            // P0000 to P9999, by hundreds of which each begins with the same two digits.
            string id = string.Create(CultureInfo.InvariantCulture, $"P{i % 100:D2}{i / 100:D2}");
            target[$"{id}/1.0.0"] = new JsonObject { ["type"] = "package" };
            libraries[$"{id}/1.0.0"] = new JsonObject { ["type"] = "package", ["path"] = $"p{id[1..]}/1.0.0" };
            declared[id] = new JsonObject { ["target"] = "Package", ["version"] = "[1.0.0, )" };
            group.Add($"{id} >= 1.0.0");
        }

        return new JsonObject
        {
            ["version"] = 3,
            ["targets"] = new JsonObject { ["net10.0"] = target },
            ["libraries"] = libraries,
            ["projectFileDependencyGroups"] = new JsonObject { ["net10.0"] = group },
            ["packageFolders"] = new JsonObject { [Path.Combine(folder, "packages")] = new JsonObject() },
            ["project"] = new JsonObject
            {
                ["restore"] = new JsonObject { ["projectPath"] = project, ["projectName"] = "App" },
                ["frameworks"] = new JsonObject { ["net10.0"] = new JsonObject { ["framework"] = "net10.0", ["dependencies"] = declared } },
            },
        }.ToJsonString();
    }
}
