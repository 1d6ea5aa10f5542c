using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PolicyGate.Testing;

namespace PolicyGate.Tool.Tests.Bills;

/// <summary>Bills of materials, of genuine packages and of made ones.</summary>
public sealed class SbomTests : IDisposable
{
    private const string Policy = """
        version: 1
        packages: { default: allow }
        licenses: { clarify: [{ package: Contoso.Json, license: BSD-3-Clause, reason: read on 2026-11-01 }] }
        advisories:
          data: advisories/
          not-affected:
            - { advisory: GHSA-aaaa, packages: [Contoso.Http], justification: code_not_reachable, reason: nobody calls it, expires: 2099-12-31 }
        waivers: { entries: [{ rules: [PG1101], packages: [Contoso.Json], advisories: [GHSA-bbbb], reason: mended soon, expires: 2099-12-31 }] }

        """;

    private readonly RestoredProject project = new RestoredProject().Framework("net10.0", "Contoso.Http [1.0.0, )", "Contoso.Build [1.0.0, )")
        .Target("net10.0", "Contoso.Http/1.0.0 -> Contoso.Json 2.0.0", "Contoso.Json/2.0.0", "Contoso.Build/1.0.0");

    private readonly TempFolder feed = new("pg-bill");

    public SbomTests()
    {
        string http = new SamplePackage("Contoso.Http", "1.0.0").Licensed("MIT").DependsOn("Contoso.Json", "2.0.0").WriteTo(feed.Path);
        TestAuthority.SignAsAuthor(http, TestAuthority.Certificate("CN=Alice"), new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero));
        project.Installed(http, "Contoso.Http", "1.0.0");
        project.Installed(new SamplePackage("Contoso.Json", "2.0.0").WriteTo(feed.Path), "Contoso.Json", "2.0.0");
        project.Installed(new SamplePackage("Contoso.Build", "1.0.0").File("build/Contoso.Build.targets", "<Project />").WriteTo(feed.Path), "Contoso.Build", "1.0.0");
        project.Builds("Contoso.Build/1.0.0", "build/Contoso.Build.targets");
        project.Write("obj/project.assets.json", project.Json());
        project.Folder.Write("policygate.yaml", Policy);
        Advise("GHSA-aaaa", "Contoso.Http", "\"aliases\": [\"CVE-2026-1\"],");
        Advise("GHSA-bbbb", "Contoso.Json");
        Advise("GHSA-cccc", "Contoso.Json");
    }

    [Fact]
    public async Task It_says_what_there_is_and_what_depends_on_what()
    {
        JsonElement bill = await Bill();
        Assert.Equal(["project:App/App.csproj", "pkg:nuget/Contoso.Build@1.0.0", "pkg:nuget/Contoso.Http@1.0.0", "pkg:nuget/Contoso.Json@2.0.0"], bill.GetProperty("components").EnumerateArray().Select(component => component.GetProperty("bom-ref").GetString()));
        Dictionary<string, string[]> depends = bill.GetProperty("dependencies").EnumerateArray().ToDictionary(one => one.GetProperty("ref").GetString()!, one => one.GetProperty("dependsOn").EnumerateArray().Select(on => on.GetString()!).ToArray());
        Assert.Equal(["project:App/App.csproj"], depends["repository"]);
        Assert.Equal(["pkg:nuget/Contoso.Build@1.0.0", "pkg:nuget/Contoso.Http@1.0.0"], depends["project:App/App.csproj"]);
        Assert.Equal(["pkg:nuget/Contoso.Json@2.0.0"], depends["pkg:nuget/Contoso.Http@1.0.0"]);
        Assert.Empty(depends["pkg:nuget/Contoso.Json@2.0.0"]);
        Assert.Equal("complete", bill.GetProperty("compositions")[0].GetProperty("aggregate").GetString());
        Assert.Equal("excluded", Component(bill, "Contoso.Build").GetProperty("scope").GetString());
        Assert.Equal(["msbuild"], Properties(Component(bill, "Contoso.Build"), "policygate:build-code"));
    }

    // https://cyclonedx.org/docs/1.6/json/#components_items_scope
    [Theory]
    [InlineData("Contoso.Http/1.0.0", "runtime", "lib/net10.0/a.dll", "required")]
    [InlineData("Contoso.Http/1.0.0", "runtimeTargets", "runtimes/linux-x64/native/a.so", "required")]
    [InlineData("Contoso.Http/1.0.0", "contentFiles", "contentFiles/cs/any/a.cs", "required")]
    [InlineData("Contoso.Http/1.0.0", "compile", "ref/net10.0/a.dll", "excluded")]
    [InlineData("Contoso.Http/1.0.0", "runtime", "lib/net10.0/_._", "excluded")]
    [InlineData("Contoso.Http/1.0.0", "build", "build/a.targets", "excluded")]
    [InlineData("Contoso.Http/1.0.0", null, "a package of dependencies only", "excluded")]
    [InlineData("Contoso.Http/1.0.0", "no assets file", "", "required")]
    public async Task What_a_program_takes_along_is_required(string package, string? group, string file, string scope)
    {
        JsonNode assets = JsonNode.Parse(project.Json())!;
        if (group == "no assets file")
        {
            File.Delete(project.AssetsFile);
            project.Write("packages.lock.json", """{ "version": 1, "dependencies": { "net10.0": { "Contoso.Http": { "type": "Direct", "requested": "[1.0.0, )", "resolved": "1.0.0", "contentHash": "A" } } } }""");
        }
        else
        {
            assets["project"]!["version"] = "1.2.3";
            if (group is not null)
            {
                assets["targets"]!["net10.0"]![package]![group] = new JsonObject { [file] = new JsonObject() };
            }

            project.Write("obj/project.assets.json", assets.ToJsonString());
        }

        ToolRun run = await ToolRun.RunAsync("sbom", project.Folder.Path, "--no-cache");
        JsonElement bill = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(scope, Component(bill, "Contoso.Http").GetProperty("scope").GetString());
        Assert.Equal(group != "no assets file", Component(bill, "App/App.csproj").TryGetProperty("version", out JsonElement version) && version.GetString() == "1.2.3");
    }

    [Theory]
    [InlineData("Contoso.Tools", "excluded")]
    [InlineData("Microsoft.NETCore.App.Ref", "excluded")]
    [InlineData("Microsoft.NETCore.App.Runtime.linux-x64", "required")]
    [InlineData("Microsoft.NETCore.App.Host.linux-x64", "required")]
    public async Task What_is_only_downloaded_is_for_the_build_but_for_the_runtime(string id, string scope)
    {
        JsonNode assets = JsonNode.Parse(project.Json())!;
        assets["project"]!["frameworks"]!["net10.0"]!["downloadDependencies"] = new JsonArray(new JsonObject { ["name"] = id, ["version"] = "[10.0.0, 10.0.0]" });
        project.Write("obj/project.assets.json", assets.ToJsonString());
        Assert.Equal(scope, Component(JsonDocument.Parse((await ToolRun.RunAsync("sbom", project.Folder.Path, "--no-cache")).Output).RootElement, id).GetProperty("scope").GetString());
    }

    [Fact]
    public async Task A_project_depends_on_the_projects_behind_it()
    {
        JsonNode assets = JsonNode.Parse(project.Json())!;
        assets["libraries"]!["Lib/1.0.0"] = JsonNode.Parse("""{ "type": "project", "path": "../Lib/Lib.csproj", "msbuildProject": "../Lib/Lib.csproj" }""");
        assets["targets"]!["net10.0"]!["Lib/1.0.0"] = JsonNode.Parse("""{ "type": "project", "framework": ".NETCoreApp,Version=v10.0" }""");
        project.Write("obj/project.assets.json", assets.ToJsonString());
        project.Folder.Write("Lib/Lib.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        project.Folder.Write("Lib/packages.lock.json", """{ "version": 1, "dependencies": { "net10.0": {} } }""");
        ToolRun run = await ToolRun.RunAsync("sbom", project.Folder.Path, "--no-cache");
        JsonElement app = JsonDocument.Parse(run.Output).RootElement.GetProperty("dependencies").EnumerateArray().Single(one => Text(one, "ref") == "project:App/App.csproj");
        Assert.Equal("project:Lib/Lib.csproj", app.GetProperty("dependsOn")[0].GetString());
        Assert.Contains("\"relatedSpdxElement\": \"SPDXRef-Project-Lib-Lib.csproj\"", (await ToolRun.RunAsync("sbom", project.Folder.Path, "--no-cache", "--spdx")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Licences_and_signers_are_as_they_are_judged()
    {
        JsonElement bill = await Bill();
        Assert.Equal("MIT", Component(bill, "Contoso.Http").GetProperty("licenses")[0].GetProperty("expression").GetString());
        Assert.Equal("BSD-3-Clause", Component(bill, "Contoso.Json").GetProperty("licenses")[0].GetProperty("expression").GetString());

        // Who signs by an authority that this machine does not trust is nobody; the hash is known all the same.
        Assert.False(Component(bill, "Contoso.Http").TryGetProperty("publisher", out _));
        Assert.Matches("^[0-9a-f]{128}$", Component(bill, "Contoso.Http").GetProperty("hashes")[0].GetProperty("content").GetString());
    }

    [Fact]
    public async Task What_is_wrong_with_a_package_stands_with_what_the_policy_says_of_it()
    {
        JsonElement[] wrong = [.. (await Bill()).GetProperty("vulnerabilities").EnumerateArray()];
        Assert.Equal(["GHSA-aaaa pkg:nuget/Contoso.Http@1.0.0", "GHSA-bbbb pkg:nuget/Contoso.Json@2.0.0", "GHSA-cccc pkg:nuget/Contoso.Json@2.0.0"], wrong.Select(one => $"{one.GetProperty("id").GetString()} {one.GetProperty("affects")[0].GetProperty("ref").GetString()}"));
        Assert.Equal("CVE-2026-1", wrong[0].GetProperty("references")[0].GetProperty("id").GetString());
        Assert.Equal(["not_affected code_not_reachable nobody calls it (until 2099-12-31)", "in_triage  waived until 2099-12-31: mended soon", "in_triage  "], wrong.Select(one => one.GetProperty("analysis")).Select(analysis => $"{Text(analysis, "state")} {Text(analysis, "justification")} {Text(analysis, "detail")}"));
    }

    [Fact]
    public async Task Genuine_packages_are_told_with_who_vouches_for_them()
    {
        using RestoredProject genuine = new RestoredProject { PackageFolder = RepositoryRoot.Packages }.Framework("net10.0", "YamlDotNet [18.1.0, )").Target("net10.0", "YamlDotNet/18.1.0");
        genuine.Write("obj/project.assets.json", genuine.Json());
        ToolRun run = await ToolRun.RunAsync("sbom", genuine.Folder.Path, "--no-cache");
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        JsonElement yaml = Component(JsonDocument.Parse(run.Output).RootElement, "YamlDotNet");
        Assert.Equal("MIT", yaml.GetProperty("licenses")[0].GetProperty("expression").GetString());
        Assert.Equal(["aaubry"], Properties(yaml, "policygate:owner"));
        Assert.Single(Properties(yaml, "policygate:repository-signed"));
        Assert.Contains("repository signature ", yaml.GetProperty("evidence").GetProperty("identity")[0].GetProperty("methods")[0].GetProperty("value").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--as-of")]
    [InlineData("--spdx")]
    public async Task The_same_input_gives_the_same_bytes_in_any_culture(string more)
    {
        string[] arguments = ["sbom", project.Folder.Path, "--no-cache", .. more == "--as-of" ? ["--as-of", "2026-11-28"] : new[] { more, "--as-of", "2026-11-28" }];
        string first = (await ToolRun.RunAsync(arguments)).Output;
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("th-TH");
            Assert.Equal(first, (await ToolRun.RunAsync(arguments)).Output);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.Contains("2026-11-28T00:00:00Z", first, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_that_cannot_be_read_is_named_and_nothing_passes_for_complete()
    {
        project.Folder.Write("Broken/Broken.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        project.Folder.Write("Broken/obj/project.assets.json", "{");
        ToolRun run = await ToolRun.RunAsync("sbom", project.Folder.Path, "--no-cache");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("policygate: not read: Broken/Broken.csproj: PG0001 ", run.Error, StringComparison.Ordinal);
        JsonElement bill = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal("incomplete", bill.GetProperty("compositions")[0].GetProperty("aggregate").GetString());
        Assert.Contains("Broken/Broken.csproj", Assert.Single(Properties(bill.GetProperty("metadata"), "policygate:not-read")), StringComparison.Ordinal);
        Assert.Contains("Contoso.Http", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spdx_names_each_thing_once_and_relates_what_it_names()
    {
        JsonElement bill = await Bill("--spdx");
        string[] ids = [.. bill.GetProperty("packages").EnumerateArray().Select(package => package.GetProperty("SPDXID").GetString()!)];
        Assert.Equal(["SPDXRef-Project-App-App.csproj", "SPDXRef-Package-Contoso.Build-1.0.0", "SPDXRef-Package-Contoso.Http-1.0.0", "SPDXRef-Package-Contoso.Json-2.0.0"], ids);
        Assert.Equal(
            [
                "SPDXRef-DOCUMENT DESCRIBES SPDXRef-Project-App-App.csproj",
                "SPDXRef-Project-App-App.csproj DEPENDS_ON SPDXRef-Package-Contoso.Build-1.0.0",
                "SPDXRef-Project-App-App.csproj DEPENDS_ON SPDXRef-Package-Contoso.Http-1.0.0",
                "SPDXRef-Package-Contoso.Http-1.0.0 DEPENDS_ON SPDXRef-Package-Contoso.Json-2.0.0",
            ],
            bill.GetProperty("relationships").EnumerateArray().Select(one => $"{Text(one, "spdxElementId")} {Text(one, "relationshipType")} {Text(one, "relatedSpdxElement")}"));
        Assert.Equal("BSD-3-Clause", bill.GetProperty("packages")[3].GetProperty("licenseConcluded").GetString());
    }

    [Fact]
    public async Task Text_of_strangers_stays_text()
    {
        const string Hostile = "\u001b[2J \u202e ##vso[task.setvariable]x";
        Advise("GHSA-dddd", "Contoso.Json", $"\"summary\": {JsonSerializer.Serialize(Hostile)},");
        foreach (string form in new[] { "--as-of=2026-11-28", "--spdx" })
        {
            ToolRun run = await ToolRun.RunAsync("sbom", project.Folder.Path, "--no-cache", form);
            JsonDocument.Parse(run.Output).Dispose();
            Assert.DoesNotContain(run.Output, character => character is '\u001b' or '\u202e');
        }
    }

    public void Dispose()
    {
        project.Dispose();
        feed.Dispose();
    }

    private void Advise(string id, string package, string fields = "") =>
        project.Folder.Write($"advisories/{id}.json", $$"""{ "id": "{{id}}", "modified": "2026-11-01T00:00:00Z", {{fields}} "affected": [{ "package": { "ecosystem": "NuGet", "name": "{{package}}" }, "ranges": [{ "type": "ECOSYSTEM", "events": [{ "introduced": "0" }] }] }] }""");

    private async Task<JsonElement> Bill(params string[] more)
    {
        ToolRun run = await ToolRun.RunAsync(["sbom", project.Folder.Path, "--no-cache", .. more]);
        Assert.True(run is { ExitCode: 0, Error: "" }, run.ToString());
        return JsonDocument.Parse(run.Output).RootElement;
    }

    private static JsonElement Component(JsonElement bill, string name) => bill.GetProperty("components").EnumerateArray().Single(component => Text(component, "name") == name);

    private static IEnumerable<string> Properties(JsonElement of, string name) => of.GetProperty("properties").EnumerateArray().Where(property => Text(property, "name") == name).Select(property => Text(property, "value"));

    private static string Text(JsonElement of, string name) => of.TryGetProperty(name, out JsonElement value) ? value.GetString()! : string.Empty;
}
