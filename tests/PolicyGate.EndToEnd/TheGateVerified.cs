using PolicyGate.Testing;
using PolicyGate.Tool.Checking;

namespace PolicyGate.EndToEnd;

/// <summary><c>policygate check --verify-gate</c> after a real build: what a contributor can do in a pull request, CI sees.</summary>
public sealed class TheGateVerified
{
    private const string Good = """<PackageReference Include="Contoso.Good" Version="1.0.0" />""";
    private const string Policy = "version: 1\nextends: [base.policy]\npackages: { deny: [Contoso.Hostile] }\n";

    [Fact]
    public async Task Sees_a_forged_a_copied_and_a_stale_verdict_and_a_build_without_the_gate()
    {
        using ScratchRepository repository = Built();
        Assert.Empty(await VerifyAsync(repository));
        string verdict = Path.Combine(repository.Path, "App/obj/App.csproj.policygate.verdict");
        string genuine = await File.ReadAllTextAsync(verdict);

        // Forged: always yes, as somebody makes it who does not know this user's secret. Neither the build believes it nor CI.
        repository.Project("App", """<PackageReference Include="Contoso.Hostile" Version="1.0.0" />""");
        Assert.Equal(["PG0401"], repository.Dotnet("build", "App").Codes);
        string forged = System.Text.RegularExpressions.Regex.Replace(genuine, " *<_PolicyGateOk Condition.*\n", string.Empty);
        foreach (string text in new[] { forged.Replace(VerdictFile.TokenOf(genuine), new string('0', 64), StringComparison.Ordinal), "<Project><PropertyGroup><_PolicyGateOk>true</_PolicyGateOk></PropertyGroup></Project>", "garbled", genuine[..(genuine.Length / 2)].Replace("<!-- policygate", "<!-- policygate 0", StringComparison.Ordinal) })
        {
            await File.WriteAllTextAsync(verdict, text);
            CommandResult held = repository.Dotnet("build --no-restore", "App");
            Assert.True(held.ExitCode != 0 && held.Codes.Contains("PG0401") && repository.LeftMarkers.Count == 0, held.ToString());
        }

        await File.WriteAllTextAsync(verdict, forged);
        Assert.Equal(["PG0007", "PG0401"], await VerifyAsync(repository));

        // Copied from another project, left over from another commit, taken away.
        repository.Project("App", Good);
        Assert.Equal(0, repository.Dotnet("build", "App").ExitCode);
        Assert.Empty(await VerifyAsync(repository));
        File.Copy(Path.Combine(repository.Path, "Other/obj/Other.csproj.policygate.verdict"), verdict, overwrite: true);
        Assert.Equal(["PG0007"], await VerifyAsync(repository));
        Assert.Equal(0, repository.Dotnet("build", "App").ExitCode);
        Assert.Empty(await VerifyAsync(repository));
        repository.Write("base.policy", "version: 1\npinning: { direct: fixed }\n");
        Assert.Equal(["PG0007", "PG0007"], await VerifyAsync(repository));
        repository.Write("base.policy", "version: 1\n");
        File.Delete(verdict);
        Assert.Equal(["PG0007"], await VerifyAsync(repository));
    }

    [Fact]
    public async Task Sees_every_difference_to_the_protected_branch()
    {
        using ScratchRepository repository = Built();
        using TempFolder checkout = new("pg-protected");
        foreach (string file in new[] { "policygate.yaml", "base.policy", "global.json", "nuget.config", "Directory.Build.props", "Directory.Build.targets", "Directory.Solution.targets" })
        {
            checkout.Write(file, repository.Read(file));
        }

        Assert.Empty(await VerifyAsync(repository, checkout.Path));

        foreach ((string file, string text) in new[]
        {
            ("App/policygate.yaml", "version: 1\n"), ("policygate.yaml", Policy + "\n"), ("base.policy", "version: 1\n\n"), ("global.json", repository.Read("global.json") + "\n"), ("nuget.config", repository.Read("nuget.config") + "\n"),
            ("App/Directory.Build.props", "<Project><Import Project=\"../Directory.Build.props\" /></Project>"), ("Directory.Build.targets", "<Project></Project>"), ("Directory.Build.rsp", "-nologo"), (".config/dotnet-tools.json", "{ \"tools\": {} }"),
        })
        {
            string? before = File.Exists(Path.Combine(repository.Path, file)) ? repository.Read(file) : null;
            repository.Write(file, text);
            Assert.Contains("PG0008", await VerifyAsync(repository, checkout.Path));
            if (before is null)
            {
                File.Delete(Path.Combine(repository.Path, file));
            }
            else
            {
                repository.Write(file, before);
            }
        }

        Assert.Empty(await VerifyAsync(repository, checkout.Path));
        checkout.Write("Other/policygate.yaml", "version: 1\n");
        Assert.Equal(["PG0008"], await VerifyAsync(repository, checkout.Path));
    }

    [Fact]
    public async Task Sees_a_project_that_no_solution_names_and_no_build_props_reach()
    {
        using ScratchRepository repository = Built();
        repository.Project("Hidden", """<PackageReference Include="Contoso.Hostile" Version="1.0.0" />""", "<TargetFramework>net10.0</TargetFramework>");
        string project = Path.Combine(repository.Path, "Hidden/Hidden.csproj");
        await File.WriteAllTextAsync(project, (await File.ReadAllTextAsync(project)).Replace("<Project Sdk=\"Microsoft.NET.Sdk\">", "<Project><PropertyGroup><ImportDirectoryBuildProps>false</ImportDirectoryBuildProps></PropertyGroup><Import Project=\"Sdk.props\" Sdk=\"Microsoft.NET.Sdk\" />", StringComparison.Ordinal).Replace("</Project>", "<Import Project=\"Sdk.targets\" Sdk=\"Microsoft.NET.Sdk\" /></Project>", StringComparison.Ordinal));
        CommandResult built = repository.Dotnet("build", "Hidden");
        Assert.True(built.ExitCode == 0 && repository.LeftMarkers.Count > 0, built.ToString());
        Assert.Equal(["PG0006", "PG0007", "PG0401"], await VerifyAsync(repository));
    }

    [Fact]
    public async Task Sees_a_build_without_the_gate_after_a_restore_under_it()
    {
        using ScratchRepository repository = Built();
        Directory.Delete(Path.Combine(repository.Path, "App/obj"), recursive: true);
        Assert.Equal(0, repository.Dotnet("restore", "App").ExitCode);
        Assert.Equal(["PG0007"], await VerifyAsync(repository));

        CommandResult without = repository.Dotnet("build --no-restore -p:ImportDirectoryBuildProps=false", "App");
        Assert.True(without.ExitCode == 0, without.ToString());
        Assert.Equal(["PG0007"], await VerifyAsync(repository));

        CommandResult under = repository.Dotnet("build --no-restore", "App");
        Assert.True(under.ExitCode == 0, under.ToString());
        Assert.Empty(await VerifyAsync(repository));
        Assert.Equal(0, repository.Dotnet("build", "App").ExitCode);
        Assert.Empty(await VerifyAsync(repository));

        // A restore under another seal, and nothing built since: the last build was under the gate.
        repository.Write("policygate.yaml", Policy + "# more\n");
        Assert.Equal(0, repository.Dotnet("restore", "App").ExitCode);
        Assert.Equal(0, repository.Dotnet("build", "Other").ExitCode);
        Assert.Empty(await VerifyAsync(repository));
        repository.Write("App/Program.cs", "static class Program { static void Main() { } } // changed\n");
        Assert.Equal(0, repository.Dotnet("build --no-restore -p:ImportDirectoryBuildProps=false", "App").ExitCode);
        Assert.Equal(["PG0007"], await VerifyAsync(repository));
    }

    [Fact]
    public async Task Sees_a_file_that_keeps_the_gate_away_by_whatever_way_MSBuild_imports_it()
    {
        using ScratchRepository repository = Built();
        const string Away = "<PropertyGroup><_PolicyGateOk>true</_PolicyGateOk></PropertyGroup><Target Name=\"_PolicyGateInitial\" /><Target Name=\"_PolicyGateUse\" /><Target Name=\"_PolicyGateUseInCompiler\" /><Target Name=\"_PolicyGateHold\" />";
        string project = repository.Read("App/App.csproj");
        foreach ((string file, string text) in new[]
        {
            ("App/e.props", "<Import Project=\"$(VCTargetsPath)e.props\" />"),
            ("App/e.props", "<Import Project=\"$(MSBuildToolsPath)/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e$(MSBuildProjectDirectory)/e.props\" />"),
            ("App/AnyCPU.props", "<PropertyGroup><Platform Condition=\"'$(Platform)' == ''\">good</Platform></PropertyGroup><Import Project=\"$(Platform).props\" />"),
            ("App/e1.props", "<Import Project=\"e$([System.String]::Copy(`%2e`).Length).props\" />"),
            ("App/e.props", "<PropertyGroup><CustomBeforeMicrosoftCommonTargets><A>../App/e.props</A></CustomBeforeMicrosoftCommonTargets></PropertyGroup>"),
            ("App/e.props", "<PropertyGroup><PublishProfile>x</PublishProfile><AppDesignerFolder>P%72ops</AppDesignerFolder></PropertyGroup>"),
            ("App/obj/App.csproj.more.props", string.Empty),
            ("App/App.cs.csproj.user", string.Empty),
            ("Gone/obj/Gone.csproj.policygate.verdict", string.Empty),
        })
        {
            // What a first build does not take, and a later one does.
            repository.Write("App/good.props", "<Project />");
            repository.Write("App/App.csproj", project.Replace("</Project>", $"{text}</Project>", StringComparison.Ordinal));
            repository.Write(file, $"<Project>{Away}</Project>");
            Reporting.CheckReport report = await ReportAsync(repository, null);
            Assert.Contains(report.Projects.SelectMany(one => one.Findings), finding => finding.Rule.Id == "PG0006" && finding.At.File == Path.Combine(repository.Path, file));
            File.Delete(Path.Combine(repository.Path, file));
        }

        repository.Write("App/App.csproj", project);
        File.Delete(Path.Combine(repository.Path, "App/good.props"));
        Assert.Equal(0, repository.Dotnet("build", "App").ExitCode);
        Assert.Empty(await VerifyAsync(repository));
        string link = Path.Combine(repository.Path, "App/linked");
        File.CreateSymbolicLink(link, Path.Combine(repository.PackageCache, "contoso.good"));
        Assert.Equal(["PG0006"], await VerifyAsync(repository));
        File.Delete(link);
        repository.Write("App/Props/launchSettings.json", $$$"""{ "profiles": { "a": { "commandName": "Project", "environmentVariables": { "DOTNET_STARTUP_HOOKS": "{{{Path.Combine(repository.PackageCache, "contoso.good/1.0.0/lib/hook.dll")}}}" } } } }""");
        Assert.Equal(["PG0006"], await VerifyAsync(repository));
    }

    private static ScratchRepository Built()
    {
        ScratchRepository repository = Product.Repository(Policy);
        repository.Write("base.policy", "version: 1\n");
        foreach (string project in new[] { "App", "Other" })
        {
            repository.Project(project, Good);
            CommandResult built = repository.Dotnet("build", project);
            Assert.True(built.ExitCode == 0, built.ToString());
        }

        return repository;
    }

    private static async Task<string[]> VerifyAsync(ScratchRepository repository, string? checkout = null)
    {
        Reporting.CheckReport report = await ReportAsync(repository, checkout);
        return [.. report.Projects.SelectMany(project => project.Findings).Where(finding => finding.Severity == PolicyGate.Policies.Severity.Error).Select(finding => finding.Rule.Id).Order(StringComparer.Ordinal)];
    }

    private static Task<Reporting.CheckReport> ReportAsync(ScratchRepository repository, string? checkout) =>
        new RepositoryCheck(new CheckOptions { Paths = [repository.Path], UseCache = false, IsCi = false, VerifyGate = true, Protected = checkout }).RunAsync(null, CancellationToken.None);
}
