using System.Text.Json.Nodes;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Projects;

/// <summary>A source that the project adds counts like one of nuget.config, and is found at the property that brings it in.</summary>
public sealed class AddedSourcesTests : IDisposable
{
    private const string Allowed = "https://allowed.example/index.json";
    private readonly RestoredProject project = new RestoredProject().Framework("net10.0", "A [1.0.0, )").Target("net10.0", "A/1.0.0");

    public AddedSourcesTests()
    {
        string config = project.Folder.Write("nuget.config", $"<configuration>\n  <packageSources>\n    <clear />\n    <add key=\"allowed\" value=\"{Allowed}\" />\n    <add key=\"folder\" value=\"./folder\" />\n  </packageSources>\n</configuration>");
        project.Restore("configFilePaths", new JsonArray(JsonValue.Create(config)));
        string folder = Path.GetDirectoryName(project.Archive("A", "1.0.0"))!;
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, ".nupkg.metadata"), new JsonObject { ["version"] = 2, ["source"] = Allowed }.ToJsonString());
    }

    [Theory]
    [InlineData("<RestoreSources>https://other.example</RestoreSources>", "https://other.example", "PG0501 App.csproj(3,5) the source https://other.example is added by RestoreSources")]
    [InlineData("<RestoreAdditionalProjectSources>../other</RestoreAdditionalProjectSources>", "@/other", "PG0501 App.csproj(3,5) the source @/other is added by RestoreAdditionalProjectSources")]
    [InlineData("<RestoreAdditionalProjectSources>..\\other\\</RestoreAdditionalProjectSources>", "@/other", "PG0501 App.csproj(3,5) the source @/other is added by RestoreAdditionalProjectSources")]
    [InlineData("<restoresources>$(MSBuildThisFileDirectory)other; https://third.example </restoresources>", "@/App/other", "PG0501 App.csproj(3,5) the source @/App/other is added by restoresources")]
    [InlineData("<RestoreSources Condition=\"'$(X)' == ''\">https://other.example</RestoreSources>", "https://other.example", "PG0501 App.csproj(3,5) the source https://other.example is added by RestoreSources")]
    [InlineData("<RestoreSources>$(FromTheEnvironmentOfSomebody)</RestoreSources>", "https://other.example", "PG0501 App.csproj(3,5) the source https://other.example is added by RestoreSources")]
    [InlineData("", "https://other.example", "PG0501 App.csproj(1,1) the source https://other.example is one that the restore used, and no nuget.config or property of the project names")]
    [InlineData("<RestoreSources>https://third.example</RestoreSources>", "https://other.example", "PG0501 App.csproj(1,1) the source https://other.example is one that the restore used")]
    [InlineData("<RestoreSources>https://other.example</RestoreSources>", "", "")]
    [InlineData("<RestoreSources>https://allowed.example/index.json</RestoreSources>", "https://ALLOWED.example/index.json/", "")]
    public void Those_that_the_restore_asked_are_told(string property, string recorded, string expected)
    {
        project.Write("App.csproj", $"<Project>\n  <PropertyGroup>\n    {property}\n  </PropertyGroup>\n</Project>");
        Recorded(recorded.Length == 0 ? [Allowed] : [Allowed, In(recorded)]);
        Assert.Equal(expected.Length == 0 ? [] : [In(expected)], project.Says("sources: { allow: [allowed, folder] }").Select(line => line[..Math.Min(line.Length, In(expected).Length)]));
    }

    [Fact]
    public void Of_elements_that_go_on_from_one_another_the_one_that_brings_it_in_is_the_place()
    {
        project.Folder.Write("Directory.Build.props", "<Project>\n  <PropertyGroup>\n    <RestoreAdditionalProjectSources>https://one.example</RestoreAdditionalProjectSources>\n  </PropertyGroup>\n</Project>");
        project.Write("App.csproj", "<Project>\n  <PropertyGroup>\n    <RestoreAdditionalProjectSources>$(RestoreAdditionalProjectSources);http://two.example</RestoreAdditionalProjectSources>\n  </PropertyGroup>\n</Project>");
        Recorded(Allowed, "https://one.example", "http://two.example");
        Assert.Equal(
            ["PG0501 App.csproj(3,5) the source http://two.example", "PG0501 Directory.Build.props(3,5) the source https://one.example", "PG0504 App.csproj(3,5) the source http://two.example"],
            project.Says("sources: { allow: [allowed, folder], https: required }").Select(line => string.Join(' ', line.Split(' ')[..5])).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("library-packs", true)]
    [InlineData("sdk/10.0.401/FSharp/library-packs", true)]
    [InlineData("sdk/9.0.100/FSharp/library-packs/", true)]
    [InlineData("sdk/../FSharp/library-packs", false)]
    [InlineData("sdk/10.0.401/library-packs", false)]
    [InlineData("sdk/10.0.401/x/FSharp/library-packs", false)]
    [InlineData("../library-packs", false)]
    [InlineData("packs", false)]
    public void The_folders_of_the_SDK_have_a_name_that_holds_on_every_machine(string folder, bool isNamed)
    {
        string installation = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        project.Write("App.csproj", "<Project />");
        Recorded(Allowed, $"{installation}/{folder}");
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(project.Archive("A", "1.0.0"))!, ".nupkg.metadata"), new JsonObject { ["version"] = 2, ["source"] = $"{installation}/{folder}" }.ToJsonString());
        Assert.Equal(!isNamed, project.Says("sources: { allow: [allowed, folder, library-packs] }").Any(line => line.StartsWith("PG0501", StringComparison.Ordinal)));
        string line = project.Says("sources: { allow: [allowed, folder] }")[0];
        Assert.Equal(isNamed, line.StartsWith("PG0501 App.csproj(1,1) A 1.0.0 came from library-packs, a folder of the .NET SDK", StringComparison.Ordinal) && line.Contains("DisableImplicitLibraryPacksFolder", StringComparison.Ordinal));
    }

    public void Dispose() => project.Dispose();

    private string In(string text) => text.Replace("@", project.Folder.Path, StringComparison.Ordinal);

    private void Recorded(params string[] sources)
    {
        JsonObject recorded = [];
        Array.ForEach(sources, source => recorded[source] = new JsonObject());
        project.Restore("sources", recorded);
    }
}
