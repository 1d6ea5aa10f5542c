using PolicyGate.Testing;

namespace PolicyGate.Tool.Tests.Checking;

/// <summary>Every Directory.Build.props of a repository has to import the gate: what is built below one need not look like a project.</summary>
public sealed class BuildPropsTests : IDisposable
{
    private const string Gated = "<Project><Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" /></Project>";
    private const string Told = "error PG0006: does not import the gate without a condition";
    private readonly TempFolder folder = new("pg-build-props");

    public BuildPropsTests()
    {
        Directory.CreateDirectory(folder[".git"]);
        folder.Write("policygate.yaml", "version: 1\n");
        folder.Write("global.json", "{ \"msbuild-sdks\": { \"PolicyGate\": \"0.1.0\" } }");
        folder.Write("Directory.Build.props", Gated);
        folder.Write("src/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("app.cs", "System.Console.WriteLine();")]
    [InlineData("app", "#!/usr/bin/env -S dotnet run\nSystem.Console.WriteLine();")]
    [InlineData("gen.build", "<Project Sdk=\"Microsoft.NET.Sdk\" />")]
    [InlineData("build.proj", "<Project Sdk=\"Microsoft.NET.Sdk\" />")]
    [InlineData("zed.targets", "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><PackageReference Include=\"Contoso.Odd\" Version=\"1.0.0\" /></ItemGroup></Project>")]
    [InlineData("zed.props", "<Project><Sdk Name=\"Microsoft.NET.Sdk\" /></Project>")]
    [InlineData("zed.user", "<Project><Import Project=\"Sdk.props\" Sdk=\"Microsoft.NET.Sdk\" /><Import Project=\"Sdk.targets\" Sdk=\"Microsoft.NET.Sdk\" /></Project>")]
    [InlineData("zed.tasks", "<Project><Import Project=\"$(MSBuildToolsPath)/Microsoft.CSharp.targets\" /></Project>")]
    public async Task Is_PG0006_where_one_does_not_although_no_project_is_seen_below_it(string name, string text)
    {
        folder.Write($"tools/{name}", text);
        string said = (await VerifyAsync()).Output;
        Assert.DoesNotContain("PG0006", said, StringComparison.Ordinal);
        folder.Write("tools/Directory.Build.props", "<Project />");
        said = (await VerifyAsync()).Output;
        Assert.Contains(Told, said, StringComparison.Ordinal);
        Assert.Contains("\n    tools/Directory.Build.props(1,1)\n", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_PG0006_of_the_way_through_a_link_to_a_project_that_is_under_the_gate_by_its_own()
    {
        folder.Write("other/Directory.Build.props", "<Project />");
        Directory.CreateSymbolicLink(folder["other/link"], folder["src"]);
        Assert.Contains(Told, (await VerifyAsync()).Output, StringComparison.Ordinal);
        folder.Write("other/Directory.Build.props", "<Project><Import Project=\"$([MSBuild]::GetPathOfFileAbove('Directory.Build.props', '$(MSBuildThisFileDirectory)../'))\" /></Project>");
        Assert.DoesNotContain("PG0006", (await VerifyAsync()).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tools/Directory.Build.rsp", "-p:ImportDirectoryBuildProps=false", "sets ImportDirectoryBuildProps")]
    [InlineData("tools/MSBuild.rsp", "-logger:a.dll", "loads a logger")]
    [InlineData("tools/global.json", "{ \"sdk\": { \"paths\": [ \"a\" ] } }", "names a as a folder of .NET SDKs (sdk.paths)")]
    [InlineData("tools/Directory.Build.props", "<Project><Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" Version=\"9.9.9\" /></Project>", "takes PolicyGate 9.9.9")]
    public async Task Is_PG0006_of_what_MSBuild_takes_for_something_that_nobody_sees(string file, string text, string problem)
    {
        folder.Write("tools/app.cs", "System.Console.WriteLine();");
        folder.Write(file, text);
        Assert.Contains($"error PG0006: {problem}", (await VerifyAsync()).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<Import Project=\"gate$(MSBuildProjectExtension).props\" />", true)]
    [InlineData("<Import Project=\"$([MSBuild]::GetPathOfFileAbove('gate.props', '$(MSBuildProjectDirectory)'))\" />", true)]
    [InlineData("<Import Project=\"$([MSBuild]::GetDirectoryNameOfFileAbove($(MSBuildProjectDirectory), 'gate.props'))/gate.props\" />", true)]
    [InlineData("<Import Project=\"$([MSBuild]::NormalizePath('gate.props'))\" />", true)]
    [InlineData("<PropertyGroup><Kind>$(MSBuildProjectName.Contains('b'))</Kind></PropertyGroup><Import Project=\"gate$(Kind).props\" />", true)]
    [InlineData("<PropertyGroup><Gate>gate</Gate></PropertyGroup><Import Project=\"$(MSBuildProjectName).props\" Condition=\"Exists('$(MSBuildProjectName).props')\" /><Import Project=\"$(Gate).props\" />", true)]
    [InlineData("<Import Project=\"$(MSBuildProjectName).props\" Condition=\"Exists('$(MSBuildProjectName).props')\" /><Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" />", false)]
    [InlineData("<Import Project=\"$(MSBuildThisFileDirectory)gate.props\" />", false)]
    public async Task Is_PG0006_where_another_project_may_have_another_gate(string content, bool isTold)
    {
        folder.Write("tools/app.cs", "System.Console.WriteLine();");
        foreach (string name in new[] { "gate.props", "gate.csproj.props", "gateTrue.props", "gateFalse.props" })
        {
            folder.Write($"tools/{name}", Gated);
        }

        folder.Write("tools/Directory.Build.props", $"<Project>{content}</Project>");
        ToolRun run = await VerifyAsync();
        Assert.Equal(isTold, run.Output.Contains(Told, StringComparison.Ordinal) || run.Output.Contains("imports the gate by what differs from one project to the next", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Is_PG0006_of_an_SDK_that_nobody_judges_also_where_the_policy_excludes_a_project()
    {
        folder.Write("src/packages.lock.json", "{ \"version\": 1, \"dependencies\": { \"net10.0\": {} } }");
        folder.Write("policygate.yaml", "version: 1\nexclude:\n- projects: [attic/**]\n  reason: kept for reference\n");
        folder.Write("attic/Old.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        folder.Write("s/r.xyz", "<Project><Import Project=\"Sdk.targets\" Sdk=\"Contoso.Odd\" Version=\"1.0.0\" /></Project>");
        Assert.Contains("error PG0006: takes the MSBuild SDK Contoso.Odd", (await VerifyAsync()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_not_told_where_nothing_is_built_below_it()
    {
        folder.Write("eng/Directory.Build.props", "<Project />");
        folder.Write("eng/more.targets", "<Project />");
        folder.Write("eng/readme.md", "# eng");
        folder.Write("eng/build.sh", "echo # no app of .NET\n");
        Assert.DoesNotContain("PG0006", (await VerifyAsync()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_lies_in_a_package_folder_and_is_of_no_package_is_asked()
    {
        using RestoredProject restored = new RestoredProject("App") { PackageFolder = folder["pk"] }.Framework("net10.0", "Contoso.Good [1.0.0, )").Target("net10.0", "Contoso.Good/1.0.0");
        folder.Write("policygate.yaml", "version: 1\nsources: { package-folders: [pk] }\n");
        folder.Write("src/obj/project.assets.json", restored.Json().Replace(restored.ProjectFile, folder["src/App.csproj"], StringComparison.Ordinal));
        const string Off = "<Project><PropertyGroup><ImportDirectoryBuildProps>false</ImportDirectoryBuildProps></PropertyGroup></Project>";
        folder.Write("pk/contoso.good/1.0.0/.nupkg.metadata", "{}");
        folder.Write("pk/contoso.good/1.0.0/build/Contoso.Good.targets", Off);
        folder.Write("pk/odd.targets", Off);
        string said = (await VerifyAsync()).Output;
        Assert.True(said.Contains("\n    pk/odd.targets(1,", StringComparison.Ordinal) && !said.Contains("Contoso.Good.targets", StringComparison.Ordinal), said);
    }

    [Fact]
    public async Task Is_not_told_twice_where_a_project_below_it_is_without_the_gate()
    {
        folder.Write("src/Directory.Build.props", "<Project />");
        string said = (await VerifyAsync()).Output;
        Assert.Contains("PG0006: no Directory.Build.props that is read for the project imports the gate", said, StringComparison.Ordinal);
        Assert.DoesNotContain(Told, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_followed_for_one_of_several_projects_names_it_and_what_helps_helps()
    {
        folder.Write("Directory.Build.targets", "<Project><Import Project=\"eng/$(Kind).targets\" Condition=\"'$(Kind)' != ''\" /></Project>");
        folder.Write("eng/Library.targets", "<Project />");
        folder.Write("src/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><Kind>Library</Kind></PropertyGroup></Project>");
        folder.Write("other/Other.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        const string Said = "the import of eng/$(Kind).targets leads where only an evaluation knows: what it brings, and whether it leaves the gate alone, cannot be told from files; write the path or version out, or give the properties that it goes by a value, an empty one too, in a file that is read before it, once and without a condition (of other/Other.csproj)";
        Assert.Contains($"error PG0006: {Said}\n    Directory.Build.targets(1,10)\n", (await VerifyAsync()).Output, StringComparison.Ordinal);
        foreach (string format in new[] { "github", "azure", "markdown" })
        {
            Assert.Contains(Said, (await ToolRun.RunAsync("check", folder.Path, "--no-cache", "--verify-gate", "--format", format)).Output, StringComparison.Ordinal);
        }

        folder.Write("other/Other.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><Kind></Kind></PropertyGroup></Project>");
        Assert.DoesNotContain("PG0006", (await VerifyAsync()).Output, StringComparison.Ordinal);
    }

    private Task<ToolRun> VerifyAsync() => ToolRun.RunAsync("check", folder.Path, "--no-cache", "--verify-gate");
}
