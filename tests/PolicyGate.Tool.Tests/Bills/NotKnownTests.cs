using System.Text.Json;
using PolicyGate.Testing;

namespace PolicyGate.Tool.Tests.Bills;

/// <summary>What a bill and a page do not know they say, and do not make up.</summary>
public sealed class NotKnownTests : IDisposable
{
    private const string Excusing = """
        version: 1
        advisories:
          data: ../advisories/
          grace: 7d
          not-affected:
            - { advisory: GHSA-aaaa, packages: [Contoso.Http], justification: code_not_reachable, reason: nobody calls it, expires: 2099-12-31 }

        """;

    private readonly RestoredProject project = new RestoredProject().Framework("net10.0", "Contoso.Http [1.0.0, )").Target("net10.0", "Contoso.Http/1.0.0");
    private readonly TempFolder feed = new("pg-bill");

    public NotKnownTests()
    {
        project.Installed(new SamplePackage("Contoso.Http", "1.0.0").Licensed("LicenseRef-Contoso").WriteTo(feed.Path), "Contoso.Http", "1.0.0");
        project.Write("obj/project.assets.json", project.Json());
        project.Write("policygate.yaml", Excusing);
        project.Folder.Write("advisories/GHSA-aaaa.json", """{ "id": "GHSA-aaaa", "modified": "2026-11-01T00:00:00Z", "published": "2026-11-25T15:00:00Z", "database_specific": { "severity": "HIGH" }, "affected": [{ "package": { "ecosystem": "NuGet", "name": "Contoso.Http" }, "ranges": [{ "type": "ECOSYSTEM", "events": [{ "introduced": "0" }] }] }] }""");
    }

    [Fact]
    public async Task What_one_project_excuses_is_not_excused_where_another_says_nothing()
    {
        Assert.Equal("not_affected", Analysis(await Bill()));
        Second("version: 1\n");
        Assert.Equal("in_triage", Analysis(await Bill()));
        Assert.DoesNotContain("not affected: nobody calls it", await Page(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_policies_judge_a_licence_in_different_ways_the_package_itself_says()
    {
        Second("version: 1\nlicenses: { clarify: [{ package: Contoso.Http, license: MIT, reason: read }] }\n");
        JsonElement http = Component(await Bill());
        Assert.Equal("LicenseRef-Contoso", http.GetProperty("licenses")[0].GetProperty("expression").GetString());
        Assert.Contains("policies judge its licence in different ways: LicenseRef-Contoso, MIT", http.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("version: 1\nadvisories: { data: nowhere/ }\n", "PG1103 there is no advisory data")]
    [InlineData("version: 1\nfrob: 1\n", "PG0103 ")]
    public async Task Data_and_policies_that_cannot_be_used_are_named(string policy, string reason)
    {
        project.Write("policygate.yaml", policy);
        ToolRun run = await ToolRun.RunAsync("sbom", project.Folder.Path, "--no-cache");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("policygate: not read: " + reason, run.Error, StringComparison.Ordinal);
        JsonElement bill = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal("incomplete", bill.GetProperty("compositions")[0].GetProperty("aggregate").GetString());
        Assert.Contains(reason, bill.GetProperty("metadata").ToString(), StringComparison.Ordinal);
        Assert.Contains(reason.Trim(), await Page(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_only_a_restore_knows_is_not_made_up()
    {
        File.Delete(project.AssetsFile);
        File.WriteAllText(project.ProjectFile, "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup><PackageReference Include=\"Contoso.Float\" Version=\"4.*\" /><PackageReference Include=\"Contoso.Range\" Version=\"[4.0,5.0)\" /></ItemGroup></Project>");
        ToolRun run = await ToolRun.RunAsync("sbom", project.Folder.Path, "--no-cache");
        Assert.Equal(3, run.ExitCode);
        Assert.DoesNotContain("pkg:nuget/", run.Output, StringComparison.Ordinal);
        Assert.Contains("App/App.csproj: it asks for Contoso.Float, Contoso.Range in a version that only a restore knows", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"pkg/", await Page(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_in_the_address_of_a_source_are_not_handed_on()
    {
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(project.Archive("Contoso.Http", "1.0.0"))!, ".nupkg.metadata"), """{ "version": 2, "contentHash": "x", "source": "https://user:s3cret@packages.contoso.example/v3/index.json?sig=TOKEN" }""");
        project.Write("policygate.yaml", "version: 1\nsources: { allow: [nuget.org] }\n");
        string check = (await ToolRun.RunAsync("check", project.Folder.Path, "--no-cache", "--verbose")).Output;
        foreach (string text in new[] { (await Bill()).ToString(), await Page(), check, (await ToolRun.RunAsync("explain", "Contoso.Http", project.Folder.Path, "--no-cache")).Output })
        {
            Assert.Contains("packages.contoso.example/v3/index.json", text, StringComparison.Ordinal);
            Assert.DoesNotContain("s3cret", text, StringComparison.Ordinal);
            Assert.DoesNotContain("TOKEN", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_folder_that_a_package_came_from_is_named_without_the_machines_path()
    {
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(project.Archive("Contoso.Http", "1.0.0"))!, ".nupkg.metadata"), JsonSerializer.Serialize(new { version = 2, contentHash = "x", source = feed["own feed"] }));
        Assert.Contains("\"value\": \"own feed\"", (await ToolRun.RunAsync("sbom", project.Folder.Path, "--no-cache")).Output, StringComparison.Ordinal);
    }

    // https://spdx.github.io/spdx-spec/v2.3/other-licensing-information-detected/
    [Fact]
    public async Task Spdx_defines_every_licence_that_no_list_has_and_tells_what_is_declared_from_what_is_concluded()
    {
        project.Write("policygate.yaml", "version: 1\nlicenses: { clarify: [{ package: Contoso.Http, license: MIT, reason: read }] }\n");
        JsonElement bill = JsonDocument.Parse((await ToolRun.RunAsync("sbom", project.Folder.Path, "--no-cache", "--spdx")).Output).RootElement;
        JsonElement http = bill.GetProperty("packages")[1];
        Assert.Equal(("MIT", "LicenseRef-Contoso"), (http.GetProperty("licenseConcluded").GetString(), http.GetProperty("licenseDeclared").GetString()));
        Assert.Equal("LicenseRef-Contoso", bill.GetProperty("hasExtractedLicensingInfos")[0].GetProperty("licenseId").GetString());
    }

    [Fact]
    public async Task A_word_of_NuGets_that_is_no_licence_is_no_expression()
    {
        project.Installed(new SamplePackage("Contoso.Http", "1.0.0").Licensed("UNLICENSED").WriteTo(feed.Path), "Contoso.Http", "1.0.0");
        Assert.Equal("UNLICENSED", Component(await Bill()).GetProperty("licenses")[0].GetProperty("license").GetProperty("name").GetString());
        JsonElement http = JsonDocument.Parse((await ToolRun.RunAsync("sbom", project.Folder.Path, "--no-cache", "--spdx")).Output).RootElement.GetProperty("packages")[1];
        Assert.Equal(("NOASSERTION", "NOASSERTION", "it says UNLICENSED"), (http.GetProperty("licenseConcluded").GetString(), http.GetProperty("licenseDeclared").GetString(), http.GetProperty("licenseComments").GetString()));
    }

    [Fact]
    public async Task What_the_policy_excludes_is_told()
    {
        project.Folder.Write("Attic/Attic.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        project.Folder.Write("policygate.yaml", "version: 1\nexclude: [{ projects: [Attic/**], reason: nobody builds it }]\n");
        File.Delete(Path.Combine(Path.GetDirectoryName(project.ProjectFile)!, "policygate.yaml"));
        ToolRun run = await ToolRun.RunAsync("sbom", project.Folder.Path, "--no-cache");
        Assert.Equal(0, run.ExitCode);
        JsonElement bill = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal("incomplete", bill.GetProperty("compositions")[0].GetProperty("aggregate").GetString());
        Assert.Contains("excluded, nobody builds it: Attic/Attic.csproj", bill.GetProperty("metadata").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bill_of_one_project_is_named_by_it()
    {
        JsonElement bill = JsonDocument.Parse((await ToolRun.RunAsync("sbom", project.ProjectFile, "--no-cache")).Output).RootElement;
        Assert.EndsWith("/App/App.csproj", bill.GetProperty("metadata").GetProperty("component").GetProperty("name").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_not_compared_is_no_evidence()
    {
        Assert.Contains("hash-comparison", Component(await Bill()).ToString(), StringComparison.Ordinal);
        project.Claim("Contoso.Http", "1.0.0", Convert.ToBase64String(new byte[64]));
        project.Write("obj/project.assets.json", project.Json());
        File.Delete(project.Archive("Contoso.Http", "1.0.0"));
        JsonElement http = Component(await Bill());
        Assert.False(http.TryGetProperty("evidence", out _));
        Assert.Equal(new string('0', 128), http.GetProperty("hashes")[0].GetProperty("content").GetString());
        Assert.Contains("hash (claimed)", await Page(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "grace ends at 2026-12-02 15:00 UTC: Contoso.Http 1.0.0, GHSA-aaaa")]
    [InlineData("severity: critical", "rests on a waiver, an excuse, a grace or a cool-down")]
    [InlineData("not-affected: [{ advisory: GHSA-aaaa, packages: [Contoso.Http], justification: code_not_reachable, reason: x, expires: 2099-12-31 }]", "that it is not affected has to be said again: Contoso.Http 1.0.0, GHSA-aaaa")]
    public async Task Only_what_a_verdict_rests_on_ends(string more, string expected)
    {
        project.Write("policygate.yaml", $"version: 1\nadvisories:\n  data: ../advisories/\n  grace: 7d\n{(more.Length > 0 ? $"  {more}\n" : string.Empty)}");
        string page = await Page();
        Assert.Contains(expected, page, StringComparison.Ordinal);
        Assert.Equal(more.Length == 0, page.Contains("grace ends", StringComparison.Ordinal));
    }

    public void Dispose()
    {
        project.Dispose();
        feed.Dispose();
    }

    // Another project with the same package, by its lock file, under a policy of its own.
    private void Second(string policy)
    {
        project.Folder.Write("Lib/Lib.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        project.Folder.Write("Lib/packages.lock.json", """{ "version": 1, "dependencies": { "net10.0": { "Contoso.Http": { "type": "Direct", "requested": "[1.0.0, )", "resolved": "1.0.0", "contentHash": "A" } } } }""");
        project.Folder.Write("Lib/policygate.yaml", policy);
    }

    private static JsonElement Component(JsonElement bill) => bill.GetProperty("components").EnumerateArray().Single(component => component.GetProperty("name").GetString() == "Contoso.Http");

    private static string? Analysis(JsonElement bill) => bill.GetProperty("vulnerabilities")[0].GetProperty("analysis").GetProperty("state").GetString();

    private async Task<JsonElement> Bill() => JsonDocument.Parse((await ToolRun.RunAsync("sbom", project.Folder.Path, "--no-cache", "--as-of", "2026-11-28")).Output).RootElement;

    private async Task<string> Page()
    {
        await ToolRun.RunAsync("report", project.Folder.Path, "--no-cache", "--as-of", "2026-11-28", "--output", feed["page.html"]);
        return await File.ReadAllTextAsync(feed["page.html"]);
    }
}
