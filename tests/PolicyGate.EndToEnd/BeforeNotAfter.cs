using System.Collections.Concurrent;
using PolicyGate.Testing;

namespace PolicyGate.EndToEnd;

/// <summary>A denied package leaves no marker: none of its code is evaluated, executed or loaded, however the build is started.</summary>
public abstract class BeforeNotAfter
{
    private protected const string Hostile = """<PackageReference Include="Contoso.Hostile" Version="1.0.0" />""";

    private protected static void DeniesWithoutAMarker(ScratchRepository repository, params string[] commands) =>
        Denies(repository, "App", "PG0401", commands);

    private protected static void Denies(ScratchRepository repository, string folder, string code, params string[] commands)
    {
        CommandResult result = null!;
        foreach (string command in commands)
        {
            result = repository.Dotnet(command, folder);
        }

        Assert.True(result.ExitCode != 0, result.ToString());
        Assert.True(result.Codes.Contains(code), result.ToString());
        Assert.Equal(result.Findings.Distinct(), result.Findings);
        Assert.True(repository.LeftMarkers.Count == 0, $"markers: {string.Join(' ', repository.LeftMarkers)}\n{result}");
    }

    private protected static ScratchRepository WithApp(string items = Hostile, string properties = "<TargetFramework>net10.0</TargetFramework>", bool withRegistry = false)
    {
        ScratchRepository repository = Product.Repository(Product.DenyHostile, withRegistry);
        repository.Project("App", items, properties);
        return repository;
    }

    private protected static void Solution(ScratchRepository repository, string extension)
    {
        repository.Project("Lib", string.Empty, "<TargetFramework>net10.0</TargetFramework>");
        repository.Write($"All.{extension}", Solutions.GetOrAdd(extension, _ => new(() =>
        {
            CommandResult made = repository.Dotnet($"new sln -n All -f {extension}");
            Assert.True(made.ExitCode == 0, made.ToString());
            CommandResult added = repository.Dotnet("sln add App/App.csproj Lib/Lib.csproj");
            Assert.True(added.ExitCode == 0, added.ToString());
            return repository.Read($"All.{extension}");
        })).Value);
    }

    // As the SDK writes them, once for all repositories of these two projects.
    private static readonly ConcurrentDictionary<string, Lazy<string>> Solutions = new();
}

public sealed class BeforeNotAfterOneProject : BeforeNotAfter
{
    [Theory]
    [InlineData("build")]
    [InlineData("restore")]
    [InlineData("test")]
    [InlineData("run")]
    [InlineData("publish")]
    [InlineData("pack")]
    [InlineData("build -p:RestoreUseStaticGraphEvaluation=true")]
    [InlineData("build -graph")]
    [InlineData("build -f net10.0")]
    [InlineData("msbuild -t:Restore;Build")]
    [InlineData("msbuild -restore")]
    [InlineData("build -p:UseArtifactsOutput=true")]
    [InlineData("build -p:_PolicyGateOk=true -p:_PolicyGateOff=true -p:_PolicyGateForm=none -p:ImportProjectExtensionProps=true -p:ImportProjectExtensionTargets=true -p:CustomAfterDirectoryBuildProps= -p:_PolicyGateFresh=true -p:_PolicyGateTasksAssembly=x -p:NoWarn=PG0401")]
    public void A_denied_package_runs_nothing(string command)
    {
        using ScratchRepository repository = WithApp();
        DeniesWithoutAMarker(repository, command);
    }
}

public sealed class BeforeNotAfterInTwoSteps : BeforeNotAfter
{
    [Theory]
    [InlineData("build --no-restore")]
    [InlineData("publish --no-restore")]
    [InlineData("pack --no-restore")]
    [InlineData("test --no-restore")]
    [InlineData("run --no-restore")]
    [InlineData("build")]
    [InlineData("restore")]
    [InlineData("msbuild -t:Build")]
    [InlineData("msbuild -t:Rebuild")]
    public void After_a_restore_under_the_gate(string command)
    {
        using ScratchRepository repository = WithApp();
        DeniesWithoutAMarker(repository, "restore", command);
    }

    [Theory]
    [InlineData("build --no-restore")]
    [InlineData("build")]
    [InlineData("run --no-restore")]
    [InlineData("msbuild -t:Restore;Build")]
    public void After_a_restore_without_the_gate(string command)
    {
        using ScratchRepository repository = WithApp();
        repository.RemoveGate();
        CommandResult restored = repository.Dotnet("restore", "App");
        Assert.True(restored.ExitCode == 0, restored.ToString());
        repository.InstallGate(Product.Version);
        DeniesWithoutAMarker(repository, command);
    }

    [Fact]
    public void Before_anything_is_said_that_only_what_is_held_back_would_have_brought()
    {
        using ScratchRepository repository = Product.Repository("version: 1\n");
        repository.Project("App", string.Empty, "<TargetFramework>net462</TargetFramework><AutomaticallyUseReferenceAssemblyPackages>false</AutomaticallyUseReferenceAssemblyPackages>");
        CommandResult restored = repository.Dotnet("restore", "App");
        Assert.True(restored.ExitCode == 0, restored.ToString());
        repository.Write("policygate.yaml", "version: 1\n# another\n");
        CommandResult built = repository.Dotnet("build --no-restore", "App");
        Assert.True(built.Codes.Contains("PG0005") && !built.Output.Contains("MSB3644", StringComparison.Ordinal), built.ToString());
    }

    [Fact]
    public void After_a_policy_that_changed_its_mind()
    {
        using ScratchRepository repository = WithApp();
        repository.Write("policygate.yaml", "version: 1\n");
        CommandResult restored = repository.Dotnet("restore", "App");
        Assert.True(restored.ExitCode == 0, restored.ToString());
        repository.Write("policygate.yaml", Product.DenyHostile);
        DeniesWithoutAMarker(repository, "build");
        DeniesWithoutAMarker(repository, "build --no-restore");
    }

    [Theory]
    [InlineData("build --no-restore")]
    [InlineData("msbuild -t:Rebuild")]
    public void After_a_restore_that_was_cut_short(string command)
    {
        using ScratchRepository repository = WithApp();
        repository.RemoveGate();
        Assert.Equal(0, repository.Dotnet("restore", "App").ExitCode);
        string props = repository.Read("App/obj/App.csproj.nuget.g.props");
        string targets = repository.Read("App/obj/App.csproj.nuget.g.targets");
        repository.InstallGate(Product.Version);
        repository.Project("App", string.Empty);
        Assert.Equal(0, repository.Dotnet("build", "App").ExitCode);

        // The imports are written, the assets file is not yet.
        repository.Write("App/obj/App.csproj.nuget.g.props", props);
        repository.Write("App/obj/App.csproj.nuget.g.targets", targets);
        Denies(repository, "App", "PG0001", command, command);
        CommandResult restored = repository.Dotnet("build", "App");
        Assert.Empty(repository.LeftMarkers);
        Assert.DoesNotContain("PG0401", restored.Codes);
    }

    [Fact]
    public void In_a_design_time_build_which_warns_and_loads_the_project()
    {
        using ScratchRepository repository = WithApp();
        repository.RemoveGate();
        Assert.Equal(0, repository.Dotnet("restore", "App").ExitCode);
        repository.InstallGate(Product.Version);
        CommandResult result = repository.Dotnet("msbuild -t:ResolveAssemblyReferencesDesignTime;Compile;ResolvePackageDependenciesDesignTime -p:DesignTimeBuild=true -p:BuildingInsideVisualStudio=true -p:SkipCompilerExecution=true -p:ProvideCommandLineArgs=true -p:BuildingProject=false", "App");
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.True(result.Findings.Any(line => line.Contains("warning PG0401", StringComparison.Ordinal)), result.ToString());
        Assert.Empty(repository.LeftMarkers);
        CommandResult properties = repository.Dotnet("msbuild -getProperty:ContosoEvaluated -getItem:Analyzer -t:ResolvePackageAssets -p:DesignTimeBuild=true", "App");
        Assert.DoesNotContain("Contoso.Hostile.Analyzer", properties.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\"ContosoEvaluated\": \"true\"", properties.Output, StringComparison.Ordinal);
        Assert.Empty(repository.LeftMarkers);
    }
}

public sealed class BeforeNotAfterManyProjects : BeforeNotAfter
{
    [Theory]
    [InlineData("sln", "build")]
    [InlineData("sln", "restore")]
    [InlineData("sln", "build -m")]
    [InlineData("sln", "build -graph")]
    [InlineData("sln", "test")]
    [InlineData("sln", "build -p:RestoreUseStaticGraphEvaluation=true")]
    [InlineData("slnx", "build")]
    [InlineData("slnx", "build -m -graph")]
    [InlineData("slnx", "restore -p:RestoreUseStaticGraphEvaluation=true")]
    public void A_solution(string extension, string command)
    {
        using ScratchRepository repository = WithApp();
        Solution(repository, extension);
        Denies(repository, string.Empty, "PG0401", command);
        Denies(repository, string.Empty, "PG0401", "build --no-restore");
    }

    [Theory]
    [InlineData("build")]
    [InlineData("restore")]
    [InlineData("build -graph")]
    public void A_project_reference(string command)
    {
        using ScratchRepository repository = WithApp();
        repository.Project("Top", """<ProjectReference Include="..\App\App.csproj" />""", "<TargetFramework>net10.0</TargetFramework><ValidateExecutableReferencesMatchSelfContained>false</ValidateExecutableReferencesMatchSelfContained>");
        Denies(repository, "Top", "PG0401", command);
    }

    [Fact]
    public void Central_versions()
    {
        using ScratchRepository repository = WithApp("""<PackageReference Include="Contoso.Hostile" />""");
        repository.Write("Directory.Packages.props", """
            <Project>
              <PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>
              <ItemGroup><PackageVersion Include="Contoso.Hostile" Version="1.0.0" /></ItemGroup>
            </Project>
            """);
        DeniesWithoutAMarker(repository, "build");
    }

    [Fact]
    public void A_global_package_reference()
    {
        using ScratchRepository repository = WithApp(string.Empty);
        repository.Write("Directory.Packages.props", """
            <Project>
              <PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>
              <ItemGroup><GlobalPackageReference Include="Contoso.Hostile" Version="1.0.0" /></ItemGroup>
            </Project>
            """);
        DeniesWithoutAMarker(repository, "build");
        CommandResult again = repository.Dotnet("build", "App");
        Assert.Contains(again.Findings, line => line.Contains("Directory.Packages.props(3,14): error PG0401", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("build")]
    [InlineData("restore")]
    [InlineData("build -graph")]
    [InlineData("pack")]
    public void Several_frameworks(string command)
    {
        using ScratchRepository repository = WithApp(Hostile, "<TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks><OutputType>Library</OutputType>", withRegistry: true);
        DeniesWithoutAMarker(repository, command);
        DeniesWithoutAMarker(repository, "build --no-restore");
    }

    [Fact]
    public void Through_another_package()
    {
        using ScratchRepository repository = WithApp("""<PackageReference Include="Contoso.Bridge" Version="1.0.0" />""");
        DeniesWithoutAMarker(repository, "build");
        CommandResult again = repository.Dotnet("build", "App");
        Assert.Contains(again.Findings, line => line.EndsWith("App/App.csproj(7,5): error PG0401: Contoso.Hostile 1.0.0 is denied: it leaves markers (App → Contoso.Bridge 1.0.0 → Contoso.Hostile 1.0.0) [policygate.yaml(4,7)]", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("build app.cs")]
    [InlineData("run app.cs")]
    public void A_file_based_app(string command)
    {
        using ScratchRepository repository = Product.Repository(Product.DenyHostile);
        repository.Write("app.cs", "#:package Contoso.Hostile@1.0.0\n#:property PublishAot=false\nSystem.Console.WriteLine(1);\n");
        Denies(repository, string.Empty, "PG0401", command);
        CommandResult again = repository.Dotnet(command);
        Assert.Contains(again.Findings, line => line.Contains("app.cs(1,1): error PG0401", StringComparison.Ordinal));
    }

    // dotnet run remembers what it handed to the compiler, and the program that came out.
    [Theory]
    [InlineData("")]
    [InlineData("#:property FileBasedProgramCanSkipMSBuild=true\n")]
    public void A_file_based_app_that_ran_before_is_asked_again(string more)
    {
        using ScratchRepository repository = Product.Repository("version: 1\npackages: { deny: [{ id: Nobody, reason: of a test }] }\n");
        repository.Write("app.cs", $"#:package Contoso.Good@1.0.0\n#:property PublishAot=false\n{more}System.Console.WriteLine(1);\n");
        CommandResult ran = repository.Dotnet("run app.cs");
        Assert.True(ran.ExitCode == 0, ran.ToString());
        repository.Write("policygate.yaml", "version: 1\npackages: { deny: [{ id: Contoso.Good, reason: of a test }] }\n");
        CommandResult again = repository.Dotnet("run app.cs");
        Assert.True(again.ExitCode != 0 && again.Codes.Contains("PG0401"), again.ToString());
        repository.Write("app.cs", repository.Read("app.cs").Replace("(1)", "(2)", StringComparison.Ordinal));
        again = repository.Dotnet("run app.cs");
        Assert.True(again.ExitCode != 0 && again.Codes.Contains("PG0401"), again.ToString());
    }

    [Fact]
    public void A_project_that_was_never_restored_is_told_so()
    {
        using ScratchRepository repository = WithApp();
        CommandResult result = repository.Dotnet("build --no-restore", "App");
        Assert.True(result.ExitCode != 0 && !result.Codes.Contains("PG0099"), result.ToString());
    }
}

/// <summary>The same package, approved, builds and leaves every marker: the tests above would see them.</summary>
public sealed class ApprovedPackagesRun : BeforeNotAfter
{
    [Fact]
    public void An_approved_package_leaves_its_markers()
    {
        using ScratchRepository repository = WithApp();
        repository.Write("policygate.yaml", "version: 1\npackages:\n  default: deny\n  allow: [Contoso.Hostile, Contoso.Good]\n");
        CommandResult result = repository.Dotnet("build", "App");
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(HostilePackage.Markers.Order(StringComparer.Ordinal), repository.LeftMarkers);
    }
}
