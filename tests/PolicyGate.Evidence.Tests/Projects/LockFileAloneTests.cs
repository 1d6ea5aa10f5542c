using PolicyGate.Facts;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Projects;

/// <summary>Where only a lock file is there, what it leaves to the project and to nuget.config is decided by values, or it is missing.</summary>
public sealed class LockFileAloneTests : IDisposable
{
    private const string LockFile = """
        {
          "version": 1,
          "dependencies": {
            "net10.0": {
              "A": { "type": "Direct", "requested": "[1.0.0, )", "resolved": "1.0.0", "dependencies": { "B": "1.0.0" } },
              "B": { "type": "Transitive", "resolved": "1.0.0" }
            }
          }
        }
        """;

    private readonly RestoredProject project = new();

    [Theory]
    [InlineData("<RestoreLockedMode>true</RestoreLockedMode>", "")]
    [InlineData("<RestoreLockedMode> True </RestoreLockedMode>", "")]
    [InlineData("<restorelockedmode>TRUE</restorelockedmode>", "")]
    [InlineData("<On>true</On><RestoreLockedMode>$(On)</RestoreLockedMode>", "")]
    [InlineData("<RestoreLockedMode Condition=\"'$(RestoreLockedMode)' == ''\">true</RestoreLockedMode>", "")]
    [InlineData("<RestoreLockedMode>false</RestoreLockedMode>", "PG0304 App.csproj(3,5)")]
    [InlineData("<RestoreLockedMode></RestoreLockedMode>", "PG0304 App.csproj(3,5)")]
    [InlineData("<RestoreLockedMode>yes</RestoreLockedMode>", "PG0304 App.csproj(3,5)")]
    [InlineData("<!-- <RestoreLockedMode>true</RestoreLockedMode> -->", "PG0304 App.csproj(2,3)")]
    [InlineData("", "PG0304 App.csproj(2,3)")]
    [InlineData("<RestoreLockedMode Condition=\"'$(CI)' == 'true'\">true</RestoreLockedMode>", "PG0004 App.csproj(3,5)")]
    [InlineData("<RestoreLockedMode>$([System.Guid]::NewGuid())</RestoreLockedMode>", "PG0004 App.csproj(3,5)")]
    [InlineData("<On Condition=\"'$(X)' == ''\">true</On><RestoreLockedMode>$(On)</RestoreLockedMode>", "PG0004 App.csproj(3,")]
    public void Locked_mode_is_its_value(string property, string expected)
    {
        Project($"<Project>\n  <PropertyGroup>\n    {property}\n  </PropertyGroup>\n</Project>");
        Assert.Equal(expected.Length == 0 ? [] : [expected], Says("lockfile: { locked-mode: always }").Select(line => line[..Math.Min(expected.Length, line.Length)]));
    }

    [Theory]
    [InlineData("-p:RestoreLockedMode=false", true)]
    [InlineData("/property:Other=1;restorelockedmode=true", true)]
    [InlineData("# -p:RestoreLockedMode=false", false)]
    [InlineData("-p:Other=1", false)]
    [InlineData("@more.rsp", true)]
    public void What_a_response_file_sets_stands_over_what_the_files_say(string text, bool isSet)
    {
        Project("<Project>\n  <PropertyGroup>\n    <RestoreLockedMode>true</RestoreLockedMode>\n  </PropertyGroup>\n</Project>");
        project.Folder.Write("Directory.Build.rsp", text);
        project.Folder.Write("more.rsp", "-nologo -p:RestoreLockedMode=false");
        Assert.Equal(isSet, Says("lockfile: { locked-mode: always }").Any(line => line.StartsWith("PG0004 ", StringComparison.Ordinal) && line.Contains("sets RestoreLockedMode on the command line of every build", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("<Import Project=\"$([System.Guid]::NewGuid()).props\" />")]
    [InlineData("<Import Project=\"$(Unheard)/more.props\" />")]
    public void What_an_import_that_nobody_can_follow_may_set_is_missing(string import)
    {
        Project($"<Project>\n  <PropertyGroup>\n    <RestoreLockedMode>true</RestoreLockedMode>\n  </PropertyGroup>\n  {import}\n</Project>");
        Assert.StartsWith("PG0004 App.csproj(3,5) PG0304 cannot be decided: the import of ", Assert.Single(Says("lockfile: { locked-mode: always }")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", "<PackageReference Include=\"A\" />", "")]
    [InlineData("TRUE", "<PackageReference Include=\"A\" />", "")]
    [InlineData("true", "<PackageReference Include=\"A\" VersionOverride=\"1.0.0\" />", "PG0205")]
    [InlineData("false", "<PackageReference Include=\"A\" Version=\"1.0.0\" />", "PG0205")]
    [InlineData("", "<PackageReference Include=\"A\" Version=\"1.0.0\" />", "PG0205")]
    [InlineData("$(Unheard)", "<PackageReference Include=\"A\" />", "PG0004")]
    public void Central_management_is_its_value_and_not_that_a_version_is_written(string value, string reference, string rule)
    {
        project.Folder.Write("Directory.Packages.props", $"<Project><PropertyGroup><ManagePackageVersionsCentrally>{value}</ManagePackageVersionsCentrally></PropertyGroup><ItemGroup><PackageVersion Include=\"A\" Version=\"1.0.0\" /></ItemGroup></Project>");
        Project($"<Project>\n  <ItemGroup>\n    {reference}\n  </ItemGroup>\n</Project>");
        Assert.Equal(rule.Length == 0 ? [] : [rule], Says("pinning: { central: required }").Select(line => line[..6]));
    }

    [Fact]
    public void A_lock_file_without_a_project_says_nothing_of_either()
    {
        string file = project.Write("packages.lock.json", LockFile);
        Assert.Equal(["PG0004", "PG0004"], Says("lockfile: { locked-mode: always }\npinning: { central: required }", projectFile: file).Select(line => line[..6]));
    }

    [Fact]
    public void NuGets_configuration_is_read_as_a_restore_would_read_it()
    {
        Project("<Project />");
        project.Folder.Write("nuget.config", "<configuration>\n  <packageSources>\n    <clear />\n    <add key=\"old\" value=\"http://feed.example/index.json\" />\n  </packageSources>\n</configuration>");
        Assert.Equal(
            ["PG0501 nuget.config(4,5) the source old (http://feed.example/index.json) is configured", "PG0503 nuget.config(1,1) nuget.config has no packageSourceMapping", "PG0504 nuget.config(4,5) the source old (http://feed.example/index.json) is plain http"],
            Says("sources: { allow: [nuget.org], https: required, mapping: required }").Where(line => !line.Contains("cannot be decided", StringComparison.Ordinal)).Select(line => line.Split([", ", ";"], StringSplitOptions.None)[0]));

        // Not the one that is not asked, and no configuration that nobody knows.
        project.Folder.Write("eng/other.config", "<configuration>\n  <packageSources>\n    <clear />\n    <add key=\"new\" value=\"https://feed.example/index.json\" />\n  </packageSources>\n</configuration>");
        Project("<Project><PropertyGroup><RestoreConfigFile>../eng/other.config</RestoreConfigFile></PropertyGroup></Project>");
        Assert.Empty(Says("sources: { https: required }"));
        Project("<Project><PropertyGroup><RestoreConfigFile>../eng/none.config</RestoreConfigFile></PropertyGroup></Project>");
        Assert.Contains("none.config", Assert.Single(Says("sources: { https: required }")), StringComparison.Ordinal);
        Project("<Project><PropertyGroup><RestoreConfigFile>$(Unheard)</RestoreConfigFile></PropertyGroup></Project>");
        Assert.Contains(Says("sources: { https: required }"), line => line.StartsWith("PG0004 ", StringComparison.Ordinal) && line.Contains("RestoreConfigFile", StringComparison.Ordinal));
        project.Folder.Write("nuget.config", "<configuration");
        Assert.StartsWith("PG0001 nuget.config(1,", Assert.Single(Says("sources: { https: required }")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<RestoreSources>http://feed.example/x</RestoreSources>", "PG0504 App.csproj(3,5) the source http://feed.example/x (added by RestoreSources) is plain http")]
    [InlineData("<RestoreAdditionalProjectSources>https://one.example;http://two.example</RestoreAdditionalProjectSources>", "PG0504 App.csproj(3,5) the source http://two.example (added by RestoreAdditionalProjectSources) is plain http")]
    [InlineData("<RestoreAdditionalProjectSources>https://one.example</RestoreAdditionalProjectSources>", "")]
    [InlineData("<RestoreAdditionalProjectSources>$(Unheard)</RestoreAdditionalProjectSources>", "PG0004 ")]
    [InlineData("<RestoreSources Condition=\"'$(CI)' == ''\">https://one.example</RestoreSources>", "PG0004 ")]
    public void Sources_that_the_project_adds_are_those_that_are_written(string property, string expected)
    {
        project.Folder.Write("nuget.config", "<configuration><packageSources><clear /></packageSources></configuration>");
        Project($"<Project>\n  <PropertyGroup>\n    {property}\n  </PropertyGroup>\n</Project>");
        Assert.Equal(expected.Length == 0 ? [] : [expected], Says("sources: { https: required }").Select(line => line[..Math.Min(expected.Length, line.Length)]));
    }

    [Theory]
    [InlineData("\"A\": @D, \"B\": @T", "A (5,7), B (6,7)")]
    [InlineData("\"A\": { \"type\": \"Direct\", \"resolved\": \"1.0.0\", \"dependencies\": { \"B\": \"1.0.0\" } }, \"B\": @T", "A (5,7), B (5,7)")]
    [InlineData("\"lib\": { \"type\": \"Project\", \"dependencies\": { \"B\": \"1.0.0\" } }, \"B\": @T", "B (5,7)")]
    [InlineData("\"My.Lib\": { \"type\": \"Project\", \"dependencies\": { \"B\": \"1.0.0\" } }, \"B\": { \"type\": \"CentralTransitive\", \"resolved\": \"1.0.0\" }", "B (5,7)")]
    public void Findings_stand_at_the_entries(string entries, string places)
    {
        string text = entries.Replace("@D", "{ \"type\": \"Direct\", \"requested\": \"[1.0.0, )\", \"resolved\": \"1.0.0\" }", StringComparison.Ordinal).Replace("@T", "{ \"type\": \"Transitive\", \"resolved\": \"1.0.0\" }", StringComparison.Ordinal).Replace("}, \"", "},\n      \"", StringComparison.Ordinal);
        string file = project.Write("packages.lock.json", $"{{\n  \"version\": 2,\n  \"dependencies\": {{\n    \"net8.0\": {{\n      {text}\n    }}\n  }}\n}}\n");
        Assert.Equal(places, string.Join(", ", Run("packages: { default: deny }", file).Verdict.Findings.OrderBy(finding => finding.PackageId, StringComparer.Ordinal).Select(finding => $"{finding.PackageId} ({finding.At.Line},{finding.At.Column})")));
    }

    [Theory]
    [InlineData("Demo.Ui", "Demo.UI", "6.5.0", "6.5.0", 1)]
    [InlineData("demo.ui", "DEMO.UI", "6.5.0", "6.5.0.0", 1)]
    [InlineData("Demo.Ui", "Demo.UI", "6.5.0", "6.5.1", 2)]
    public void An_id_in_two_spellings_is_one_package(string one, string other, string first, string second, int packages)
    {
        static string Target(string id, string version) => $$"""{ "{{id}}": { "type": "Direct", "requested": "[{{version}}, )", "resolved": "{{version}}" } }""";
        string file = project.Write("packages.lock.json", $$"""{ "version": 1, "dependencies": { "net8.0": {{Target(one, first)}}, "net10.0": {{Target(other, second)}}, "net10.0/linux-x64": {{Target(one, second)}} } }""");
        Assert.Equal(packages, Run("packages: { default: deny }", file).Verdict.Findings.Count(finding => finding.Rule.Id == "PG0402"));
    }

    public void Dispose() => project.Dispose();

    private void Project(string text) => project.Write("App.csproj", text);

    private GateResult Run(string policy, string projectFile)
    {
        project.Folder.Write("policygate.yaml", "version: 1\n" + policy + "\n");
        string file = Path.Combine(Path.GetDirectoryName(project.ProjectFile)!, "packages.lock.json");
        if (!File.Exists(file))
        {
            File.WriteAllText(file, LockFile);
        }

        return GateRunner.Run(new GateRequest { Kind = InputKind.LockFile, ProjectFile = projectFile, AssetsFile = file });
    }

    private IEnumerable<string> Says(string policy, string? projectFile = null) => Run(policy, projectFile ?? project.ProjectFile).Verdict.Findings
        .Where(finding => finding.Rule.Id != "PG0112")
        .Select(finding => $"{finding.Rule.Id} {Path.GetFileName(finding.At.File)}({finding.At.Line},{finding.At.Column}) {finding.Message}").Order(StringComparer.Ordinal);
}
