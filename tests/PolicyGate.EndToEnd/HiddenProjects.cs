using PolicyGate.Testing;
using PolicyGate.Tool.Checking;

namespace PolicyGate.EndToEnd;

/// <summary>A referenced project that is kept from the gate: what its package does is done, and <c>policygate check --verify-gate</c> says so.</summary>
public sealed class HiddenProjects
{
    private const string NoProps = "<PropertyGroup><ImportDirectoryBuildProps>false</ImportDirectoryBuildProps>{0}</PropertyGroup>";
    private const string Language = "<Language>C#</Language><DefaultLanguageSourceExtension>.cs</DefaultLanguageSourceExtension><LanguageTargets>$(MSBuildToolsPath)/Microsoft.CSharp.targets</LanguageTargets>";

    // What the tool cannot evaluate it cannot say alike; the environment says so to the comparison.
    private static readonly (string, string) TaskOnly = ("PolicyGateComparedWithTheTool", "false");

    [Theory]
    [InlineData("lib/bin/Evil/Evil.csproj", "", "../lib/bin/Evil/Evil.csproj", true)]
    [InlineData("node_modules/Evil/Evil.csproj", "", "../node_modules/Evil/Evil.csproj", false)]
    [InlineData(".hidden/obj/Evil/Evil.csproj", "", "$(MSBuildThisFileDirectory)../.hidden/obj/Evil/Evil.csproj", false)]
    [InlineData("Evil/Evil.proj", "<BaseIntermediateOutputPath>.o/</BaseIntermediateOutputPath>" + Language, "../Evil/Evil.proj", false)]
    [InlineData("Evil/Evil.xproj", "<MSBuildProjectExtensionsPath>$(MSBuildThisFileDirectory)../.o/</MSBuildProjectExtensionsPath>" + Language, "../*/Evil.xproj", false)]
    [InlineData("../outside/Evil/Evil.csproj", "", "$([System.IO.Path]::Combine('..', '..', 'outside', 'Evil', 'Evil.csproj'))", false)]
    public async Task Are_found_by_what_refers_to_them(string file, string properties, string reference, bool hasOwnProps)
    {
        using ScratchRepository repository = Product.Repository("version: 1\npackages: { default: deny }\nbuild-code: { default: deny }\n");
        Outside(repository, file, string.Format(System.Globalization.CultureInfo.InvariantCulture, hasOwnProps ? string.Empty : NoProps, properties));
        if (hasOwnProps)
        {
            repository.Write("lib/bin/Directory.Build.props", "<Project />");
        }

        repository.Project("App", $"<ProjectReference Include=\"{reference}\" />");
        CommandResult built = repository.Dotnet("build", "App");
        string[] said = await VerifyAsync(repository);
        Assert.True(built.ExitCode != 0 || said.Contains("PG0006"), $"{built}\n{string.Join(' ', said)}");
    }

    [Fact]
    public async Task Are_found_behind_a_link()
    {
        using ScratchRepository repository = Product.Repository("version: 1\npackages: { default: deny }\nbuild-code: { default: deny }\n");
        Outside(repository, ".x/bin/E/Evil.csproj", NoProps.Replace("{0}", string.Empty, StringComparison.Ordinal));
        Directory.CreateSymbolicLink(Path.Combine(repository.Path, "Evil"), Path.Combine(repository.Path, ".x/bin/E"));
        repository.Project("App", """<ProjectReference Include="../Evil/Evil.csproj" />""");
        CommandResult built = repository.Dotnet("build", "App");
        Assert.True(built.ExitCode != 0 || (await VerifyAsync(repository)).Contains("PG0006"), built.ToString());
    }

    [Theory]
    [InlineData("$(NuGetPackageRoot)/contoso.hostile/1.0.0/build/Contoso.Hostile.props", "{0}")]
    [InlineData("$(NUGET_PACKAGES)/contoso.hostile/1.0.0/build/Contoso.Hostile.props", "{0}")]
    [InlineData("$(NUGET_PACKAGES)/contoso.hostile/1.0.0/build/Contoso.Hostile.props", "<Target Name=\"Z\" BeforeTargets=\"AssignProjectConfiguration\">{0}</Target>")]
    [InlineData("../../outside/e.proj", "{0}")]
    public void A_file_of_a_package_or_from_outside_that_a_reference_builds_is_PG1008(string path, string place)
    {
        using ScratchRepository repository = Product.Repository("version: 1\npackages: { deny: [Contoso.Hostile] }\nbuild-code: { default: deny }\n");
        repository.Project("Other", """<PackageReference Include="Contoso.Hostile" Version="1.0.0" />""");
        Assert.NotEqual(0, repository.Dotnet("build", "Other").ExitCode);
        repository.Write("../outside/e.proj", "<Project><Target Name=\"M\" /></Project>");
        repository.Project("App", string.Empty);
        string reference = $"<ItemGroup><ProjectReference Include=\"{path}\" Targets=\"M\" ReferenceOutputAssembly=\"false\" SkipGetTargetFrameworkProperties=\"true\" /></ItemGroup>";
        repository.Write("App/App.csproj", repository.Read("App/App.csproj").Replace("</Project>", place.Replace("{0}", reference, StringComparison.Ordinal) + "</Project>", StringComparison.Ordinal));
        CommandResult built = repository.Dotnet("build", "App", TaskOnly);
        Assert.True(built.ExitCode != 0 && built.Findings.Any(line => line.Contains("error PG1008: a project, ", StringComparison.Ordinal)), built.ToString());

        // NuGet's walk over references has run the initial targets by then.
        Assert.DoesNotContain(repository.LeftMarkers, marker => marker != "initial");
    }

    [Theory]
    [InlineData("App/App.csproj.user", "<Project />")]
    [InlineData("eng/more.rsp", "-nologo")]
    [InlineData("before.All.sln.targets", "<Project />")]
    [InlineData("after.All.slnx.targets", "<Project />")]
    [InlineData("Directory.Solution.props", "<Project />")]
    [InlineData("App/ci.runsettings", "<RunSettings />")]
    [InlineData("lib/bin/policygate.yaml", "version: 1\n")]
    public async Task Files_that_are_taken_without_being_named_are_those_of_the_protected_branch(string file, string text)
    {
        using ScratchRepository repository = Product.Repository("version: 1\n");
        using TempFolder checkout = new("pg-protected");
        foreach (string same in new[] { "policygate.yaml", "global.json", "nuget.config", "Directory.Build.props", "Directory.Build.targets", "Directory.Solution.targets" })
        {
            checkout.Write(same, repository.Read(same));
        }

        Assert.DoesNotContain("PG0008", await VerifyAsync(repository, checkout.Path));
        repository.Write(file, text);
        Assert.Contains("PG0008", await VerifyAsync(repository, checkout.Path));
    }

    private static void Outside(ScratchRepository repository, string file, string properties)
    {
        repository.Write(file, $"""
            <Project>
              {properties}
              <Import Project="Sdk.props" Sdk="Microsoft.NET.Sdk" />
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup><PackageReference Include="Contoso.Hostile" Version="1.0.0" PrivateAssets="all" /></ItemGroup>
              <Import Project="Sdk.targets" Sdk="Microsoft.NET.Sdk" />
            </Project>
            """);
        repository.Write(Path.Combine(Path.GetDirectoryName(file)!, "L.cs"), "public class L { }\n");
    }

    private static async Task<string[]> VerifyAsync(ScratchRepository repository, string? checkout = null)
    {
        Reporting.CheckReport report = await new RepositoryCheck(new CheckOptions { Paths = [repository.Path], UseCache = false, IsCi = false, VerifyGate = true, Protected = checkout }).RunAsync(null, CancellationToken.None);
        return [.. report.Projects.SelectMany(project => project.Findings).Where(finding => finding.Severity == PolicyGate.Policies.Severity.Error).Select(finding => finding.Rule.Id).Distinct().Order(StringComparer.Ordinal)];
    }
}
