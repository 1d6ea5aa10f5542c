using System.Text.Json;
using PolicyGate.PolicyFiles;
using PolicyGate.Rules;
using PolicyGate.Testing;

namespace PolicyGate.Tool.Tests.Commands;

/// <summary><c>explain</c>, <c>rules</c> and <c>schema</c>.</summary>
public sealed class ExplainTests
{
    public static TheoryData<string> Rules => [.. RuleCatalog.All.Select(rule => rule.Id)];

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task A_rule_is_explained_by_its_page(string rule)
    {
        ToolRun run = await ToolRun.RunAsync("explain", rule.ToLowerInvariant());
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith($"# {rule}: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_is_explained_by_its_ways_its_evidence_and_the_lines_that_decide()
    {
        using RestoredProject project = new RestoredProject { PackageFolder = RepositoryRoot.Packages }
            .Framework("net10.0", "NuGet.Protocol [7.9.0, )", "NuGet.Packaging [7.9.0, )")
            .Target("net10.0", "NuGet.Protocol/7.9.0 -> NuGet.Packaging", "NuGet.Packaging/7.9.0 -> NuGet.Versioning", "NuGet.Versioning/7.9.0");
        project.Write("obj/project.assets.json", project.Json());
        project.Folder.Write("policygate.yaml", "version: 1\npackages:\n  allow: [NuGet.*]\nage: { minimum: 30d }\nsignatures: { require: author }\nwaivers: { entries: [{ rules: [PG0801], packages: [NuGet.Versioning], reason: needed, expires: 2026-12-31 }] }\n");
        string other = project.Folder.Write("other.yaml", "version: 1\npackages:\n  deny: [NuGet.Versioning]\n");
        ToolRun run = await ToolRun.RunAsync("explain", "nuget.versioning", project.Folder.Path, "--policy", other, "--as-of", "2026-08-01", "--no-cache");
        Assert.Equal(0, run.ExitCode);
        foreach (string expected in new[]
        {
            "NuGet.Versioning 7.9.0\n",
            "author      Microsoft Corporation, 566A31882BE208BE4422F7CFD66ED09F5D4524A5994F50CCC8B05EC0528C1353, signed 2026-07-21 19:55 UTC\n",
            "owners      Microsoft, nuget\n",
            "licence     Apache-2.0\n",
            "build code  none\n",
            "App/App.csproj\n  → NuGet.Packaging 7.9.0 → NuGet.Versioning 7.9.0\n  → NuGet.Protocol 7.9.0 → NuGet.Packaging 7.9.0 → NuGet.Versioning 7.9.0\n",
            "packages: allowed by NuGet.* [policygate.yaml(3,11)]\n",
            "age: at least 30d old [policygate.yaml(4,8)]\n",
            "signatures: require: author [policygate.yaml(5,15)]\n",
            "waivers: PG0801 waived until 2026-12-31: needed [policygate.yaml(6,22)]\n",
            "info PG0801: waived until 2026-12-31 (needed): NuGet.Versioning 7.9.0 was published on 2026-",
            "    it passes\n",
            $"under {other}:\n    packages: denied by NuGet.Versioning [other.yaml(3,10)]\n",
            "error PG0401: NuGet.Versioning 7.9.0 is denied",
            "    it does not pass\n",
        })
        {
            Assert.True(run.Output.Contains(expected, StringComparison.Ordinal), $"{expected}\nis not in\n{run}");
        }
    }

    [Fact]
    public async Task What_is_neither_is_2_and_what_cannot_be_read_3()
    {
        using RestoredProject project = new RestoredProject().Framework("net10.0", "A [1.0.0, )").Target("net10.0", "A/1.0.0");
        project.Write("obj/project.assets.json", project.Json());
        project.Folder.Write("policygate.yaml", "version: 1\n");
        Assert.Equal(2, (await ToolRun.RunAsync("explain", "Nobody", project.Folder.Path)).ExitCode);
        File.WriteAllText(project.AssetsFile, "{");
        ToolRun run = await ToolRun.RunAsync("explain", "Nobody", project.Folder.Path);
        Assert.Equal((3, true), (run.ExitCode, run.Error.Contains("PG0001", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_catalogue_is_listed_as_text_and_as_json()
    {
        string text = (await ToolRun.RunAsync("rules")).Output;
        Assert.All(RuleCatalog.All, rule => Assert.Contains($"{rule.Id} ", text, StringComparison.Ordinal));
        JsonElement json = JsonDocument.Parse((await ToolRun.RunAsync("rules", "--format", "json")).Output).RootElement;
        Assert.Equal(RuleCatalog.All.Select(rule => (rule.Id, rule.Setting)), json.EnumerateArray().Select(rule => (rule.GetProperty("id").GetString()!, rule.GetProperty("setting").GetString())));
    }

    [Fact]
    public async Task The_schema_is_printed_or_written()
    {
        using TempFolder folder = new("pg-schema");
        Assert.Equal(PolicySchema.Write(), (await ToolRun.RunAsync("schema")).Output);
        Assert.Equal(0, (await ToolRun.RunAsync("schema", "--output", folder["schema.json"])).ExitCode);
        Assert.Equal(PolicySchema.Write(), File.ReadAllText(folder["schema.json"]));
    }
}
