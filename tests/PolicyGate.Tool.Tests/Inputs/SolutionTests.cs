using PolicyGate.Testing;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Tests.Inputs;

/// <summary>What a solution lists counts as it does in a folder: what NuGet never restores is no project that was not restored.</summary>
public sealed class SolutionTests : IDisposable
{
    private readonly TempFolder folder = new("pg-solution");

    public SolutionTests()
    {
        Directory.CreateDirectory(folder[".git"]);
        folder.Write("A/A.csproj", "<Project />");
        folder.Write("policygate.yaml", "version: 1\npackages: { deny: [Contoso.Sdk, Old] }\n");
    }

    [Theory]
    [InlineData("S/S.shproj", "<Project><Import Project=\"S.projitems\" Label=\"Shared\" /></Project>", false)]
    [InlineData("compose.dcproj", "<Project ToolsVersion=\"15.0\" Sdk=\"Microsoft.Docker.Sdk\"><PropertyGroup><ProjectVersion>2.1</ProjectVersion></PropertyGroup></Project>", false)]
    [InlineData("S/S.vcxproj", "<Project><ItemGroup><ClCompile Include=\"a.cpp\" /></ItemGroup></Project>", false)]
    [InlineData("S/S.sqlproj", "<Project><Sdk Name=\"Microsoft.Build.Sql\" /></Project>", false)]
    [InlineData("S/S.wapproj", "<Project ToolsVersion=\"15.0\"><Import Project=\"$(WapProjPath)\\Microsoft.DesktopBridge.props\" /></Project>", false)]
    [InlineData("S/S.vdproj", "\"DeployProject\"\n{\n\"VSVersion\" = \"3:800\"\n}\n", false)]
    [InlineData("S/S.pyproj", "<Project DefaultTargets=\"Build\"><PropertyGroup><Name>S</Name></PropertyGroup></Project>", false)]
    [InlineData("S/S.rptproj", "<Project />", false)]
    [InlineData("S/S.esproj", "<Project Sdk=\"Contoso.Sdk/1.0.0\" />", true)]
    [InlineData("S/S.dcproj", "<Project><Sdk Name=\"Contoso.Sdk\" Version=\"1.0.0\" /></Project>", true)]
    [InlineData("S/S.wixproj", "<Project Sdk=\"Contoso.Pinned\" />", true)]
    [InlineData("S/S.sqlproj", "<Project Sdk=\"$(SqlSdk)\" />", true)]
    [InlineData("S/S.vcxproj", "<Project><ItemGroup><PackageReference Include=\"Old\" Version=\"1.0.0\" /></ItemGroup></Project>", true)]
    [InlineData("S/S.vbproj", "<Project />", true)]
    public async Task A_project_of_another_kind_counts_where_it_asks_for_packages(string project, string text, bool counts)
    {
        folder.Write("global.json", "{ \"msbuild-sdks\": { \"Contoso.Pinned\": \"1.0.0\" } }");
        folder.Write(project, text);
        folder.Write("All.slnx", $"<Solution><Project Path=\"A/A.csproj\" /><Project Path=\"{project}\" Type=\"C#\" /></Solution>");
        string[] expected = counts ? ["A/A.csproj", project] : ["A/A.csproj"];
        Assert.Equal(expected, await FindAsync("All.slnx"));
        Assert.Equal(expected.Order(StringComparer.Ordinal), await FindAsync("."));

        // Restored it counts, whatever it is.
        folder.Write(Path.Combine(Path.GetDirectoryName(project)!, "obj/project.assets.json"), "{}");
        Assert.Contains(project, await FindAsync("All.slnx"));
    }

    [Theory]
    [InlineData("WebSite\\", "WebSite/packages.config")]
    [InlineData("http://localhost:8080/Site", null)]
    [InlineData("https://localhost/Site/", null)]
    public async Task A_web_site_has_no_project_and_its_packages_config_is_judged(string path, string? found)
    {
        folder.Write("WebSite/packages.config", "<packages><package id=\"Old\" version=\"1.0.0\" /></packages>");
        folder.Write("WebSite/web.config", "<configuration />");
        folder.Write("All.sln", $"""
            Microsoft Visual Studio Solution File, Format Version 12.00
            Project("FAE04EC0-301F-11D3-BF4B-00C04F79EFBC") = "A", "A\A.csproj", "B95B039B-B903-471F-A800-3851065827D4"
            EndProject
            Project("E24C65DC-7377-472B-9ABA-BC803B73C61A") = "WebSite", "{path}", "B95B039B-B903-471F-A800-3851065827D5"
            EndProject
            Global
            EndGlobal

            """.Replace("(\"", "(\"{", StringComparison.Ordinal).Replace("\")", "}\")", StringComparison.Ordinal).Replace("\"B95B039B-B903-471F-A800-3851065827D4\"", "\"{B95B039B-B903-471F-A800-3851065827D4}\"", StringComparison.Ordinal).Replace("\"B95B039B-B903-471F-A800-3851065827D5\"", "\"{B95B039B-B903-471F-A800-3851065827D5}\"", StringComparison.Ordinal));
        Assert.Equal(found is null ? ["A/A.csproj"] : ["A/A.csproj", found], await FindAsync("All.sln"));
        if (found is not null)
        {
            ToolRun run = await ToolRun.RunAsync("check", folder["All.sln"]);
            Assert.Contains("error PG0401: Old 1.0.0 is denied", run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_folder_that_is_not_there_cannot_be_built()
    {
        folder.Write("All.slnx", "<Solution><Project Path=\"Gone/Gone.shproj\" Type=\"C#\" /></Solution>");
        Assert.Contains("names Gone/Gone.shproj, which is not there", (await Assert.ThrowsAsync<UsageException>(() => FindAsync("All.slnx"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("All.slnf", "", "All.slnx")]
    [InlineData("filters/Some.slnf", "", "..\\\\All.slnx")]
    [InlineData("filters/Some.slnf", "\uFEFF", "../All.slnx")]
    public async Task A_filter_has_its_projects_and_what_lies_beside_its_solution(string name, string start, string solution)
    {
        folder.Write("B/B.csproj", "<Project />");
        folder.Write("All.slnx", "<Solution><Project Path=\"A/A.csproj\" /><Project Path=\"B/B.csproj\" /></Solution>");
        folder.Write(name, $"{start}{{ \"solution\": {{ \"path\": \"{solution}\", \"projects\": [ \"B\\\\B.csproj\", ] }} }} // comment");
        Assert.Equal(["B/B.csproj"], await FindAsync(name));
        folder.Write("Directory.Solution.props", "<Project><Import Project=\"Sdk.props\" Sdk=\"Contoso.Sdk\" Version=\"1.0.0\" /></Project>");
        ToolRun run = await ToolRun.RunAsync("check", folder[name]);
        Assert.True(run.Output.Contains("error PG0401: Contoso.Sdk 1.0.0", StringComparison.Ordinal) && run.Output.Contains("Directory.Solution.props(1,10)", StringComparison.Ordinal), run.ToString());
        folder.Write("before.All.slnx.targets", "<Project><PropertyGroup><ImportDirectoryBuildProps>false</ImportDirectoryBuildProps></PropertyGroup></Project>");
        run = await ToolRun.RunAsync("check", folder[name], "--verify-gate");
        Assert.Contains("before.All.slnx.targets(1,", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{ \"solution\": { \"projects\": [] } }")]
    [InlineData("{ \"solution\": { \"path\": 1, \"projects\": [] } }")]
    [InlineData("{ \"solution\": { \"path\": \"All.slnx\" } }")]
    [InlineData("nonsense")]
    public async Task A_filter_that_is_none_is_refused(string text)
    {
        folder.Write("All.slnf", text);
        Assert.Contains("All.slnf is not a solution that can be read", (await Assert.ThrowsAsync<UsageException>(() => FindAsync("All.slnf"))).Message, StringComparison.Ordinal);
        Assert.Contains((await RepositoryScan.FindAsync([folder.Path], CancellationToken.None)), input => input.Problem is not null);
    }

    [Fact]
    public async Task Pakets_lock_file_is_found_and_named()
    {
        folder.Write("paket.lock", "NUGET\n  remote: https://feed.example\n    Old (1.0.0)\n");
        Assert.Equal(["A/A.csproj", "paket.lock"], await FindAsync("."));
        ToolRun run = await ToolRun.RunAsync("check", folder["paket.lock"]);
        Assert.True(run.ExitCode == 1 && run.Output.Contains("error PG0401: Old 1.0.0 is denied", StringComparison.Ordinal) && run.Output.Contains("paket.lock(3,5)", StringComparison.Ordinal), run.ToString());
    }

    public void Dispose() => folder.Dispose();

    private async Task<IEnumerable<string>> FindAsync(string path) => (await RepositoryScan.FindAsync([Path.GetFullPath(Path.Combine(folder.Path, path))], CancellationToken.None))
        .Select(input => Path.GetRelativePath(folder.Path, input.ProjectFile).Replace('\\', '/'));
}
