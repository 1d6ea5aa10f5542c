using PolicyGate.Testing;
using PolicyGate.Tool.Managing;

namespace PolicyGate.EndToEnd;

/// <summary>MSBuild SDKs that are packages, on a managed machine: asked for before anything of them is evaluated.</summary>
public sealed class ManagedSdks
{
    private const string Plain = """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""";

    private static readonly Lazy<TempFolder> Feed = new(() => Kept(AnotherEvaluation.Feed()));

    // The first version is approved, the second denied.
    private static readonly Lazy<TempFolder> Machine = new(() =>
    {
        TempFolder folder = Kept(new TempFolder("pg-machine"));
        ManagedMachine.Install(folder, TestBundle.Make(folder, """
            version: 1
            packages: { default: allow, deny: ["Contoso.Sdk@[2.0.0]"] }
            build-code: { default: deny, allow: [{ package: "Contoso.Sdk@[1.0.0]", kinds: [sdk] }] }
            """, 5));
        return folder;
    });

    [Theory]
    [InlineData("App/App.csproj", """<Project Sdk="Microsoft.NET.Sdk;Contoso.Sdk/2.0.0"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""")]
    [InlineData("App/App.csproj", """<Project Sdk="Contoso.Sdk/2.0.0" />""")]
    [InlineData("App/App.csproj", """<Project Sdk="Microsoft.NET.Sdk"><Sdk Name="Contoso.Sdk" Version="2.0.0" /><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""")]
    [InlineData("App/App.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><V>2</V><TargetFramework>net10.0</TargetFramework></PropertyGroup><Import Project="Sdk.props" Sdk="contoso.sdk" Version="$(V).0" /></Project>""")]
    [InlineData("Directory.Build.props", """<Project><Import Project="Sdk.props" Sdk="Contoso.Sdk" Version="2.0.0" /></Project>""")]
    [InlineData("App/App.csproj.user", """<Project><Import Project="Sdk.props" Sdk="Contoso.Sdk" Version="2.0.0" /></Project>""")]
    [InlineData("Directory.Solution.props", """<Project><Import Project="Sdk.props" Sdk="Contoso.Sdk" Version="2.0.0" /></Project>""")]
    public void One_that_is_denied_is_neither_fetched_nor_evaluated_wherever_it_is_named(string file, string text)
    {
        using ScratchRepository repository = Repository();
        repository.Write("App/App.csproj", Plain);
        repository.Write(file, text);
        repository.Write("All.slnx", "<Solution><Project Path=\"App/App.csproj\" /></Solution>");
        Refused(repository, Managed(repository, "build All.slnx"), "PG0401");
        Assert.False(Directory.Exists(Path.Combine(repository.PackageCache, "contoso.sdk/2.0.0")));
    }

    [Fact]
    public void The_same_by_global_json_and_in_a_file_based_app()
    {
        using ScratchRepository repository = Repository();
        repository.Write("App/App.csproj", """<Project Sdk="Contoso.Sdk" />""");
        repository.Write("global.json", """{ "msbuild-sdks": { "Contoso.Sdk": "2.0.0" } }""");
        Refused(repository, Managed(repository, "build App"), "PG0401");
        repository.Write("app.cs", "#:sdk Contoso.Sdk@2.0.0\nSystem.Console.WriteLine(1);\n");
        Refused(repository, Managed(repository, "run app.cs"), "PG0401");
    }

    [Fact]
    public void One_whose_name_is_a_path_into_a_package_is_refused_before_its_targets()
    {
        using ScratchRepository repository = Repository();
        repository.Write("App/App.csproj", Plain.Replace("</Project>", """<Import Project="Sdk.props" Sdk="Contoso.Sdk" Version="2.0.0" /></Project>""", StringComparison.Ordinal));
        string sdks = repository.Dotnet("msbuild App -getProperty:MSBuildSDKsPath", string.Empty).Output.Split('\n').Single(line => Path.IsPathRooted(line));
        string package = Path.Combine(repository.PackageCache, "contoso.sdk/2.0.0");
        Assert.True(Directory.Exists(package));
        Array.ForEach(Directory.GetFiles(repository.Markers), File.Delete);

        // MSBuild takes it for one of the .NET SDK's own, and asks no resolver.
        repository.Write("App/App.csproj", Plain.Replace("</Project>", $"""<Import Project="Sdk.props" Sdk="{Path.GetRelativePath(sdks, package).Replace('\\', '/')}" /></Project>""", StringComparison.Ordinal));
        CommandResult built = Managed(repository, "build App");
        Assert.True(built.ExitCode != 0 && built.Codes.Contains("PG0401") && repository.LeftMarkers.Count == 0, built.ToString());
    }

    [Fact]
    public void One_that_nobody_approved_is_refused_by_its_kind()
    {
        using TempFolder machine = new("pg-machine");
        ManagedMachine.Install(machine, TestBundle.Make(machine, "version: 1\nbuild-code: { default: deny }\n", 6));
        using ScratchRepository repository = Repository();
        repository.Write("App/App.csproj", """<Project Sdk="Microsoft.NET.Sdk;Contoso.Sdk/1.0.0" />""");
        Refused(repository, repository.Dotnet("build", "App", [.. MachineEnvironment.VariablesOf(new MachineFolder(machine["root"]))]), "PG1005");
    }

    [Fact]
    public void One_that_is_approved_builds_until_a_byte_of_it_changes()
    {
        using ScratchRepository repository = Repository();
        repository.Write("App/App.csproj", Plain.Replace("</Project>", """<Import Project="Sdk.props" Sdk="Contoso.Sdk" Version="1.0.0" /></Project>""", StringComparison.Ordinal));
        CommandResult built = Managed(repository, "build App");
        Assert.True(built.ExitCode == 0 && repository.LeftMarkers.SequenceEqual(["sdk1"]), built.ToString());
        File.Delete(Path.Combine(repository.Markers, "sdk1"));
        string props = Path.Combine(repository.PackageCache, "contoso.sdk/1.0.0/Sdk/Sdk.props");
        File.WriteAllText(props, File.ReadAllText(props).Replace("sdk1", "other", StringComparison.Ordinal));
        Refused(repository, Managed(repository, "build App"), "PG0702");
    }

    [Fact]
    public void A_bundle_or_a_resolver_that_is_gone_lets_none_in()
    {
        using TempFolder machine = new("pg-machine");
        using ScratchRepository repository = Repository();
        repository.Write("App/App.csproj", """<Project Sdk="Contoso.Sdk/1.0.0" />""");
        ManagedMachine.Install(machine, TestBundle.Make(machine, "version: 1\n", 7));
        MachineFolder folder = new(machine["root"]);
        (string, string)[] variables = [.. MachineEnvironment.VariablesOf(folder)];
        File.WriteAllText(folder.Current!.Manifest, "{}");
        Refused(repository, repository.Dotnet("build", "App", variables), "manifest.json");
        Directory.Delete(folder.Current.Folder, recursive: true);
        CommandResult gone = repository.Dotnet("build", "App", variables);
        Assert.True(gone.ExitCode != 0 && repository.LeftMarkers.Count == 0, gone.ToString());
    }

    private static ScratchRepository Repository() => AnotherEvaluation.With(ScratchRepository.Create(Product.Feed, gateVersion: null), Feed.Value);

    private static CommandResult Managed(ScratchRepository repository, string command) =>
        repository.Dotnet(command, string.Empty, [.. MachineEnvironment.VariablesOf(new MachineFolder(Machine.Value["root"]))]);

    private static void Refused(ScratchRepository repository, CommandResult result, string reason)
    {
        Assert.True(result.ExitCode != 0 && result.Output.Contains("SDK Resolver Failure", StringComparison.Ordinal) && result.Output.Contains(reason, StringComparison.Ordinal), result.ToString());
        Assert.True(repository.LeftMarkers.Count == 0, $"markers: {string.Join(' ', repository.LeftMarkers)}\n{result}");
    }

    private static TempFolder Kept(TempFolder folder)
    {
        EndOfRun.Then(folder.Dispose);
        return folder;
    }
}
