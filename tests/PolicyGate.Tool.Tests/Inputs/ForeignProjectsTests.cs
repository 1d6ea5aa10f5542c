using PolicyGate.Testing;

namespace PolicyGate.Tool.Tests.Inputs;

/// <summary>A file of a package folder, or from outside the repository, that a reference or a solution has built as a project.</summary>
public sealed class ForeignProjectsTests : IDisposable
{
    private const string Package = "packages/contoso.hostile/1.0.0/";
    private readonly TempFolder folder = new("pg-foreign");

    public ForeignProjectsTests()
    {
        Directory.CreateDirectory(folder["repository/.git"]);
        folder.Write("repository/policygate.yaml", "version: 1\n");
        folder.Write("repository/App/App.csproj", "<Project />");
        folder.Write(Package + ".nupkg.metadata", "{}");
    }

    [Theory]
    [InlineData(Package + "build/H.props", "lies in a package folder")]
    [InlineData(Package + "build/H.proj", "lies in a package folder")]
    [InlineData(Package + "build/H.csproj", "lies in a package folder")]
    [InlineData("outside/e.props", "lies outside the repository")]
    [InlineData("outside/e.proj", "lies outside the repository")]
    [InlineData("outside/e", "lies outside the repository")]
    public async Task Is_PG0006_where_the_gate_is_verified_and_a_note_where_it_is_not(string file, string where)
    {
        folder.Write(file, "<Project />");
        string said = $"PG0006: ../../{file} is built as a project and {where}";
        folder.Write("repository/App/App.csproj", $"<Project>\n  <ItemGroup><ProjectReference Include=\"../../{file}\" Targets=\"M\" /></ItemGroup>\n</Project>");
        string verified = (await Check("--verify-gate")).Output;
        Assert.Contains($"error {said}", verified, StringComparison.Ordinal);
        Assert.Contains("\n    App/App.csproj(2,14)\n", verified, StringComparison.Ordinal);
        string noted = (await Check("--verbose")).Output;
        Assert.Contains(said, noted, StringComparison.Ordinal);
        Assert.DoesNotContain("error PG0006", noted, StringComparison.Ordinal);

        // The same of what a target adds, and of a solution.
        folder.Write("repository/App/App.csproj", $"<Project>\n  <Target Name=\"T\"><ItemGroup><ProjectReference Include=\"../../{file}\" /></ItemGroup></Target>\n</Project>");
        Assert.Contains($"error {said}", (await Check("--verify-gate")).Output, StringComparison.Ordinal);
        folder.Write("repository/App/App.csproj", "<Project />");
        Assert.DoesNotContain("is built as a project", (await Check("--verify-gate")).Output, StringComparison.Ordinal);
        folder.Write("repository/All.slnx", $"<Solution><Project Path=\"../{file}\" Type=\"C#\" /></Solution>");
        Assert.Contains($"error PG0006: ../{file} is built as a project and {where}", (await Check("--verify-gate")).Output, StringComparison.Ordinal);
        folder.Write("repository/All.slnx", "<Solution />");
        folder.Write("repository/All.sln", $"Microsoft Visual Studio Solution File, Format Version 12.00\nProject(\"{{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}}\") = \"E\", \"../{file}\", \"{{B95B039B-B903-471F-A800-3851065827D4}}\"\nEndProject\nGlobal\nEndGlobal\n");
        Assert.Contains($"error PG0006: ../{file} is built as a project and {where}", (await Check("--verify-gate")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("repository/eng/e.proj")]
    [InlineData("repository/eng/e.shproj")]
    [InlineData("repository/eng/e.dcproj")]
    [InlineData("repository/eng/e.props")]
    [InlineData("outside/E.csproj")]
    public async Task Is_none_of_the_repository_or_a_project_of_its_own(string file)
    {
        folder.Write(file, "<Project />");
        folder.Write("repository/App/App.csproj", $"<Project><ItemGroup><ProjectReference Include=\"../../{file}\" /></ItemGroup></Project>");
        Assert.DoesNotContain("is built as a project", (await Check("--verify-gate")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Lib.csproj")]
    [InlineData("Lib.msbuild")]
    [InlineData("Lib")]
    public async Task Of_the_repository_is_asked_for_the_gate_whatever_its_name_is(string name)
    {
        folder.Write("repository/App/App.csproj", $"<Project><ItemGroup><ProjectReference Include=\"../Lib/{name}\" /></ItemGroup></Project>");
        folder.Write($"repository/Lib/{name}", "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><PackageReference Include=\"Good\" Version=\"1.0.0\" /></ItemGroup></Project>");
        Assert.Contains($"\n    2 projects: App/App.csproj(1,1), Lib/{name}(1,1)\n", Assert.Single((await Check("--verify-gate")).Output.Split("error PG"), said => said.StartsWith("0006: no Directory.Build.props that is read for the project", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$(NuGetPackageRoot)/contoso.hostile/1.0.0/build/H.props", true)]
    [InlineData("$(Elsewhere)/Lib.csproj", false)]
    [InlineData("$(OneProject)", false)]
    public async Task By_a_path_that_only_an_evaluation_knows_is_told_by_no_restore_graph(string path, bool isError)
    {
        using RestoredProject project = new RestoredProject("App").Framework("net10.0", "Good [1.0.0, )").Target("net10.0", "Good/1.0.0");
        folder.Write("repository/App/obj/project.assets.json", project.Json().Replace(project.ProjectFile, folder["repository/App/App.csproj"], StringComparison.Ordinal));
        folder.Write("repository/App/App.csproj", $"<Project><ItemGroup><ProjectReference Include=\"{path}\" /></ItemGroup></Project>");
        Assert.Equal(isError, (await Check("--verify-gate")).Output.Contains($"error PG0006: the reference to {path} leads where only an evaluation knows", StringComparison.Ordinal));
    }

    public void Dispose() => folder.Dispose();

    private Task<ToolRun> Check(params string[] options) => ToolRun.RunAsync(["check", folder["repository"], "--no-cache", .. options]);
}
