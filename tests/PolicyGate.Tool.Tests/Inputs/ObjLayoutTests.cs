using System.Text.Json;
using PolicyGate.Testing;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Tests.Inputs;

/// <summary>Of several assets files of one project the one that the build uses counts, or it is an error that names them; never silently the older one.</summary>
public sealed class ObjLayoutTests : IDisposable
{
    private const string Obj = "src/App/obj/project.assets.json";
    private const string Artifacts = "artifacts/obj/App/project.assets.json";
    private readonly TempFolder folder = new("pg-obj");

    public ObjLayoutTests() => Directory.CreateDirectory(folder[".git"]);

    [Theory]
    [InlineData("<UseArtifactsOutput>true</UseArtifactsOutput>", Artifacts)]
    [InlineData("<useartifactsoutput>True</useartifactsoutput>", Artifacts)]
    [InlineData("<On>true</On><UseArtifactsOutput>$(On)</UseArtifactsOutput>", Artifacts)]
    [InlineData("<ArtifactsPath>$(MSBuildThisFileDirectory)artifacts</ArtifactsPath>", Artifacts)]
    [InlineData("<ArtifactsPath>$(MSBuildThisFileDirectory)artifacts</ArtifactsPath><UseArtifactsOutput>true</UseArtifactsOutput>", Artifacts)]
    [InlineData("<BaseIntermediateOutputPath>$(MSBuildThisFileDirectory).o/$(MSBuildProjectName)/</BaseIntermediateOutputPath>", ".o/App/project.assets.json")]
    [InlineData("<MSBuildProjectExtensionsPath>$(MSBuildThisFileDirectory).o/$(MSBuildProjectName)/</MSBuildProjectExtensionsPath><UseArtifactsOutput>true</UseArtifactsOutput>", ".o/App/project.assets.json")]
    [InlineData("<BaseIntermediateOutputPath>obj2\\</BaseIntermediateOutputPath>", "src/App/obj2/project.assets.json")]
    [InlineData("", null)]
    [InlineData("<UseArtifactsOutput>false</UseArtifactsOutput>", null)]
    [InlineData("<UseArtifactsOutput Condition=\"'$(CI)' == 'true'\">true</UseArtifactsOutput>", null)]
    [InlineData("<UseArtifactsOutput>$(Unheard)</UseArtifactsOutput>", null)]
    [InlineData("<UseArtifactsOutput>true</UseArtifactsOutput><ArtifactsProjectName>Other</ArtifactsProjectName>", null)]
    [InlineData("<UseArtifactsOutput>true</UseArtifactsOutput><ProjectAssetsFile>x</ProjectAssetsFile>", null)]
    public void The_one_that_is_written_counts_and_else_all_are_named(string property, string? used)
    {
        Props(property);
        Assets(Obj, Artifacts, ".o/App/project.assets.json", "src/App/obj2/project.assets.json");
        CheckInput input = Find();
        if (used is not null)
        {
            Assert.Equal((used, null), (Relative(input.File), input.Problem));
            return;
        }

        Assert.Null(input.File);
        Assert.StartsWith("has ", input.Problem, StringComparison.Ordinal);
        Assert.Contains("obj/project.assets.json and ../../artifacts/obj/App/project.assets.json", input.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task They_are_named_by_the_tool_and_nothing_is_judged()
    {
        Props(string.Empty);
        Assets(Obj, Artifacts);
        folder.Write("policygate.yaml", "version: 1\n");
        ToolRun run = await ToolRun.RunAsync("check", folder.Path);
        Assert.True(run.ExitCode == 3 && run.Output.Contains("error PG0001: App.csproj: has obj/project.assets.json and ../../artifacts/obj/App/project.assets.json, and which of them the build uses cannot be told", StringComparison.Ordinal), run.ToString());
    }

    [Theory]
    [InlineData(Obj)]
    [InlineData(Artifacts)]
    public void One_that_is_alone_counts_where_nothing_else_is_written(string file)
    {
        Props(string.Empty);
        Assets(file);
        Assert.Equal(file, Relative(Find().File));
    }

    [Fact]
    public void One_that_is_alone_is_of_before_where_another_is_written()
    {
        Props("<UseArtifactsOutput>true</UseArtifactsOutput>");
        Assets(Obj);
        Assert.Null(Find().File);
        folder.Write("src/App/packages.lock.json", "{}");
        Assert.Equal("src/App/packages.lock.json", Relative(Find().File));
    }

    [Fact]
    public void One_of_another_project_of_the_same_name_is_not_of_this_one()
    {
        Props(string.Empty);
        Assets(Obj);
        folder.Write(Artifacts, JsonSerializer.Serialize(new { project = new { restore = new { projectPath = folder["other/App.csproj"] } } }));
        Assert.Equal(Obj, Relative(Find().File));

        // What cannot be read may be of any.
        folder.Write(Artifacts, "{");
        Assert.NotNull(Find().Problem);
    }

    [Fact]
    public void What_the_project_itself_writes_may_come_too_late()
    {
        folder.Write("src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><BaseIntermediateOutputPath>../../.o/App</BaseIntermediateOutputPath></PropertyGroup></Project>");
        Assets(Obj, ".o/App/project.assets.json");
        Assert.NotNull(Find().Problem);
        File.Delete(folder[Obj]);
        Assert.Equal(".o/App/project.assets.json", Relative(Find().File));
    }

    public void Dispose() => folder.Dispose();

    private void Props(string property)
    {
        folder.Write("Directory.Build.props", $"<Project><PropertyGroup>{property}</PropertyGroup></Project>");
        folder.Write("src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
    }

    private void Assets(params string[] files) => Array.ForEach(files, file => folder.Write(file, JsonSerializer.Serialize(new { project = new { restore = new { projectPath = folder["src/App/App.csproj"] } } })));

    private CheckInput Find() => Assert.Single(RepositoryScan.FindAsync([folder["src/App/App.csproj"]], CancellationToken.None).GetAwaiter().GetResult());

    private string? Relative(string? path) => path is null ? null : Path.GetRelativePath(folder.Path, path).Replace('\\', '/');
}
