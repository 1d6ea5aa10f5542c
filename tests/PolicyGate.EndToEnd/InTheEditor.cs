using PolicyGate.Testing;

namespace PolicyGate.EndToEnd;

/// <summary>Design-time builds, as an IDE's project system does them: the gate warns, holds back, never blocks, and recovers by itself.</summary>
public sealed class InTheEditor
{
    // Microsoft.VisualStudio.ProjectSystem: the targets and properties of a design-time build, which every IDE on MSBuild uses in one form or another.
    private const string DesignTime = "msbuild -t:CollectPackageReferences;ResolveAssemblyReferencesDesignTime;ResolveProjectReferencesDesignTime;Compile;CoreCompile;ResolvePackageDependenciesDesignTime -p:DesignTimeBuild=true -p:BuildingInsideVisualStudio=true -p:SkipCompilerExecution=true -p:ProvideCommandLineArgs=true -p:BuildProjectReferences=false -getItem:Analyzer,AdditionalFiles,Reference -getProperty:ContosoEvaluated";
    private const string Hostile = """<PackageReference Include="Contoso.Hostile" Version="1.0.0" />""";
    private const string Good = """<PackageReference Include="Contoso.Good" Version="1.0.0" />""";

    [Fact]
    public void A_reference_is_added_denied_and_mended_and_the_project_stays_loaded()
    {
        using ScratchRepository repository = Product.Repository(Product.DenyHostile);
        repository.Project("App", Good);
        Assert.Equal(0, repository.Dotnet("build", "App").ExitCode);
        CommandResult quiet = Load(repository);
        Assert.Empty(quiet.Findings);
        Assert.DoesNotContain("policygate.usage", quiet.Output, StringComparison.Ordinal);

        // Added: the IDE restores by itself, and loads the project again, and again.
        repository.Project("App", Good + Hostile);
        _ = repository.Dotnet("restore -p:PolicyGateEnabled=false", "App");
        for (int i = 0; i < 3; i++)
        {
            CommandResult denied = Load(repository);
            Assert.Contains(denied.Findings, line => line.Contains("warning PG0401: Contoso.Hostile 1.0.0 is denied", StringComparison.Ordinal));
            Assert.DoesNotContain("Contoso.Hostile.Analyzer", denied.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("\"ContosoEvaluated\": \"true\"", denied.Output, StringComparison.Ordinal);

            // The analyzer gets what it repeats at the line.
            Assert.Contains("App.csproj.policygate.findings", denied.Output, StringComparison.Ordinal);
            Assert.Contains("PolicyGate.Analyzers.dll", denied.Output, StringComparison.Ordinal);
            Assert.Contains("error PG0401: Contoso.Hostile", repository.Read("App/obj/App.csproj.policygate.findings"), StringComparison.Ordinal);
            Assert.Empty(repository.LeftMarkers);
        }

        // Mended.
        repository.Project("App", Good);
        _ = repository.Dotnet("restore", "App");
        CommandResult mended = Load(repository);
        Assert.Empty(mended.Findings);
        Assert.Equal(string.Empty, repository.Read("App/obj/App.csproj.policygate.findings"));
        Assert.Equal(0, repository.Dotnet("build", "App").ExitCode);
        Assert.Empty(repository.LeftMarkers);
    }

    [Fact]
    public void A_mistake_in_the_policy_is_a_warning_at_its_line()
    {
        using ScratchRepository repository = Product.Repository("version: 1\n");
        repository.Project("App", Good);
        Assert.Equal(0, repository.Dotnet("build", "App").ExitCode);
        repository.Write("policygate.yaml", "version: 1\npackges: {}\n");
        CommandResult loaded = Load(repository);
        Assert.Contains(loaded.Findings, line => line.Contains("policygate.yaml(2,1): warning PG0103", StringComparison.Ordinal));
        Assert.Contains("policygate.yaml(2,1): error PG0103", repository.Read("App/obj/App.csproj.policygate.findings"), StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_build_task_and_analyzer_say_each_finding_once_between_them()
    {
        using ScratchRepository repository = Product.Repository("version: 1\npinning: { direct: exact }\nrules: { PG0204: warning, PG1301: warning }\n");
        repository.Project("App", """<PackageReference Include="Newtonsoft.Json" Version="13.0.3" />""");
        repository.Write("nuget.config", repository.Read("nuget.config").Replace("</packageSources>", $"<add key=\"nuget.org\" value=\"{NuGet.Configuration.NuGetConstants.V3FeedUrl}\" /></packageSources>", StringComparison.Ordinal));
        repository.Write("App/Program.cs", "static class Program { static void Main() { Newtonsoft.Json.JsonConvert.SerializeObject(1); Newtonsoft.Json.JsonConvert.SerializeObject(2); } }\n");
        for (int i = 0; i < 2; i++)
        {
            CommandResult built = repository.Dotnet("build --no-incremental", "App");
            Assert.True(built.ExitCode == 0, built.ToString());
            Assert.Equal(1, built.Findings.Count(line => line.Contains("PG0204", StringComparison.Ordinal) && !line.Contains("PG1301", StringComparison.Ordinal)));
            Assert.Equal(1, built.Findings.Count(line => line.Contains("Program.cs(1,61): warning PG1301: Newtonsoft.Json 13.0.3 is used here: PG0204", StringComparison.Ordinal)));
        }
    }

    private static CommandResult Load(ScratchRepository repository)
    {
        CommandResult loaded = repository.Dotnet(DesignTime, "App");
        Assert.True(loaded.ExitCode == 0, loaded.ToString());
        return loaded;
    }
}
