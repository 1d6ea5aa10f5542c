using System.Text.Json;
using PolicyGate.Testing;

namespace PolicyGate.EndToEnd;

/// <summary>What decides in a build is MSBuild's own evaluation: its items, its imports, its SDKs.</summary>
public sealed class EvaluatedByMsbuild
{
    private const string DenyAll = "version: 1\npackages: { default: deny }\n";
    private const string DenyCode = "version: 1\nbuild-code: { default: deny }\n";

    // What the tool cannot evaluate it cannot say alike; the environment says so to the comparison.
    private static readonly (string, string) TaskOnly = ("PolicyGateComparedWithTheTool", "false");

    [Theory]
    [InlineData("single", "", "", """<PackageReference Include="Contoso.Good" Version="1.0.0" />""")]
    [InlineData("child", "", "", """<PackageReference Include="Contoso.Good"><Version>1.0.0</Version></PackageReference>""")]
    [InlineData("property", "", "<V>1.0.0</V>", """<PackageReference Include="Contoso.Good" Version="$(V)" />""")]
    [InlineData("update", "", "", """<PackageReference Include="Contoso.Good" /><PackageReference Update="Contoso.Good" Version="1.0.0" />""")]
    [InlineData("condition", "", "", """<PackageReference Include="Contoso.Bridge" Version="1.0.0" Condition="'$(No)' == 'yes'" /><PackageReference Include="Contoso.Good" Version="1.0.0" />""")]
    [InlineData("central", """<Project><PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup><ItemGroup><PackageVersion Include="Contoso.Good" Version="1.0.0" /></ItemGroup></Project>""", "", """<PackageReference Include="Contoso.Good" />""")]
    public void Its_items_are_judged_at_their_places(string shape, string central, string properties, string items)
    {
        using ScratchRepository repository = Product.Repository(DenyAll);
        if (central.Length > 0)
        {
            repository.Write("Directory.Packages.props", central);
        }

        repository.Project("App", items, "<TargetFramework>net10.0</TargetFramework>" + properties);
        CommandResult built = repository.Dotnet("build", "App");
        CommandResult asked = repository.Dotnet("msbuild -getItem:PackageReference", "App");
        using JsonDocument said = JsonDocument.Parse(asked.Output);
        string[] expected = [.. said.RootElement.GetProperty("Items").GetProperty("PackageReference").EnumerateArray()
            .Select(item => $"{item.GetProperty("DefiningProjectFullPath").GetString()} {item.GetProperty("Identity").GetString()}")];
        string[] found = [.. built.Findings.Where(line => line.Contains("PG0402", StringComparison.Ordinal)).Distinct()
            .Select(line => $"{line.Split('(')[0]} {line.Split("PG0402: ")[1].Split(' ')[0]}")];
        Assert.True(expected.SequenceEqual(found), $"{shape}\n{string.Join('\n', expected)}\n{built}");
        Assert.Empty(repository.LeftMarkers);
    }

    [Theory]
    [InlineData("""<Import Project="Sdk.props" Sdk="Contoso.Sdk" Version="$(V)" />""", "<V>1.0.0</V>")]
    [InlineData("""<Import Project="Sdk.props" Sdk="Contoso.Sdk" Version="1.0.$(V)" />""", "<V>0</V>")]
    [InlineData("""<Import Project="$(P)" Sdk="Contoso.Sdk" Version="1.0.0" />""", "<P>Sdk.props</P>")]
    [InlineData("""<Import Project="Sdk.props" Sdk="Contoso.Sdk" Version="1.0.0" Condition="'$(RuntimeIdentifier)' == 'linux-x64'" />""", "")]
    [InlineData("""<Import Project="Sdk.props" Sdk="Contoso.Sdk" Version="$([System.String]::Join('.', '1', '0', '0'))" />""", "")]
    public void An_SDK_is_judged_whatever_its_version_is_computed_from(string import, string properties)
    {
        using TempFolder feed = new("pg-sdk");
        new SamplePackage("Contoso.Sdk", "1.0.0").File("Sdk/Sdk.props", "<Project />").WriteTo(feed.Path);
        using ScratchRepository repository = WithFeed(DenyAll + "build-code: { default: deny }\n", feed);
        repository.Project("App", string.Empty, "<TargetFramework>net10.0</TargetFramework>" + properties);
        repository.Write("App/App.csproj", repository.Read("App/App.csproj").Replace("</Project>", import + "</Project>", StringComparison.Ordinal));
        CommandResult built = repository.Dotnet("build", "App", TaskOnly);
        Assert.True(built.ExitCode != 0 && built.Codes.Contains("PG0402"), built.ToString());
        Assert.Contains("App.csproj", built.Findings[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$(NUGET_PACKAGES)/contoso.hostile/1.0.0/build/Contoso.Hostile.props", "")]
    [InlineData("$(Folder)/build/Contoso.Hostile.props", "<Folder>$(NUGET_PACKAGES)/contoso.hostile/1.0.0</Folder>")]
    [InlineData("$(NUGET_PACKAGES)/contoso.good/../contoso.hostile/1.0.0/build/Contoso.Hostile.props", "")]
    [InlineData("$(NUGET_PACKAGES)/contoso.hostile/1.0.0/build/Contoso.Hostile.*", "")]
    [InlineData("$([System.Environment]::GetEnvironmentVariable('NUGET_PACKAGES'))/contoso.hostile/1.0.0/buildTransitive/Contoso.Hostile.props", "")]
    public void A_package_s_file_that_the_project_imports_by_its_path_runs_nothing(string path, string properties)
    {
        using ScratchRepository repository = Product.Repository(DenyAll);
        repository.Project("Other", """<PackageReference Include="Contoso.Hostile" Version="1.0.0" />""");
        Assert.NotEqual(0, repository.Dotnet("build", "Other").ExitCode);
        repository.Project("App", string.Empty, "<TargetFramework>net10.0</TargetFramework>" + properties);
        repository.Write("App/App.csproj", repository.Read("App/App.csproj").Replace("</Project>", $"<Import Project=\"{path}\" /></Project>", StringComparison.Ordinal));
        for (int i = 0; i < 2; i++)
        {
            CommandResult built = repository.Dotnet("build", "App", TaskOnly);
            Assert.True(built.ExitCode != 0 && built.Codes.Contains("PG0402"), built.ToString());
        }

        Assert.Empty(repository.LeftMarkers);
    }

    [Theory]
    [InlineData("""<Import Project="$(NUGET_PACKAGES)/contoso.odd/1.0.0/build/a.targets" />""", false, "PG1008")]
    [InlineData("""<Import Project="$(NUGET_PACKAGES)/contoso.odd/1.0.0/build/a.targets" />""", true, "PG0401")]
    [InlineData("""<UsingTask TaskName="A" AssemblyFile="$(NUGET_PACKAGES)/contoso.odd/1.0.0/tasks/a.dll" />""", true, "PG0401")]
    public void What_a_project_takes_by_its_path_is_judged_also_where_the_policy_lets_all_build_code_run(string element, bool isWhole, string expected)
    {
        using ScratchRepository repository = Product.Repository("version: 1\npackages: { deny: [Contoso.Odd] }\n");
        string odd = Path.Combine(Directory.CreateDirectory(Path.Combine(repository.PackageCache, "contoso.odd", "1.0.0", "build")).FullName, "a.targets");
        File.WriteAllText(odd, $"""<Project InitialTargets="Odd"><Target Name="Odd"><WriteLinesToFile File="{odd}.ran" Lines="a" /></Target></Project>""");
        if (isWhole)
        {
            File.WriteAllText(Path.Combine(repository.PackageCache, "contoso.odd", "1.0.0", ".nupkg.metadata"), "{}");
        }

        repository.Project("App", string.Empty);
        repository.Write("App/App.csproj", repository.Read("App/App.csproj").Replace("</Project>", element + "</Project>", StringComparison.Ordinal));
        CommandResult restored = repository.Dotnet("restore", "App", TaskOnly);
        Assert.True(restored.ExitCode != 0 && restored.Codes.Contains(expected) && restored.Findings[0].Contains("App.csproj(", StringComparison.Ordinal), restored.ToString());
        Assert.False(File.Exists(odd + ".ran"));
    }

    [Theory]
    [InlineData("""<PackageReference Include="Contoso.Hostile" Version="[1.0.0]" IsImplicitlyDefined="true" />""", "<RuntimeIdentifierGraphPath>$(MSBuildThisFileDirectory)g/graph.json</RuntimeIdentifierGraphPath>")]
    [InlineData("""<PackageReference Include="Contoso.Hostile" Version="[1.0.0]"><IsImplicitlyDefined>true</IsImplicitlyDefined></PackageReference>""", "")]
    [InlineData("""<PackageReference Include="Contoso.Hostile" Version="[1.0.0]" IsImplicitlyDefined="true" /><KnownILLinkPack Include="Contoso.Hostile" TargetFramework="net10.0" ILLinkPackVersion="1.0.0" />""", "")]
    [InlineData("""<PackageDownload Include="Contoso.Hostile" Version="[1.0.0]" />""", "")]
    [InlineData("""<PackageReference Include="Contoso.Hostile" Version="[1.0.0]" /><PackageReference Update="Contoso.Hostile" IsImplicitlyDefined="true" />""", "")]
    public void What_the_repository_wrote_is_never_the_SDK_s(string items, string properties)
    {
        using ScratchRepository repository = Product.Repository(DenyAll);
        repository.Write("App/g/graph.json", """{ "runtimes": {} }""");
        repository.Write("App/g/Microsoft.NETCoreSdk.BundledVersions.props", """<Project><ItemGroup><KnownILLinkPack Include="Contoso.Hostile" TargetFramework="net10.0" ILLinkPackVersion="1.0.0" /></ItemGroup></Project>""");
        repository.Project("App", items, "<TargetFramework>net10.0</TargetFramework>" + properties);
        // A server restores in another process, for which it asks beside that file.
        CommandResult built = repository.Dotnet("build", "App", BuildServers.None);
        Assert.True(built.ExitCode != 0 && built.Codes.Contains("PG0402"), built.ToString());
        Assert.Empty(repository.LeftMarkers);
    }

    [Fact]
    public void Code_from_outside_is_PG1008_and_that_of_the_repository_is_not()
    {
        using TempFolder outside = new("pg-outside");
        outside.Write("shared.props", "<Project />");
        outside.Write("a.dll", "x");
        using ScratchRepository repository = Product.Repository(DenyCode);
        repository.Write("eng/own.props", "<Project />");
        repository.Project("App", $"""<Reference Include="a"><HintPath>{outside["a.dll"]}</HintPath></Reference>""");
        repository.Write("App/App.csproj", repository.Read("App/App.csproj").Replace("</Project>", $"""<Import Project="../eng/own.props" /><UsingTask TaskName="T" AssemblyFile="{outside["a.dll"]}" /></Project>""", StringComparison.Ordinal));
        CommandResult built = repository.Dotnet("build", "App", TaskOnly);
        Assert.True(built.ExitCode != 0, built.ToString());
        Assert.Equal(["PG1008"], built.Codes);
        Assert.Equal(2, built.Findings.Distinct().Count());

        repository.Project("App", string.Empty);
        repository.Write("App/App.csproj", repository.Read("App/App.csproj").Replace("</Project>", """<Import Project="../eng/own.props" /></Project>""", StringComparison.Ordinal));
        Assert.Empty(repository.Dotnet("build", "App").Findings);

        repository.Write("App/App.csproj", repository.Read("App/App.csproj").Replace("</Project>", $"""<Import Project="{outside["shared.props"]}" /></Project>""", StringComparison.Ordinal));
        Assert.Equal(["PG1008"], repository.Dotnet("build", "App", TaskOnly).Codes);
    }

    private static ScratchRepository WithFeed(string policy, TempFolder feed)
    {
        ScratchRepository repository = Product.Repository(policy);
        repository.Write("nuget.config", repository.Read("nuget.config").Replace("<clear /><add", $"<clear /><add key=\"own\" value=\"{feed.Path}\" /><add", StringComparison.Ordinal));
        return repository;
    }
}
