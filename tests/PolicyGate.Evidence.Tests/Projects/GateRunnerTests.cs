using PolicyGate.Policies;
using PolicyGate.Testing;
using PolicyGate.Verdicts;

namespace PolicyGate.Evidence.Tests.Projects;

/// <summary>The whole way, from files to findings, without a build.</summary>
public class GateRunnerTests
{
    [Fact]
    public void A_package_of_one_framework_only_one_runtime_only_or_at_depth_five_is_found_with_its_way()
    {
        using RestoredProject project = new RestoredProject()
            .Framework("net10.0", "A [1.0.0, )")
            .Framework("netstandard2.0", "A [1.0.0, )", "OnlyHere [2.0.0, )")
            .Target("net10.0", "A/1.0.0 -> B", "B/1.0.0 -> C", "C/1.0.0 -> D", "D/1.0.0 -> E", "E/1.0.0")
            .Target("net10.0/win-x64", "A/1.0.0 -> B, Native", "B/1.0.0 -> C", "C/1.0.0 -> D", "D/1.0.0 -> E", "E/1.0.0", "Native/3.0.0")
            .Target("netstandard2.0", "A/1.0.0", "OnlyHere/2.0.0");
        project.Write("App.csproj", "<Project>\n  <ItemGroup>\n    <PackageReference Include=\"A\" Version=\"1.0.0\" />\n    <PackageReference Include=\"OnlyHere\" Version=\"2.0.0\" />\n  </ItemGroup>\n</Project>\n");
        Assert.Equal(
            [
                "PG0401 App.csproj(3,5) E 1.0.0 is denied (App → A 1.0.0 → B 1.0.0 → C 1.0.0 → D 1.0.0 → E 1.0.0)",
                "PG0401 App.csproj(3,5) Native 3.0.0 is denied (App → A 1.0.0 → Native 3.0.0)",
                "PG0401 App.csproj(4,5) OnlyHere 2.0.0 is denied",
            ],
            project.Says("packages: { deny: [E, native, onlyhere] }"));
    }

    [Fact]
    public void A_chain_of_packages_costs_what_it_is_long_and_a_way_is_said_by_its_ends()
    {
        const int Length = 20_000;
        IEnumerable<string> entries = Enumerable.Range(0, Length).Select(i =>
            $$"""  "P{{i}}": { "type": "{{(i == 0 ? "Direct" : "Transitive")}}", "resolved": "1.0.0", "dependencies": { {{(i < Length - 1 ? $"\"P{i + 1}\": \"1.0.0\"" : string.Empty)}} } }""");
        using RestoredProject project = new RestoredProject().Framework("net10.0").Target("net10.0");
        string lockFile = project.Write("packages.lock.json", $$"""{ "version": 1, "dependencies": { "net10.0": { {{string.Join(',', entries)}} } } }""");
        project.Folder.Write("policygate.yaml", "version: 1\npackages: { default: deny }\n");
        long before = GC.GetAllocatedBytesForCurrentThread();
        GateResult result = GateRunner.Run(new GateRequest { Kind = PolicyGate.Facts.InputKind.LockFile, ProjectFile = project.ProjectFile, AssetsFile = lockFile });

        // To copy every way once took 1.6 GB, and to say it more than ten times that.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 800_000_000);
        Dictionary<string, IReadOnlyList<string>> said = result.Verdict.Findings.Where(finding => finding.Rule.Id == "PG0402").ToDictionary(finding => finding.PackageId!, finding => finding.Path);
        Assert.Equal(Length, said.Count);
        string last = $"P{Length - 1}";
        Assert.Equal(Enumerable.Range(0, Length).Select(i => $"P{i} 1.0.0"), result.Facts!.Packages.Single(package => package.Id == last).Path.Select(step => step.ToString()));
        Assert.Equal([.. Steps(0, 20).Prepend("App"), $"… {Length - 40} more …", .. Steps(Length - 20, 20)], said[last]);
        Assert.Equal([.. Steps(0, 40).Prepend("App")], said["P39"]);

        static IEnumerable<string> Steps(int first, int count) => Enumerable.Range(first, count).Select(i => $"P{i} 1.0.0");
    }

    [Fact]
    public void PG0206_is_found_in_the_assets_file_and_in_the_lock_file()
    {
        using RestoredProject project = new RestoredProject().Framework("net10.0", "A [1.0.0, )", "B [1.0.0, )").Target("net10.0", "A/1.0.0 -> C", "C/1.0.0 -> B 2.0.0", "B/1.0.0");
        project.Write("App.csproj", "<Project>\n  <ItemGroup>\n    <PackageReference Include=\"A\" Version=\"1.0.0\" />\n    <PackageReference Include=\"B\" Version=\"1.0.0\" />\n  </ItemGroup>\n</Project>\n");
        const string Expected = "PG0206 App.csproj(4,5) B 1.0.0 is below 2.0.0, which C 1.0.0 asks for; reference 2.0.0 or later";
        Assert.Equal([Expected], project.Says("pinning: { resolved: as-declared }"));
        string lockFile = project.Write("packages.lock.json", """
            { "version": 1, "dependencies": { "net10.0": {
              "A": { "type": "Direct", "requested": "[1.0.0, )", "resolved": "1.0.0", "dependencies": { "C": "1.0.0" } },
              "B": { "type": "Direct", "requested": "[1.0.0, )", "resolved": "1.0.0" },
              "C": { "type": "Transitive", "resolved": "1.0.0", "dependencies": { "B": "2.0.0" } } } } }
            """);
        GateResult ofLock = GateRunner.Run(new GateRequest { Kind = PolicyGate.Facts.InputKind.LockFile, ProjectFile = project.ProjectFile, AssetsFile = lockFile });
        Assert.Contains(ofLock.Verdict.Findings, finding => $"{finding.Rule.Id} {finding.Message}" == "PG0206 B 1.0.0 is below 2.0.0, which C 1.0.0 asks for; reference 2.0.0 or later");
    }

    [Theory]
    [InlineData("<PackageReference Include=\"B\" Version=\"2.0.0\" />", true)]
    [InlineData("<PackageReference Include=\"b\"><Version>2.0.0</Version></PackageReference>", true)]
    [InlineData("<PackageReference Include=\"C;B\" Version=\"2.0.0\" />", true)]
    [InlineData("<PackageReference Include=\"B\" Version=\"[1.0.0]\" />", true)]
    [InlineData("<PackageReference Include=\"B\" Version=\"2.*\" />", true)]
    [InlineData("<PackageReference Include=\"B\" Version=\"1.0.0\" />", false)]
    [InlineData("<PackageReference Include=\"B\" Version=\"2.0.0\" Condition=\"'$(X)' == ''\" />", false)]
    [InlineData("<PackageReference Include=\"B\" Version=\"$(X)\" />", false)]
    [InlineData("<PackageReference Update=\"B\" Version=\"2.0.0\" />", false)]
    [InlineData("<PackageReference Include=\"B\" Version=\"2.0.0\" /><PackageReference Remove=\"B\" /><PackageReference Include=\"B\" Version=\"1.0.0\" />", false)]
    public void PG0206_is_a_second_reference_that_asks_for_another_version(string second, bool fires)
    {
        using RestoredProject project = new RestoredProject().Framework("net10.0", "B [1.0.0, )", "C [2.0.0, )").Target("net10.0", "B/1.0.0", "C/2.0.0");
        project.Write("App.csproj", $"<Project>\n  <ItemGroup>\n    <PackageReference Include=\"B\" Version=\"1.0.0\" />\n    {second}\n  </ItemGroup>\n</Project>\n");
        IReadOnlyList<string> says = project.Says("pinning: { resolved: as-declared }");
        Assert.Equal(fires ? [true] : [], says.Select(line => line.StartsWith("PG0206 App.csproj(4,5) B is referenced twice, ", StringComparison.Ordinal) && line.EndsWith(" here and 1.0.0 at App.csproj(3), which NuGet took; remove one", StringComparison.Ordinal)));

        // Unconditional in a file that is imported without a condition, and not in one that is imported with one.
        project.Write("App.csproj", "<Project>\n  <Import Project=\"more.props\" />\n  <ItemGroup><PackageReference Include=\"B\" Version=\"1.0.0\" /></ItemGroup>\n</Project>\n");
        project.Write("more.props", $"<Project><ItemGroup>{second}</ItemGroup></Project>");
        Assert.Equal(fires, project.Says("pinning: { resolved: as-declared }").Any(line => line.StartsWith("PG0206 more.props(1,", StringComparison.Ordinal)));
        project.Write("App.csproj", "<Project>\n  <Import Project=\"more.props\" Condition=\"false\" />\n  <ItemGroup><PackageReference Include=\"B\" Version=\"1.0.0\" /></ItemGroup>\n</Project>\n");
        Assert.Empty(project.Says("pinning: { resolved: as-declared }"));
    }

    [Fact]
    public void Project_SDKs_are_packages_too()
    {
        using RestoredProject project = new RestoredProject().Framework("net10.0").Target("net10.0");
        project.Folder.Write("global.json", "{\n  \"sdk\": { \"version\": \"10.0.100\" }, // a comment\n  \"msbuild-sdks\": {\n    \"Contoso.Sdk\": \"2.0.0\",\n    \"PolicyGate\": \"1.0.0\",\n    \"Unused.Sdk\": \"1.0.0\"\n  }\n}\n");
        project.Folder.Write("Directory.Build.props", "<Project>\n  <Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" />\n</Project>");
        project.Write("App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk;Contoso.Sdk\">\n  <Sdk Name=\"Other.Sdk\" Version=\"3.0.0\" />\n  <Import Project=\"Sdk.targets\" Sdk=\"Third.Sdk\" Version=\"4.0.0\" />\n</Project>");
        Assert.Equal(
            ["PG0402 App.csproj(2,3) Other.Sdk 3.0.0 is not on the allowlist", "PG0402 App.csproj(3,3) Third.Sdk 4.0.0 is not on the allowlist", "PG0402 global.json(4,5) Contoso.Sdk 2.0.0 is not on the allowlist"],
            project.Says("packages: { default: deny }\npinning: { direct: exact, transitive: locked, resolved: as-declared }"));
        project.Folder.Write("global.json", "{ nonsense");
        Assert.StartsWith("PG0001 global.json(1,", Assert.Single(project.Says(string.Empty)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_NuGet_has_to_be_told_is_found_where_it_is_written_or_would_be()
    {
        using RestoredProject project = new RestoredProject().Framework("net10.0").Target("net10.0");
        const string Policy = "lockfile: { required: true, locked-mode: always }";
        project.Write("App.csproj", "<Project>\n  <ItemGroup />\n  <PropertyGroup>\n    <RestoreLockedMode>false</RestoreLockedMode>\n  </PropertyGroup>\n</Project>");
        Assert.Equal(["PG0301 App.csproj(3,3)", "PG0304 App.csproj(4,5)"], project.Says(Policy).Select(line => string.Join(' ', line.Split(' ')[..2])));
        project.Folder.Write("Directory.Build.props", "<Project>\n  <PropertyGroup>\n    <RestorePackagesWithLockFile>false</RestorePackagesWithLockFile>\n  </PropertyGroup>\n</Project>");
        Assert.Contains(project.Says(Policy), line => line.StartsWith("PG0301 Directory.Build.props(3,5)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("$(NuGetPackageRoot)a/1.0.0/build/A.props", true)]
    [InlineData("$(NuGetPackageRoot)\\a\\1.0.0\\build\\A.props", true)]
    [InlineData("/elsewhere/packages/a/1.0.0/build/A.props", false)]
    [InlineData("$(NuGetPackageRoot)/../evil/a/1.0.0/build/A.props", false)]
    [InlineData("$(Evil)/a/1.0.0/build/A.props", false)]
    [InlineData("$(NuGetPackageRoot)a/1.0.0/build/Unnamed.props", false)]
    [InlineData("$(NuGetPackageRoot)a/1.0.1/build/A.props", false)]
    [InlineData("$(NuGetPackageRoot)contoso.hostile/1.0.0/build/Contoso.Hostile.props", false)]
    [InlineData("$(NuGetPackageRoot)a/1.0.0/../../b/1.0.0/build/B.props", false)]
    [InlineData("/tmp/evil.props", false)]
    public void Package_imports_have_to_be_of_the_graph(string path, bool isOfTheGraph)
    {
        using RestoredProject project = new RestoredProject().Framework("net10.0", "A [1.0.0, )").Target("net10.0", "A/1.0.0").Builds("A/1.0.0", "build/A.props");
        project.Write("obj/App.csproj.nuget.g.props", $"<Project>\n  <ImportGroup>\n    <Import Project=\"{path}\" />\n  </ImportGroup>\n</Project>");
        IReadOnlyList<string> says = project.Says(string.Empty);
        Assert.Equal(isOfTheGraph, says.Count == 0);
        Assert.All(says, line => Assert.StartsWith("PG0001 App.csproj.nuget.g.props(3,6) ", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""<ItemGroup><Content Include="$(NuGetPackageRoot)a/1.0.0/contentFiles/any/any/x.txt" Condition="Exists('x')"><NuGetPackageId>A</NuGetPackageId><Private>True</Private></Content></ItemGroup>""", true)]
    [InlineData("""<ItemGroup><SourceRoot Include="/x/" /></ItemGroup><PropertyGroup><PkgA Condition=" '$(PkgA)' == '' ">/x/a/1.0.0</PkgA></PropertyGroup>""", true)]
    [InlineData("""<ItemGroup><TypeScriptCompile Include="$(NuGetPackageRoot)a/1.0.0/contentFiles/any/any/x.txt" /></ItemGroup>""", true)]
    [InlineData("""<ItemGroup><TypeScriptCompile Include="$(NuGetPackageRoot)a/1.0.0/contentFiles/any/any/evil.txt" /></ItemGroup>""", false)]
    [InlineData("""<ItemGroup><None Include="$(NuGetPackageRoot)a/1.0.0/contentFiles/any/any/evil.txt" /></ItemGroup>""", true)]
    [InlineData("""<ItemGroup><Compile Include="$(NuGetPackageRoot)a/1.0.0/contentFiles/any/any/x%0A@x.rsp" /></ItemGroup>""", false)]
    [InlineData("""<ItemGroup><Compile Include="$(NuGetPackageRoot)a/1.0.0/contentFiles/any/any/x.cs;@x.rsp" /></ItemGroup>""", false)]
    [InlineData("""<ItemGroup><Compile Include="$(NuGetPackageRoot)a/1.0.0/contentFiles/any/any/$(X).cs" /></ItemGroup>""", false)]
    [InlineData("""<ItemGroup><Compile Include="$(NuGetPackageRoot)a/1.0.0/contentFiles/any/any/x.cs"><Link>x&#xA;-analyzer:y.dll</Link></Compile></ItemGroup>""", false)]
    [InlineData("""<ItemGroup><Content Include="$(NuGetPackageRoot)b/1.0.0/contentFiles/any/any/x.txt" /></ItemGroup>""", false)]
    [InlineData("""<ItemGroup><Analyzer Include="$(NuGetPackageRoot)a/1.0.0/contentFiles/any/any/x.dll" /></ItemGroup>""", false)]
    [InlineData("""<PropertyGroup><AfterMicrosoftNETSdkTargets /></PropertyGroup>""", false)]
    [InlineData("""<PropertyGroup><NuGetPackageRoot>/elsewhere/</NuGetPackageRoot></PropertyGroup>""", false)]
    [InlineData("""<Target Name="T" />""", false)]
    [InlineData("""<UsingTask TaskName="T" AssemblyFile="x.dll" />""", false)]
    [InlineData("""<Import Project="$(NuGetPackageRoot)a/1.0.0/build/A.props" />""", false)]
    public void What_NuGet_writes_beside_the_imports_is_known_and_nothing_else_is_taken(string content, bool isKnown)
    {
        using RestoredProject project = new RestoredProject().Framework("net10.0", "A [1.0.0, )").Target("net10.0", "A/1.0.0");
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(project.Packages, "a", "1.0.0")).FullName, ".nupkg.metadata"), "{}");
        Directory.CreateDirectory(Path.Combine(project.Packages, "a/1.0.0/contentFiles/any/any"));
        File.WriteAllText(Path.Combine(project.Packages, "a/1.0.0/contentFiles/any/any/evil.txt"), "<!-- a text --><Project />");
        File.WriteAllText(Path.Combine(project.Packages, "a/1.0.0/contentFiles/any/any/x.txt"), "<Other />");
        project.Write("obj/App.csproj.nuget.g.props", $"<Project ToolsVersion=\"14.0\">\n  {content}\n</Project>");
        IReadOnlyList<string> says = project.Says(string.Empty);
        Assert.True(isKnown == (says.Count == 0), string.Join('\n', says));
        Assert.All(says, line => Assert.StartsWith("PG0001 App.csproj.nuget.g.props(2,", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("<PropertyGroup><Ours>1</Ours></PropertyGroup><ItemGroup><Compile Include=\"x.cs\" /><Ours Include=\"a\" /></ItemGroup>", true)]
    [InlineData("<Target Name=\"T\"><Message Text=\"x\" /><ItemGroup><Ours Include=\"a\" /></ItemGroup></Target>", true)]
    [InlineData("<Target Name=\"T\"><CreateItem Include=\"x\"><Output TaskParameter=\"Include\" ItemName=\"X\" /></CreateItem></Target>", false)]
    [InlineData("<Target Name=\"T\"><CallTarget Targets=\"x\" /></Target>", false)]
    [InlineData("<ItemGroup><ProjectReferenceWithConfiguration Include=\"/x/evil.proj\" /></ItemGroup>", false)]
    [InlineData("<ItemGroup><Ours Include=\"$(X)\" /></ItemGroup>", false)]
    [InlineData("<ItemGroup><AdditionalFiles Include=\"a%0A-analyzer:x\" /></ItemGroup>", false)]
    [InlineData("<ItemGroup><AdditionalFiles Include=\"a\"><Link>a%0A-analyzer:x</Link></AdditionalFiles></ItemGroup>", false)]
    [InlineData("<ItemGroup><Compile Include=\"@a.rsp\" /></ItemGroup>", false)]
    [InlineData("<ItemGroup><Compile Include=\"x.cs; /a:/x/A.dll\" /></ItemGroup>", false)]
    [InlineData("<ItemGroup><Compile Include=\"$(X)\" /></ItemGroup><PropertyGroup><X>%2Fanalyzer:/x/A.dll</X></PropertyGroup>", false)]
    [InlineData("<ItemGroup><Compile Include=\"/home/x/src/A b.cs\" /></ItemGroup>", true)]
    [InlineData("<PropertyGroup><CompilerResponseFile>a.rsp</CompilerResponseFile></PropertyGroup>", false)]
    [InlineData("<PropertyGroup><PdbFile>a%0D-analyzer:x</PdbFile></PropertyGroup>", false)]
    public void What_a_tool_has_left_in_obj_takes_in_nothing(string content, bool isHarmless)
    {
        using RestoredProject project = new RestoredProject().Framework("net10.0", "A [1.0.0, )").Target("net10.0", "A/1.0.0");
        project.Write("obj/App.csproj.tool.targets", $"<Project>\n  {content}\n</Project>");
        Assert.Equal(isHarmless ? [] : ["PG0001 App.csproj.tool.targets(2,"], project.Says(string.Empty).Select(line => line[..33]));
    }

    [Theory]
    [InlineData("ProjectReference", true, false)]
    [InlineData("TypeScriptCompile", true, false)]
    [InlineData("Compile", true, true)]
    [InlineData("TypeScriptCompile", false, true)]
    public void A_content_file_that_is_filled_in_is_built_as_data_only(string action, bool isFilledIn, bool isKnown)
    {
        using RestoredProject project = new RestoredProject().Framework("net10.0", "A [1.0.0, )").Target("net10.0", "A/1.0.0");
        System.Text.Json.Nodes.JsonNode assets = System.Text.Json.Nodes.JsonNode.Parse(project.Json())!;
        System.Text.Json.Nodes.JsonObject file = new() { ["buildAction"] = action };
        if (isFilledIn)
        {
            file["ppOutputPath"] = "x.proj";
        }

        assets["targets"]!["net10.0"]!["A/1.0.0"]!["contentFiles"] = new System.Text.Json.Nodes.JsonObject { ["contentFiles/any/any/x.proj.pp"] = file };
        IReadOnlyList<string> says = project.Says(string.Empty, assets.ToJsonString());
        Assert.Equal(isKnown ? 0 : 1, says.Count);
        Assert.All(says, line => Assert.Contains($"built as {action}", line, StringComparison.Ordinal));
    }

    [Fact]
    public void The_shortest_way_is_shown_and_one_cause_is_said_once()
    {
        using RestoredProject project = new RestoredProject()
            .Framework("net10.0", "A [1.0.0, )", "Z [1.0.0, )").Framework("net9.0", "A [1.0.0, )", "Z [1.0.0, )")
            .Target("net10.0", "A/1.0.0 -> B", "B/1.0.0 -> Bad", "Z/1.0.0 -> Bad", "Bad/1.0.0")
            .Target("net9.0", "A/1.0.0 -> B", "B/1.0.0 -> Bad", "Z/1.0.0 -> Bad", "Bad/1.0.0");
        project.Write("App.csproj", "<Project>\n<ItemGroup>\n<PackageReference Include=\"A\" Version=\"1.0.0\" />\n<PackageReference Include=\"Z\" Version=\"1.0.0\" />\n</ItemGroup>\n</Project>\n");
        Assert.Equal(["PG0401 App.csproj(4,1) Bad 1.0.0 is denied (App → Z 1.0.0 → Bad 1.0.0)"], project.Says("packages: { deny: [Bad] }"));
    }

    [Fact]
    public void Two_versions_of_one_package_in_two_frameworks_are_two_findings()
    {
        using RestoredProject project = new RestoredProject().Framework("net10.0", "A [2.0.0, )").Framework("net9.0", "A [1.0.0, )").Target("net10.0", "A/2.0.0").Target("net9.0", "A/1.0.0");
        project.Write("App.csproj", """
            <Project>
              <ItemGroup>
                <PackageReference Include="A" Version="1.0.0" Condition="'$(TargetFramework)' == 'net9.0'" />
                <PackageReference Include="A" Version="2.0.0" Condition="'$(TargetFramework)' == 'net10.0'" />
              </ItemGroup>
            </Project>
            """);
        Assert.Equal(["PG0204 App.csproj(3,5) A is not pinned exactly (1.0.0 is a minimum); pin it: Version=\"[1.0.0]\"", "PG0204 App.csproj(4,5) A is not pinned exactly (2.0.0 is a minimum); pin it: Version=\"[2.0.0]\""], project.Says("pinning: { direct: exact }"));
        Assert.Equal(2, project.Says("packages: { deny: [A] }").Count);
    }

    [Fact]
    public void An_assets_file_cut_off_anywhere_is_PG0001_with_its_name()
    {
        using RestoredProject project = new RestoredProject().Framework("net10.0", "A [1.0.0, )").Target("net10.0", "A/1.0.0");
        string json = project.Json();
        for (int length = 0; length < json.Length - 1; length += 3)
        {
            string says = Assert.Single(project.Says("packages: { deny: [Other] }", json[..length]));
            Assert.StartsWith("PG0001 project.assets.json(", says, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_assets_file_with_any_value_replaced_never_throws()
    {
        using RestoredProject project = new RestoredProject().Framework("net10.0", "A [1.0.0, )").Target("net10.0", "A/1.0.0 -> B", "B/1.0.0");
        string json = project.Json();
        int[] colons = [.. Enumerable.Range(0, json.Length).Where(index => json[index] == ':')];
        foreach (string value in new[] { "null", "1", "\"x\"", "[]", "{}", "true", "[1]", "{\"a\":1}" })
        {
            foreach (int colon in colons)
            {
                int end = json.IndexOfAny([',', '\n'], colon);
                GateResult result = project.Run("version: 1\npackages: { default: deny, allow: [A, B] }\n", string.Concat(json.AsSpan(0, colon + 1), value, json.AsSpan(end)));
                Assert.All(result.Verdict.Findings, finding => Assert.NotEqual("PG0099", finding.Rule.Id));
            }
        }
    }

    [Fact]
    public void An_assets_file_of_another_project_is_PG0001()
    {
        using RestoredProject project = new RestoredProject().Framework("net10.0").Target("net10.0").Restore("projectPath", "/elsewhere/Other.csproj");
        Assert.StartsWith("PG0001 project.assets.json(1,1) project.assets.json is of another project, /elsewhere/Other.csproj", Assert.Single(project.Says(string.Empty)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_without_a_target_is_PG0002()
    {
        using RestoredProject project = new();
        Assert.StartsWith("PG0002 App.csproj(1,1)", Assert.Single(project.Says(string.Empty)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<Project>", "PG0001 App.csproj(")]
    [InlineData("<!DOCTYPE x [<!ENTITY a 'b'>]><Project>&a;</Project>", "PG0001 App.csproj(1,")]
    [InlineData("not xml", "PG0001 App.csproj(1,1)")]
    public void A_project_that_is_not_XML_is_PG0001(string xml, string expected)
    {
        using RestoredProject project = new RestoredProject().Framework("net10.0").Target("net10.0");
        project.Write("App.csproj", xml);
        Assert.StartsWith(expected, Assert.Single(project.Says(string.Empty)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_nuget_config_that_is_not_XML_is_PG0001()
    {
        using RestoredProject project = new RestoredProject().Framework("net10.0").Target("net10.0");
        string config = project.Write("nuget.config", "<configuration>");
        project.Restore("configFilePaths", new System.Text.Json.Nodes.JsonArray(config));
        Assert.StartsWith("PG0001 nuget.config(1,", Assert.Single(project.Says(string.Empty)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_content_hash_is_that_of_the_archive_on_disk_and_a_missing_archive_is_missing_evidence()
    {
        using RestoredProject project = new RestoredProject().Framework("net10.0", "A [1.0.0, )").Target("net10.0", "A/1.0.0");
        string archive = project.Installed(new SamplePackage("A", "1.0.0").WriteTo(project.Folder["feed"]), "A", "1.0.0").Archive("A", "1.0.0");
        string hash = Convert.ToBase64String(System.Security.Cryptography.SHA512.HashData(File.ReadAllBytes(archive)));
        project.Write("packages.lock.json", $$"""{ "version": 1, "dependencies": { "net10.0": { "A": { "type": "Direct", "requested": "[1.0.0, )", "resolved": "1.0.0", "contentHash": "{{hash}}" } } } }""");
        const string Policy = "lockfile: { in-sync: true, content-hash: verify }";
        Assert.Empty(project.Says(Policy));
        File.AppendAllText(archive, " ");
        Assert.StartsWith("PG0303 packages.lock.json(1,", Assert.Single(project.Says(Policy)), StringComparison.Ordinal);
        File.Delete(archive);
        Assert.StartsWith("PG0004 packages.lock.json(1,", Assert.Single(project.Says(Policy)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_gate_switched_off_says_so_and_louder_in_CI()
    {
        GateRequest request = new() { ProjectFile = "/repo/App.csproj", AssetsFile = "/repo/obj/project.assets.json", Enabled = false };
        Assert.Equal(("PG0003", Severity.Warning), Only(GateRunner.Run(request)));
        Assert.Equal(("PG0003", Severity.Error), Only(GateRunner.Run(request with { IsCi = true })));
    }

    [Fact]
    public void The_answer_says_when_it_may_change_by_itself()
    {
        using RestoredProject project = new RestoredProject().Framework("net10.0", "A [1.0.0, )").Target("net10.0", "A/1.0.0");
        const string Policy = "version: 1\npackages: { deny: [A] }\nwaivers: { entries: [{ rules: [PG0401], packages: [A], reason: r, expires: 2027-01-31 }] }\n";
        Clock clock = new(new DateTimeOffset(2026, 11, 23, 23, 59, 0, TimeSpan.Zero));
        Assert.Equal(new DateTimeOffset(2027, 1, 17, 0, 0, 0, TimeSpan.Zero), project.Run(Policy, clock: clock).AskAgainAt);
        clock.Now = new DateTimeOffset(2027, 1, 17, 0, 0, 0, TimeSpan.Zero);
        GateResult soon = project.Run(Policy, clock: clock);
        Assert.Contains(soon.Verdict.Findings, finding => finding.Rule.Id == "PG0111");
        Assert.Equal(new DateTimeOffset(2027, 2, 1, 0, 0, 0, TimeSpan.Zero), soon.AskAgainAt);
        clock.Now = soon.AskAgainAt;
        GateResult expired = project.Run(Policy, clock: clock);
        Assert.True(expired.Verdict.HasErrors);
        Assert.Contains(expired.Verdict.Findings, finding => finding.Rule.Id == "PG0110");
    }

    [Fact]
    public void The_same_input_gives_the_same_answer_in_every_culture()
    {
        using RestoredProject project = new RestoredProject().Framework("net10.0", "ITEXT [1.0.0, )", "İtext [1.0.0, )").Target("net10.0", "ITEXT/1.0.0", "İtext/1.0.0", "straße/1.0.0");
        const string Policy = "packages: { default: deny, allow: [itext], deny: [STRASSE] }\npinning: { direct: exact }";
        string expected = string.Join('\n', project.Says(Policy));
        System.Globalization.CultureInfo before = System.Globalization.CultureInfo.CurrentCulture;
        foreach (string culture in new[] { "tr-TR", "de-DE", "ar-SA", "th-TH", "sv-SE" })
        {
            System.Globalization.CultureInfo.CurrentCulture = new System.Globalization.CultureInfo(culture);
            Assert.Equal(expected, string.Join('\n', project.Says(Policy)));
        }

        System.Globalization.CultureInfo.CurrentCulture = before;
    }

    private static (string Rule, Severity Severity) Only(GateResult result)
    {
        Finding finding = Assert.Single(result.Verdict.Findings);
        return (finding.Rule.Id, finding.Severity);
    }

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
