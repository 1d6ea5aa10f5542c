using PolicyGate.Reporting;
using PolicyGate.Testing;
using PolicyGate.Tool.Checking;

namespace PolicyGate.EndToEnd;

/// <summary>With real restores, in task and tool: what a restore left half done, or before a change, is not judged as if it were the graph.</summary>
public sealed class PartialAndOldInputs
{
    private const string Allow = "version: 1\npackages:\n  default: deny\n  allow: [Contoso.Good]\n";

    [Fact]
    public async Task A_restore_that_failed_is_no_graph()
    {
        using ScratchRepository repository = Product.Repository(Allow);
        repository.Project("App", """<PackageReference Include="Contoso.Good" Version="1.0.0" /><PackageReference Include="Contoso.Nowhere" Version="1.0.0" />""");
        Assert.NotEqual(0, repository.Dotnet("restore", "App").ExitCode);
        const string Said = "the last restore failed, and project.assets.json holds what it had until then: NU1101 Unable to find package Contoso.Nowhere";
        Assert.Contains($"error PG0001: {Said}", repository.Dotnet("build --no-restore", "App").Output, StringComparison.Ordinal);
        CheckReport report = await CheckAsync(repository);
        Assert.Equal(3, report.ExitCode);
        Assert.Contains(Findings(report), line => line.StartsWith($"PG0001 {Said}", StringComparison.Ordinal));

        repository.Project("App", """<PackageReference Include="Contoso.Good" Version="1.0.0" />""");
        Succeeds(repository.Dotnet("build", "App"));
        Assert.Equal(0, (await CheckAsync(repository)).ExitCode);
    }

    [Theory]
    [InlineData("App/App.csproj", "Version=\"1.0.0\"", "Version=\"1.1.0\"", "Contoso.Good is asked for as 1.1.0")]
    [InlineData("App/App.csproj", "</ItemGroup>", "<PackageReference Include=\"Contoso.Hostile\" Version=\"1.0.0\" /></ItemGroup>", "Contoso.Hostile is referenced, and the project was restored without it")]
    [InlineData("App/App.csproj", "<TargetFramework>net10.0</TargetFramework>", "<TargetFrameworks>net10.0;net8.0</TargetFrameworks>", "the project is of net10.0, net8.0, and it was restored for net10.0")]
    [InlineData("App/nuget.config", "", "<configuration />", "nuget.config is not among the NuGet configuration")]
    public async Task A_change_after_the_restore_has_to_be_restored(string file, string text, string other, string expected)
    {
        using ScratchRepository repository = Product.Repository(Allow);
        repository.Project("App", """<PackageReference Include="Contoso.Good" Version="1.0.0" />""");
        Succeeds(repository.Dotnet("build", "App"));
        Assert.Equal(0, (await CheckAsync(repository)).ExitCode);
        repository.Write(file, text.Length == 0 ? other : repository.Read(file).Replace(text, other, StringComparison.Ordinal));
        CheckReport report = await CheckAsync(repository);
        Assert.Equal(3, report.ExitCode);
        Assert.Contains(Findings(report), line => line.StartsWith($"PG0001 {expected}", StringComparison.Ordinal));
        Assert.Contains($"error PG0001: {expected}", repository.Dotnet("build --no-restore", "App").Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_obj_of_before_is_not_judged_in_place_of_the_artifacts()
    {
        using ScratchRepository repository = Product.Repository("version: 1\npackages: { deny: [Contoso.Bridge] }\n");
        repository.Project("App", """<PackageReference Include="Contoso.Good" Version="1.0.0" />""");
        Succeeds(repository.Dotnet("build", "App"));
        repository.Project("App", """<PackageReference Include="Contoso.Bridge" Version="1.0.0" />""");
        repository.Write("Directory.Build.props", """<Project><PropertyGroup><UseArtifactsOutput>true</UseArtifactsOutput></PropertyGroup><Import Project="Sdk.props" Sdk="PolicyGate" /></Project>""");
        Assert.Contains("error PG0401: Contoso.Bridge 1.0.0 is denied", repository.Dotnet("build", "App").Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(repository.Path, "App/obj/project.assets.json")));
        Assert.Contains(Findings(await CheckAsync(repository)), line => line.StartsWith("PG0401 Contoso.Bridge 1.0.0 is denied", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("RestoreAdditionalProjectSources", "$(MSBuildThisFileDirectory)other")]
    [InlineData("RestoreAdditionalProjectSources", "other")]
    [InlineData("RestoreSources", "@;$(MSBuildProjectDirectory)/other")]
    public async Task A_source_that_the_project_adds_is_a_source(string property, string value)
    {
        using ScratchRepository repository = Product.Repository("version: 1\nsources: { allow: [feed] }\n");
        repository.Project("App", """<PackageReference Include="Contoso.Good" Version="1.0.0" />""", $"<TargetFramework>net10.0</TargetFramework>\n    <{property}>{value.Replace("@", Product.Feed, StringComparison.Ordinal)}</{property}>");
        Directory.CreateDirectory(Path.Combine(repository.Path, "App/other"));
        CommandResult built = repository.Dotnet("build", "App");
        string said = $"error PG0501: the source {repository.Path}/App/other is added by {property}";
        Assert.True(built.Output.Contains($"App.csproj(5,5): {said}", StringComparison.Ordinal), built.ToString());
        CheckReport report = await CheckAsync(repository);
        Assert.Contains(report.Projects.SelectMany(project => project.Findings), finding => finding.At.Line == 5 && $"error {finding.Rule.Id}: {finding.Message}".StartsWith(said, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_aliases_of_one_framework_are_in_sync_with_their_lock_file()
    {
        using ScratchRepository repository = Product.Repository("version: 1\nlockfile: { required: true, in-sync: true, content-hash: verify }\npinning: { transitive: locked }\n");
        repository.Write("App/App.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFrameworks>one;other</TargetFrameworks>
                <RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>
              </PropertyGroup>
              <PropertyGroup Condition="'$(TargetFramework)' != ''">
                <TargetFrameworkIdentifier>.NETCoreApp</TargetFrameworkIdentifier>
                <TargetFrameworkVersion>v10.0</TargetFrameworkVersion>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Contoso.Good" Version="1.0.0" Condition="'$(TargetFramework)' == 'one'" />
                <PackageReference Include="Contoso.Good" Version="1.1.0" Condition="'$(TargetFramework)' == 'other'" />
                <PackageReference Include="Contoso.Chain4" Version="1.0.0" Condition="'$(TargetFramework)' == 'other'" />
              </ItemGroup>
            </Project>
            """);
        Succeeds(repository.Dotnet("build", "App"));
        string text = repository.Read("App/packages.lock.json");
        Assert.Contains("\"version\": 3", text, StringComparison.Ordinal);
        Assert.Equal(0, (await CheckAsync(repository)).ExitCode);
        repository.Write("App/packages.lock.json", text.Replace("\"resolved\": \"1.1.0\"", "\"resolved\": \"1.0.0\"", StringComparison.Ordinal));
        Assert.Contains(Findings(await CheckAsync(repository)), line => line.StartsWith("PG0302 Contoso.Good resolved to 1.1.0 but the lock file says 1.0.0", StringComparison.Ordinal));
        Assert.Contains("error PG0302: Contoso.Good resolved to 1.1.0 but the lock file says 1.0.0", repository.Dotnet("build --no-restore", "App").Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_comes_from_the_folder_of_the_SDK_is_named_so_that_it_holds_on_every_machine()
    {
        using ScratchRepository repository = Product.Repository("version: 1\nsources: { allow: [feed] }\n");
        repository.Write("Lib/Lib.fsproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup><Compile Include="Lib.fs" /></ItemGroup></Project>""");
        repository.Write("Lib/Lib.fs", "module Lib\nlet x = 1\n");
        const string Said = " came from library-packs, a folder of the .NET SDK that the SDK adds as a source and sources.allow does not name; name library-packs there, or set DisableImplicitLibraryPacksFolder to true";
        Assert.Contains(Said, repository.Dotnet("build", "Lib").Output, StringComparison.Ordinal);
        Assert.Contains(Findings(await CheckAsync(repository)), line => line.StartsWith("PG0501 FSharp.Core", StringComparison.Ordinal) && line.Contains(Said, StringComparison.Ordinal));
        repository.Write("policygate.yaml", "version: 1\nsources: { allow: [feed, library-packs] }\n");
        Succeeds(repository.Dotnet("build", "Lib"));
        Assert.Equal(0, (await CheckAsync(repository)).ExitCode);

        // As init writes it; the source that is configured here is no gallery.
        File.Delete(Path.Combine(repository.Path, "policygate.yaml"));
        using StringWriter output = new();
        await PolicyGate.Tool.Program.RunAsync(["init", repository.Path], new PolicyGate.Tool.Terminal(output, output, isRedirected: true, isErrorRedirected: true), CancellationToken.None);
        string policy = repository.Read("policygate.yaml");
        Assert.Contains("  allow: [library-packs]\n", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("FSharp/library-packs", policy, StringComparison.Ordinal);
    }

    private static void Succeeds(CommandResult result) => Assert.True(result.ExitCode == 0, result.ToString());

    private static Task<CheckReport> CheckAsync(ScratchRepository repository) =>
        new RepositoryCheck(new CheckOptions { Paths = [repository.Path], UseCache = false, IsCi = false }).RunAsync(null, CancellationToken.None);

    private static IEnumerable<string> Findings(CheckReport report) => report.Projects.SelectMany(project => project.Findings).Select(finding => $"{finding.Rule.Id} {finding.Message}");
}
