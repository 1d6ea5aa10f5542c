using System.IO.Compression;
using System.Xml.Linq;
using PolicyGate.Testing;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Managing;

namespace PolicyGate.EndToEnd;

/// <summary>An organisation's policy in front of every repository of a machine: here of a folder and two variables of the test's own.</summary>
public sealed class ManagedMachine
{
    private const string Hostile = """<PackageReference Include="Contoso.Hostile" Version="1.0.0" />""";
    private const string Good = """<PackageReference Include="Contoso.Good" Version="1.0.0" />""";
    private const string ManagedBy = "PolicyGate: this machine is managed by Contoso baseline, bundle 17";

    // What every managed machine of these tests has; the gate as it is packed.
    private static readonly Lazy<TempFolder> Machine = new(() =>
    {
        TempFolder folder = TempFolder.OfRun("pg-machine");
        string bundle = TestBundle.Make(folder, Product.DenyHostile + "\nbuild-code: { default: deny, allow: [{ package: PolicyGate@*, kinds: [sdk, analyzer] }] }\n", 17);
        Install(folder, bundle);
        return folder;
    });

    [Fact]
    public void A_repository_that_never_heard_of_it_builds_before_and_is_denied_after_with_nothing_evaluated()
    {
        using ScratchRepository repository = ScratchRepository.Create(Product.Feed, gateVersion: null);
        repository.Project("App", Hostile);
        CommandResult before = repository.Dotnet("build", "App");
        Assert.True(before.ExitCode == 0 && repository.LeftMarkers.Count > 0, before.ToString());
        Clean(repository);
        Denied(repository, "App", "build");
        Denied(repository, "App", "build --no-restore");
    }

    [Fact]
    public void A_restore_without_it_a_solution_and_a_file_based_app_are_denied_too()
    {
        using ScratchRepository repository = ScratchRepository.Create(Product.Feed, gateVersion: null);
        repository.Project("App", Hostile);
        Assert.Equal(0, repository.Dotnet("restore", "App").ExitCode);
        Denied(repository, "App", "build --no-restore");
        Clean(repository);
        repository.Write("All.slnx", "<Solution><Project Path=\"App/App.csproj\" /></Solution>");
        Denied(repository, string.Empty, "restore");
        File.Delete(Path.Combine(repository.Path, "All.slnx"));
        repository.Write("app.cs", "#:package Contoso.Hostile@1.0.0\n#:property PublishAot=false\nSystem.Console.WriteLine(1);\n");
        Denied(repository, string.Empty, "build app.cs");
    }

    [Theory]
    [InlineData("fsproj", "<TargetFramework>net10.0</TargetFramework>", "", "build")]
    [InlineData("csproj", "<TargetFrameworks>net10.0</TargetFrameworks>", "", "build")]
    [InlineData("csproj", "<TargetFramework>net10.0</TargetFramework><RestoreUseStaticGraphEvaluation>true</RestoreUseStaticGraphEvaluation>", "", "build")]
    [InlineData("csproj", "<TargetFramework>net10.0</TargetFramework>", "<UseArtifactsOutput>true</UseArtifactsOutput>", "build -graph")]
    [InlineData("csproj", "<TargetFramework>net10.0</TargetFramework>", "<MSBuildProjectExtensionsPath>$(MSBuildThisFileDirectory)elsewhere/$(MSBuildProjectName)/</MSBuildProjectExtensionsPath>", "publish")]
    [InlineData("proj", "<TargetFramework>net10.0</TargetFramework>", "", "build")]
    public void Every_kind_of_project_is_denied(string kind, string properties, string ofAll, string command)
    {
        using ScratchRepository repository = ScratchRepository.Create(Product.Feed, gateVersion: null);
        repository.Project("App", Hostile, properties);
        File.Move(Path.Combine(repository.Path, "App/App.csproj"), Path.Combine(repository.Path, $"App/App.{kind}"));
        repository.Write("Directory.Build.props", $"<Project><PropertyGroup>{ofAll}</PropertyGroup></Project>");
        Denied(repository, "App", command);
    }

    [Fact]
    public void What_is_allowed_builds_the_first_time_and_every_build_says_once_by_whom_it_is_managed()
    {
        using ScratchRepository repository = ScratchRepository.Create(Product.Feed, gateVersion: null);
        repository.Project("App", Good);
        repository.Write("All.slnx", "<Solution><Project Path=\"App/App.csproj\" /></Solution>");
        for (int i = 0; i < 2; i++)
        {
            CommandResult built = Managed(repository, "build All.slnx -m:1");
            Assert.True(built.ExitCode == 0, built.ToString());
            Assert.Equal(1, built.Output.Split('\n').Count(line => line.Contains(ManagedBy, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void A_looser_policy_of_the_repository_changes_nothing_and_a_stricter_one_adds()
    {
        using ScratchRepository repository = Product.Repository("""
            version: 1
            packages: { default: allow }
            rules: { PG1008: off }
            waivers:
              entries:
                - { rules: [PG0401], packages: [Contoso.Hostile], reason: we like it, approved-by: us, expires: 2999-12-31 }
            """);
        repository.Project("App", Hostile);
        Denied(repository, "App", "build");
        Denied(repository, "App", "build -p:PolicyGateEnabled=false");
        repository.Write("policygate.yaml", "version: 1\npackages: { deny: [Contoso.Good] }\n");
        repository.Project("App", Good);
        CommandResult stricter = Managed(repository, "build", "App");
        Assert.True(stricter.ExitCode != 0 && stricter.Codes.Contains("PG0401"), stricter.ToString());
        repository.Write("policygate.yaml", "version: 1\n");
        CommandResult both = Managed(repository, "build", "App");
        Assert.True(both.ExitCode == 0 && both.Output.Contains(ManagedBy, StringComparison.Ordinal), both.ToString());
    }

    [Fact]
    public async Task Verify_gate_sees_a_build_outside_it_and_each_way_out()
    {
        using ScratchRepository repository = ScratchRepository.Create(Product.Feed, gateVersion: null);
        repository.Project("App", Good);
        CommandResult managed = Managed(repository, "build", "App");
        Assert.True(managed.ExitCode == 0, managed.ToString());
        Assert.Empty(await VerifyAsync(repository));
        repository.Write("Directory.Build.rsp", "-p:CustomBeforeDirectoryBuildProps=\n");
        Assert.Equal(["PG0006"], await VerifyAsync(repository));
        File.Delete(Path.Combine(repository.Path, "Directory.Build.rsp"));

        // Sets the property before it imports its SDK by hand.
        string project = Path.Combine(repository.Path, "App/App.csproj");
        string usual = await File.ReadAllTextAsync(project);
        await File.WriteAllTextAsync(project, usual.Replace("<Project Sdk=\"Microsoft.NET.Sdk\">", "<Project><PropertyGroup><CustomBeforeDirectoryBuildProps /></PropertyGroup><Import Project=\"Sdk.props\" Sdk=\"Microsoft.NET.Sdk\" />", StringComparison.Ordinal).Replace("</Project>", "<Import Project=\"Sdk.targets\" Sdk=\"Microsoft.NET.Sdk\" /></Project>", StringComparison.Ordinal));
        Assert.Contains("PG0006", await VerifyAsync(repository));
        await File.WriteAllTextAsync(project, usual);
        Clean(repository);
        Assert.Equal(0, repository.Dotnet("build", "App").ExitCode);
        Assert.Equal(["PG0007"], await VerifyAsync(repository));
    }

    [Theory]
    [InlineData("build")]
    [InlineData("build --no-restore")]
    public void A_repository_that_knows_how_the_gate_is_made_cannot_name_what_it_would_define_anew(string command)
    {
        using ScratchRepository repository = ScratchRepository.Create(Product.Feed, gateVersion: null);
        repository.Project("App", Hostile);
        string[] targets = [.. Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "build/Sdk")).SelectMany(file => XDocument.Load(file).Descendants("Target")).Select(target => target.Attribute("Name")!.Value).Distinct()];
        Assert.Contains("_PolicyGateEvaluateBeforeBuild", targets);
        string redefined = string.Concat(targets.Select(name => $"<Target Name=\"{name}\" Returns=\"$(MSBuildProjectFullPath)\" />"));
        string open = "<PropertyGroup><_PolicyGateOk>true</_PolicyGateOk><_PolicyGateOff>true</_PolicyGateOff><ImportProjectExtensionProps>true</ImportProjectExtensionProps><ImportProjectExtensionTargets>true</ImportProjectExtensionTargets></PropertyGroup>";
        string props = "<Import Project=\"obj/App.csproj.nuget.g.props\" Condition=\"Exists('obj/App.csproj.nuget.g.props')\" />";
        string text = repository.Read("App/App.csproj").Replace("<Project Sdk=\"Microsoft.NET.Sdk\">", $"<Project><Import Project=\"Sdk.props\" Sdk=\"Microsoft.NET.Sdk\" />{open}{props}", StringComparison.Ordinal)
            .Replace("</Project>", $"<Import Project=\"Sdk.targets\" Sdk=\"Microsoft.NET.Sdk\" />{open}{props.Replace("g.props", "g.targets", StringComparison.Ordinal)}{redefined}</Project>", StringComparison.Ordinal);
        repository.Write("App/App.csproj", text);
        if (command != "build")
        {
            // By a machine that nobody manages; what runs there does not count here.
            _ = repository.Dotnet("restore", "App");
            Array.ForEach(Directory.GetFiles(repository.Markers), File.Delete);
        }

        CommandResult result = Managed(repository, command, "App");
        Assert.True(result.ExitCode != 0 && result.Codes.Any(code => code.StartsWith("PG", StringComparison.Ordinal)), result.ToString());
        Assert.False(Directory.Exists(Path.Combine(repository.Path, "App/bin")), result.ToString());
    }

    [Fact]
    public void A_hook_that_is_gone_lets_nothing_in()
    {
        using ScratchRepository repository = ScratchRepository.Create(Product.Feed, gateVersion: null);
        using TempFolder gone = new("pg-gone");
        repository.Project("App", Hostile);
        CommandResult result = repository.Dotnet("build", "App", (MachineEnvironment.OfProjects, gone["PolicyGate.props"]));
        Assert.True(result.ExitCode != 0 && result.Output.Contains("MSB4019", StringComparison.Ordinal) && repository.LeftMarkers.Count == 0, result.ToString());
    }

    [Fact]
    public void The_packed_tool_brings_the_gate_and_remove_leaves_everything_as_it_was()
    {
        using TempFolder machine = new("pg-packed");
        using ScratchRepository repository = ScratchRepository.Create(Product.Feed, gateVersion: null);
        repository.Project("App", Hostile);
        machine.Write("system/else", "as it was");
        string bundle = TestBundle.Make(machine, Product.DenyHostile, 3);
        CommandResult installed = PackedTool.Run(machine.Path, $"machine install --bundle {bundle} --root {machine["system"]}");
        Assert.True(installed.ExitCode == 0 && installed.Output.Contains($"  {MachineEnvironment.OfProjects}={machine["system/PolicyGate.props"]}\n", StringComparison.Ordinal), installed.ToString());
        CommandResult denied = repository.Dotnet("build", "App", [.. MachineEnvironment.VariablesOf(new MachineFolder(machine["system"]))]);
        Assert.True(denied.ExitCode != 0 && denied.Codes.Contains("PG0401") && repository.LeftMarkers.Count == 0, denied.ToString());
        CommandResult removed = PackedTool.Run(machine.Path, $"machine remove --root {machine["system"]}");
        Assert.True(removed.ExitCode == 0, removed.ToString());
        Assert.Equal([machine["system/else"]], Directory.GetFileSystemEntries(machine["system"], "*", SearchOption.AllDirectories));
        Assert.Equal("as it was", File.ReadAllText(machine["system/else"]));
    }

    /// <summary>Manages a machine with a bundle: a folder <c>root</c> of the test's own, by the gate in its folder <c>gate</c>.</summary>
    internal static void Install(TempFolder folder, string bundle)
    {
        if (!Directory.Exists(folder["gate"]))
        {
            ZipFile.ExtractToDirectory(Product.PackageFile, folder["gate"]);
        }

        MachineFolder machine = new(folder["root"]);
        new MachineInstaller(machine, folder["gate"], RepositoryCheck.Version, TimeProvider.System.GetUtcNow()).Install(bundle, TestBundle.Fingerprint, bundle);
    }

    private static CommandResult Managed(ScratchRepository repository, string command, string folder = "") =>
        repository.Dotnet(command, folder, [.. MachineEnvironment.VariablesOf(new MachineFolder(Machine.Value["root"]))]);

    private static void Denied(ScratchRepository repository, string folder, string command)
    {
        CommandResult result = Managed(repository, command, folder);
        Assert.True(result.ExitCode != 0 && result.Codes.Contains("PG0401"), result.ToString());
        Assert.True(repository.LeftMarkers.Count == 0, $"markers: {string.Join(' ', repository.LeftMarkers)}\n{result}");
    }

    private static void Clean(ScratchRepository repository)
    {
        Directory.Delete(Path.Combine(repository.Path, "App/obj"), recursive: true);
        foreach (string marker in Directory.GetFiles(repository.Markers))
        {
            File.Delete(marker);
        }
    }

    private static async Task<string[]> VerifyAsync(ScratchRepository repository)
    {
        CheckOptions options = new() { Paths = [repository.Path], UseCache = false, IsCi = false, VerifyGate = true, IsOfMachine = true, Machine = new MachineFolder(Machine.Value["root"]).Current };
        Reporting.CheckReport report = await new RepositoryCheck(options).RunAsync(null, CancellationToken.None);
        return [.. report.Projects.SelectMany(project => project.Findings).Where(finding => finding.Severity == Policies.Severity.Error).Select(finding => finding.Rule.Id).Order(StringComparer.Ordinal)];
    }
}
