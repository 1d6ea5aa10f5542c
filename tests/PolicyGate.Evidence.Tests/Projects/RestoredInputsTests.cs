using System.Text.Json.Nodes;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Projects;

/// <summary>What a failed restore left, or one before a change, is no graph to judge: PG0001 where the change is.</summary>
public sealed class RestoredInputsTests : IDisposable
{
    private readonly RestoredProject project = new RestoredProject().Framework("net10.0", "A [1.0.0, )").Target("net10.0", "A/1.0.0");

    [Theory]
    [InlineData("""{ "code": "NU1101", "level": "Error", "message": "Unable to find package B. No packages exist with this id", "libraryId": "B" }""", "App.csproj(4,5)", "NU1101 Unable to find package B.")]
    [InlineData("""{ "code": "NU1102", "level": "Error", "message": "Unable to find package A with version (>= 9.0.0)\n  - Found 1 version", "libraryId": "A" }""", "App.csproj(3,5)", "NU1102 Unable to find package A with version (>= 9.0.0)   - Found 1 version")]
    [InlineData("""{ "code": "NU1107", "level": "Error", "message": "Version conflict detected for C.", "libraryId": "C" }""", "App.csproj(1,1)", "NU1107 Version conflict")]
    [InlineData("""{ "code": "NU1605", "level": "Error", "message": "Warning As Error: Detected package downgrade" }""", "App.csproj(1,1)", "NU1605 Warning As Error")]
    [InlineData("""{ "code": "NU1301", "level": "error", "message": "Unable to load the service index" }""", "App.csproj(1,1)", "NU1301 Unable to load")]
    [InlineData("""{ "level": "Error" }""", "App.csproj(1,1)", "an error")]
    [InlineData("""{ "code": "NU1603", "level": "Warning", "message": "A 1.0.0 was not found" }, { "code": "NU1004", "level": "Error", "message": "The package references have changed" }""", "App.csproj(1,1)", "NU1004 The package references have changed; mend it")]
    [InlineData("""{ "code": "N1", "level": "Error", "message": "a" }, { "code": "N2", "level": "Error", "message": "b" }, { "code": "N2", "level": "Error", "message": "b" }, { "code": "N3", "level": "Error", "message": "c" }, { "code": "N4", "level": "Error", "message": "d" }, { "code": "N5", "level": "Error", "message": "e" }""", "App.csproj(1,1)", "N1 a; N2 b; N3 c and 2 more errors; mend it")]
    public void An_error_of_the_restore_is_PG0001_with_its_code(string logs, string place, string text)
    {
        Project("<PackageReference Include=\"A\" Version=\"1.0.0\" />", "<PackageReference Include=\"B\" Version=\"1.0.0\" />");
        string line = Assert.Single(project.Says("packages: { deny: [A] }", WithLogs(logs)));
        Assert.StartsWith($"PG0001 {place} the last restore failed", line, StringComparison.Ordinal);
        Assert.Contains(text, line, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_that_left_no_graph_at_all_is_named_too()
    {
        using RestoredProject empty = new RestoredProject().Framework("net10.0");
        const string Error = """{ "code": "NU1004", "level": "Error", "message": "The package reference A version has changed" }""";
        JsonNode assets = JsonNode.Parse(empty.Json())!;
        Assert.StartsWith("PG0002 ", Assert.Single(empty.Says(string.Empty, assets.ToJsonString())), StringComparison.Ordinal);
        assets["logs"] = JsonNode.Parse($"[{Error}]");
        Assert.StartsWith("PG0001 App.csproj(1,1) the last restore failed, and project.assets.json holds what it had until then: NU1004 ", Assert.Single(empty.Says(string.Empty, assets.ToJsonString())), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "code": "NU1603", "level": "Warning", "message": "A 1.0.0 was not found" }""")]
    [InlineData("""{ "code": "NU1000", "level": "Information", "message": "Error" }""")]
    [InlineData("")]
    public void Warnings_are_no_errors(string logs)
    {
        Project("<PackageReference Include=\"A\" Version=\"1.0.0\" />");
        Assert.Equal(["PG0401"], project.Says("packages: { deny: [A] }", WithLogs(logs)).Select(line => line[..6]));
    }

    [Theory]
    [InlineData("<PackageReference Include=\"A\" Version=\"1.0.0\" />", "")]
    [InlineData("<PackageReference Include=\"a\" Version=\"1.0\" />", "")]
    [InlineData("<PackageReference Include=\"A\" Version=\"$(AVersion)\" />", "")]
    [InlineData("<PackageReference Include=\"A\" Version=\"\" />", "")]
    [InlineData("<PackageReference Include=\"A\" Version=\"new\" />", "")]
    [InlineData("<PackageReference Include=\"A\"><Version> 1.0.0 </Version></PackageReference>", "")]
    [InlineData("<PackageReference Include=\"A\" Version=\"1.0.0\" /><PackageReference Include=\"N\" Version=\"1.0.0\" Condition=\"'$(X)' == '1'\" />", "")]
    [InlineData("<PackageReference Include=\"A\" Version=\"1.0.0\" /><PackageReference Include=\"N\" Version=\"1.0.0\" /><PackageReference Remove=\"N\" />", "")]
    [InlineData("<PackageReference Include=\"A\" Version=\"2.0.0\" /><PackageReference Update=\"A\" Version=\"1.0.0\" />", "")]
    [InlineData("<PackageReference Include=\"A\" Version=\"1.0.0\" /><PackageReference Include=\"N\" Version=\"1.0.0\" /><PackageReference Remove=\"@(PackageReference)\" />", "")]
    [InlineData("<PackageReference Include=\"A\" Version=\"1.0.0\" /><PackageReference Include=\"Microsoft.AspNetCore.App\" />", "")]
    [InlineData("<PackageReference Include=\"A\" Version=\"2.0.0\" Condition=\"'$(X)' == ''\" /><PackageReference Include=\"A\" Version=\"1.0.0\" />", "")]
    [InlineData("<PackageReference Include=\"N\" Version=\"1.0.0\" />", "N is referenced, and the project was restored without it")]
    [InlineData("<PackageReference Include=\"A;N\" Version=\"1.0.0\" />", "N is referenced, and the project was restored without it")]
    [InlineData("<PackageReference Include=\"N\" />", "N is referenced, and the project was restored without it")]
    [InlineData("<PackageReference Include=\"A\" Version=\"2.0.0\" />", "A is asked for as 2.0.0, and the project was restored with [1.0.0, )")]
    [InlineData("<PackageReference Include=\"A\" Version=\"[1.0.0]\" />", "A is asked for as [1.0.0], and the project was restored with [1.0.0, )")]
    [InlineData("<PackageReference Include=\"A\" Version=\"1.*\" />", "A is asked for as 1.*, and the project was restored with [1.0.0, )")]
    public void A_reference_that_was_changed_after_the_restore_is_PG0001_at_the_element(string references, string expected)
    {
        Project(references);
        AssertOld(expected, "App.csproj(3,5)");
    }

    [Theory]
    [InlineData("1.0.0", "")]
    [InlineData("$(V)", "")]
    [InlineData("2.0.0", "A is asked for as 2.0.0, and the project was restored with [1.0.0, )")]
    public void A_central_version_that_was_changed_after_the_restore_is_PG0001_at_the_element(string version, string expected)
    {
        using RestoredProject central = new RestoredProject().Framework("net10.0", "A [1.0.0, )").Target("net10.0", "A/1.0.0");
        central.Write("App.csproj", "<Project>\n  <ItemGroup>\n    <PackageReference Include=\"A\" />\n  </ItemGroup>\n</Project>");
        central.Folder.Write("Directory.Packages.props", $"<Project>\n  <ItemGroup>\n    <PackageVersion Include=\"A\" Version=\"{version}\" />\n  </ItemGroup>\n</Project>");
        JsonNode assets = JsonNode.Parse(central.Json())!;
        assets["project"]!["frameworks"]!["net10.0"]!["dependencies"]!["A"]!["versionCentrallyManaged"] = true;
        Assert.Equal(expected.Length == 0 ? [] : [$"PG0001 Directory.Packages.props(3,5) {expected}: project.assets.json is of before a change; restore again"], central.Says(string.Empty, assets.ToJsonString()));
    }

    [Theory]
    [InlineData("<TargetFramework>net10.0</TargetFramework>", "net10.0", "")]
    [InlineData("<TargetFrameworks> NET10.0 ; ; net8.0 </TargetFrameworks>", "net8.0 net10.0", "")]
    [InlineData("<TargetFramework>net10.0</TargetFramework>", "", "")]
    [InlineData("<TargetFramework Condition=\"'$(X)' == ''\">net8.0</TargetFramework>", "net10.0", "")]
    [InlineData("<TargetFrameworks>$(Unheard)</TargetFrameworks>", "net10.0", "")]
    [InlineData("<TargetFrameworks>net8.0;net10.0</TargetFrameworks>", "net10.0", "the project is of net8.0, net10.0, and it was restored for net10.0")]
    [InlineData("<TargetFramework>net8.0</TargetFramework>", "net10.0", "the project is of net8.0, and it was restored for net10.0")]
    [InlineData("<TargetFramework>net10.0</TargetFramework>", "net8.0 net10.0", "the project is of net10.0, and it was restored for net8.0, net10.0")]
    [InlineData("<Tfm>net8.0</Tfm><TargetFramework>$(Tfm)</TargetFramework>", "net10.0", "the project is of net8.0, and it was restored for net10.0")]
    public void Frameworks_that_were_changed_after_the_restore_are_PG0001_at_the_property(string property, string restored, string expected)
    {
        project.Write("App.csproj", $"<Project>\n  <PropertyGroup>\n    {property}\n  </PropertyGroup>\n</Project>");
        project.Restore("originalTargetFrameworks", new JsonArray([.. restored.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => JsonValue.Create(name))]));
        AssertOld(expected, property.StartsWith("<Tfm>", StringComparison.Ordinal) ? "App.csproj(3,22)" : "App.csproj(3,5)");
    }

    [Theory]
    [InlineData("nuget.config", "users", true)]
    [InlineData("App/NuGet.Config", "users", true)]
    [InlineData("App/NuGet.Config", "users nuget.config", true)]
    [InlineData("nuget.config", "users nuget.config", false)]
    [InlineData("nuget.config", "users NuGet.Config", false)]
    [InlineData("nuget.config", "explicit", false)]
    [InlineData("nuget.config", "", false)]
    [InlineData("App/sub/nuget.config", "users", false)]
    [InlineData("App/my-nuget.config", "users", false)]
    public void A_configuration_that_was_added_after_the_restore_is_PG0001_at_it(string added, string recorded, bool isOld)
    {
        Project("<PackageReference Include=\"A\" Version=\"1.0.0\" />");
        using TempFolder elsewhere = new("pg-users");
        project.Folder.Write(added, "<configuration />");
        project.Restore("configFilePaths", new JsonArray([.. recorded.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => JsonValue.Create(
            name == "users" ? elsewhere.Write("NuGet/NuGet.Config", "<configuration />") : name == "explicit" ? elsewhere.Write("ci.config", "<configuration />") : project.Folder[name]))]));
        AssertOld(isOld ? $"{Path.GetFileName(added)} is not among the NuGet configuration that the project was restored with" : string.Empty, $"{Path.GetFileName(added)}(1,1)");
    }

    [Theory]
    [InlineData("RestoreConfigFile")]
    [InlineData("RestoreRootConfigDirectory")]
    public void Where_NuGet_is_told_what_to_read_a_file_that_it_does_not_read_is_no_change(string property)
    {
        using TempFolder elsewhere = new("pg-users");
        project.Write("App.csproj", $"<Project><PropertyGroup><{property}>x</{property}></PropertyGroup></Project>");
        project.Folder.Write("nuget.config", "<configuration />");
        project.Restore("configFilePaths", new JsonArray(JsonValue.Create(elsewhere.Write("NuGet/NuGet.Config", "<configuration />"))));
        AssertOld(string.Empty, string.Empty);
    }

    [Theory]
    [InlineData("sources: { https: required }", true)]
    [InlineData("sources: { mapping: required }", true)]
    [InlineData("sources: { allow: [nuget.org] }", true)]
    [InlineData("sources: { owners-of: [] }", false)]
    [InlineData("packages: { deny: [Z] }", false)]
    public void A_configuration_that_is_gone_is_missing_where_the_policy_asks_for_it(string policy, bool isAsked)
    {
        Project("<PackageReference Include=\"A\" Version=\"1.0.0\" />");
        project.Restore("configFilePaths", new JsonArray(JsonValue.Create(project.Folder["gone/nuget.config"])));
        Assert.Equal(isAsked, project.Says(policy).Any(line => line.StartsWith("PG0004 ", StringComparison.Ordinal) && line.Contains("gone/nuget.config, from which the project was restored, is not there", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("in-sync: false, content-hash: verify", "PG0004 App.csproj(4,5) PG0303 cannot be decided: packages.lock.json has no entry for B 1.0.0")]
    [InlineData("content-hash: verify", "PG0004 App.csproj(4,5) PG0303 cannot be decided: packages.lock.json has no entry for B 1.0.0")]
    [InlineData("in-sync: true, content-hash: verify", "PG0302 packages.lock.json(1,1) B 1.0.0 is resolved but not in the lock file")]
    [InlineData("required: true", "")]
    public void A_package_that_the_lock_file_does_not_have_has_no_hash_to_compare(string policy, string expected)
    {
        using RestoredProject two = new RestoredProject().Framework("net10.0", "A [1.0.0, )", "B [1.0.0, )").Target("net10.0", "A/1.0.0", "B/1.0.0");
        two.Write("App.csproj", "<Project>\n  <ItemGroup>\n    <PackageReference Include=\"A\" Version=\"1.0.0\" />\n    <PackageReference Include=\"B\" Version=\"1.0.0\" />\n  </ItemGroup>\n</Project>");
        two.Write("packages.lock.json", """{ "version": 1, "dependencies": { "net10.0": { "A": { "type": "Direct", "requested": "[1.0.0, )", "resolved": "1.0.0", "contentHash": "x" } } } }""");
        Assert.Equal(expected.Length == 0 ? [] : [expected], two.Says($"lockfile: {{ {policy} }}").Where(line => line.Contains("B 1.0.0", StringComparison.Ordinal)).Select(line => line.Split(';')[0]));
    }

    public void Dispose() => project.Dispose();

    private void Project(params string[] items) => project.Write("App.csproj", $"<Project>\n  <ItemGroup>\n    {string.Join("\n    ", items)}\n  </ItemGroup>\n</Project>");

    private string WithLogs(string logs)
    {
        JsonNode assets = JsonNode.Parse(project.Json())!;
        assets["logs"] = JsonNode.Parse($"[{logs}]");
        return assets.ToJsonString();
    }

    private void AssertOld(string expected, string place) =>
        Assert.Equal(expected.Length == 0 ? [] : [$"PG0001 {place} {expected}: project.assets.json is of before a change; restore again"], project.Says(string.Empty));
}
