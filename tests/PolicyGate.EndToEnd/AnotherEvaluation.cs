using PolicyGate.Testing;
using PolicyGate.Tool.Checking;

namespace PolicyGate.EndToEnd;

/// <summary>A verdict is of what was judged: another evaluation of the same files, of other properties or with files that have come since, is judged itself.</summary>
public sealed class AnotherEvaluation
{
    private const string AllowsTheFirst = "version: 1\npackages: { default: deny, allow: [\"Contoso.Sdk@[1.0.0]\", Contoso.Good] }\n";

    // What the tool cannot evaluate it cannot say alike; the environment says so to the comparison.
    private static readonly (string, string) TaskOnly = ("PolicyGateComparedWithTheTool", "false");

    [Theory]
    [InlineData("<V>1.0.0</V><V Condition=\"'$(Configuration)' == 'Release'\">2.0.0</V>", "-c Release", "", "")]
    [InlineData("<V>1.0.0</V><V Condition=\"'$(Channel)' != ''\">2.0.0</V>", "-p:Channel=x", "", "")]
    [InlineData("<V>1.0.0</V><Next Condition=\"'$(Channel)' == 'x'\">2</Next><V Condition=\"'$(Next)' != ''\">$(Next).0.0</V>", "", "Channel", "x")]
    [InlineData("<V>$([System.Environment]::GetEnvironmentVariable('CHANNEL').Length).0.0</V>", "", "CHANNEL", "xx")]
    [InlineData("<V Condition=\"'$(Platform)' == 'x64'\">2.0.0</V><V Condition=\"'$(V)' == ''\">1.0.0</V>", "-p:Platform=x64", "", "")]
    public void With_other_properties_that_decide_an_SDK_is_judged(string version, string arguments, string variable, string value)
    {
        using TempFolder feed = Feed();
        using ScratchRepository repository = WithFeed(AllowsTheFirst, feed);
        repository.Project("App", string.Empty, "<TargetFramework>net10.0</TargetFramework>" + version);
        repository.Write("App/App.csproj", repository.Read("App/App.csproj").Replace("</Project>", """<Import Project="Sdk.props" Sdk="Contoso.Sdk" Version="$(V)" /></Project>""", StringComparison.Ordinal));
        (string, string)[] first = variable.Length > 0 ? [TaskOnly, (variable, "1")] : [TaskOnly];
        for (int i = 0; i < 2; i++)
        {
            CommandResult allowed = repository.Dotnet("build", "App", first);
            Assert.True(allowed.ExitCode == 0, allowed.ToString());
        }

        (string, string)[] other = variable.Length > 0 ? [TaskOnly, (variable, value)] : [TaskOnly];
        foreach (string command in new[] { $"build --no-restore {arguments}", $"build {arguments}" })
        {
            CommandResult denied = repository.Dotnet(command, "App", other);
            Assert.True(denied.ExitCode != 0 && denied.Codes.Contains("PG0403"), command + denied);
        }

        Assert.DoesNotContain("sdk2", repository.LeftMarkers);
        Assert.True(repository.Dotnet("build", "App", first).ExitCode == 0);
    }

    [Theory]
    [InlineData("../$(Configuration).props")]
    [InlineData("$(Folder)/a.props")]
    public void With_other_properties_that_decide_an_import_goes_on_once_it_is_judged(string import)
    {
        using ScratchRepository repository = Product.Repository("version: 1\npackages: { default: deny, allow: [Contoso.Good] }\n");
        repository.Write("Release.props", "<Project />");
        repository.Write("props/a.props", "<Project />");
        repository.Project("App", """<PackageReference Include="Contoso.Good" Version="1.0.0" />""", "<TargetFramework>net10.0</TargetFramework><Folder Condition=\"'$(Configuration)' == 'Release'\">../props</Folder>");
        repository.Write("App/App.csproj", repository.Read("App/App.csproj").Replace("</Project>", $"<Import Project=\"{import}\" Condition=\"Exists('{import}')\" /></Project>", StringComparison.Ordinal));
        foreach (string command in new[] { "restore", "build --no-restore -c Release", "build --no-restore -c Release", "build --no-restore" })
        {
            CommandResult result = repository.Dotnet(command, "App", TaskOnly);
            Assert.True(result is { ExitCode: 0, Findings.Count: 0 }, command + result);
        }
    }

    [Theory]
    [InlineData("../props/*.props", "props/b.props")]
    [InlineData("../props/**/*.props", "props/deep/b.props")]
    [InlineData("../*s/b.props", "props/b.props")]
    [InlineData("$(Folder)/b.props", "props/b.props")]
    [InlineData("$(Glob)", "props/b.props")]
    public void With_a_file_that_appears_where_an_import_awaits_it_is_judged(string import, string file)
    {
        using TempFolder feed = Feed();
        using ScratchRepository repository = WithFeed(AllowsTheFirst, feed);
        repository.Write("props/a.props", "<Project />");
        repository.Project("App", string.Empty, "<TargetFramework>net10.0</TargetFramework><Folder>../props</Folder><Glob>../props/?.props</Glob>");
        repository.Write("App/App.csproj", repository.Read("App/App.csproj").Replace("</Project>", $"""<Import Project="{import}" Condition="'{import}' != '$(Folder)/b.props' or Exists('$(Folder)/b.props')" /></Project>""", StringComparison.Ordinal));
        Assert.True(repository.Dotnet("build", "App", TaskOnly).ExitCode == 0);
        repository.Write(file, """<Project><Import Project="Sdk.props" Sdk="Contoso.Sdk" Version="2.0.0" /></Project>""");
        CommandResult denied = repository.Dotnet("build --no-restore", "App", TaskOnly);
        Assert.True(denied.ExitCode != 0 && denied.Codes.Contains("PG0403"), denied.ToString());
        Assert.DoesNotContain("sdk2", repository.LeftMarkers);
    }

    [Theory]
    [InlineData("'$(MSBuildOdd)' == '1'", "build -p:MSBuildOdd=1", "PG1001")]
    [InlineData("'$(BuildProjectReferences)' == 'false'", "build --no-dependencies", "PG1008")]
    [InlineData("'$(SelfContained)' == 'FALSE'", "build --no-restore -p:SelfContained=FALSE", "PG1008")]
    [InlineData("$([System.Environment]::CommandLine.Contains('oddity'))", "build --no-restore -p:Other=oddity", "PG1008")]
    [InlineData("'$(ImportProjectExtensionProps)' == 'true'", "build", "PG0001")]
    public void Whose_imports_only_it_has_lets_nothing_in(string condition, string command, string code)
    {
        // Where a property spells the whole path, whatever its condition, it is told in every evaluation.
        using ScratchRepository repository = Product.Repository("version: 1\nbuild-code: { default: deny }\n");
        repository.Project("Other", """<PackageReference Include="Contoso.Hostile" Version="1.0.0" />""");
        repository.Dotnet("build", "Other");
        repository.Project("App", string.Empty);
        repository.Write("App/App.csproj", repository.Read("App/App.csproj").Replace("</Project>", $"""<PropertyGroup><Odd Condition="{condition}">contoso.hostile</Odd></PropertyGroup><Import Project="$(NUGET_PACKAGES)/$(Odd)/1.0.0/build/Contoso.Hostile.props" Condition="'$(Odd)' != ''" /></Project>""", StringComparison.Ordinal));
        Assert.True(code == "PG0001" || repository.Dotnet("build", "App", TaskOnly).ExitCode == 0);
        CommandResult refused = repository.Dotnet(command, "App", TaskOnly, BuildServers.None);
        Assert.True(refused.ExitCode != 0 && refused.Codes.Contains(code), refused.ToString());
        Assert.Empty(repository.LeftMarkers);
    }

    [Fact]
    public void With_a_file_in_obj_that_takes_in_what_nobody_judges_lets_nothing_in()
    {
        using ScratchRepository repository = Product.Repository(Product.DenyHostile);
        repository.Project("Other", """<PackageReference Include="Contoso.Hostile" Version="1.0.0" />""");
        repository.Dotnet("build", "Other");
        repository.Project("App", """<PackageReference Include="Contoso.Good" Version="1.0.0" />""");
        Assert.True(repository.Dotnet("build", "App").ExitCode == 0);
        foreach ((string file, string content) in new[]
        {
            ("App.csproj.x.props", """<Import Project="$(NUGET_PACKAGES)/contoso.hostile/1.0.0/build/Contoso.Hostile.props" />"""),
            ("App.csproj.a.targets", """<UsingTask TaskName="T" AssemblyFile="$(NUGET_PACKAGES)/contoso.hostile/1.0.0/lib/T.dll" />"""),
            ("App.csproj.a.props", """<ItemGroup><Analyzer Include="$(NUGET_PACKAGES)/contoso.hostile/1.0.0/analyzers/dotnet/cs/Contoso.Hostile.Analyzer.dll" /></ItemGroup>"""),
            ("App.csproj.z.props", "<PropertyGroup><AfterMicrosoftNETSdkTargets /></PropertyGroup>"),
            ("App.csproj.p.props", """<ItemGroup><ProjectReference Include="$(NUGET_PACKAGES)/contoso.hostile/1.0.0/build/Contoso.Hostile.props" /></ItemGroup>"""),
            ("App.csproj.m.targets", """<Target Name="T" BeforeTargets="CoreCompile"><MSBuild Projects="$(NUGET_PACKAGES)/contoso.hostile/1.0.0/build/Contoso.Hostile.props" /></Target>"""),
            ("App.csproj.z.targets", """<Target Name="_PolicyGateInitial" />"""),
        })
        {
            repository.Briefly("App/obj", () =>
            {
                repository.Write("App/obj/" + file, $"<Project>{content}</Project>");
                foreach (string command in new[] { "build --no-restore", "build" })
                {
                    CommandResult refused = repository.Dotnet(command, "App", TaskOnly);
                    Assert.True(refused.ExitCode != 0 && refused.Codes.SequenceEqual(["PG0001"]) && repository.LeftMarkers.Count == 0, $"{file}: {content}\n{refused}");
                }
            });
        }

        // What was put back is good: each of them was the only mistake.
        Assert.True(repository.Dotnet("build --no-restore", "App").ExitCode == 0);
    }

    [Fact]
    public void Of_code_that_a_property_brings_to_the_compiler_is_PG1008()
    {
        using ScratchRepository repository = Product.Repository("version: 1\nbuild-code: { default: deny }\n");
        repository.Project("Other", """<PackageReference Include="Contoso.Hostile" Version="1.0.0" />""");
        repository.Dotnet("build", "Other");
        repository.Write("options.rsp", $"-nologo /analyzer:\"{repository.PackageCache}/contoso.hostile/1.0.0/analyzers/dotnet/cs/Contoso.Hostile.Analyzer.dll\"\n");
        int number = 0;
        foreach (string property in new[]
        {
            "<CscToolPath>$(NUGET_PACKAGES)/contoso.hostile/1.0.0/tools</CscToolPath>",
            "<CscToolExe>$(NUGET_PACKAGES)/contoso.hostile/1.0.0/tools/csc</CscToolExe>",
            "<CompilerResponseFile>../options.rsp</CompilerResponseFile>",
            "<UseSharedCompilation>false</UseSharedCompilation><LangVersion>latest&#10;-analyzer:$(NUGET_PACKAGES)/contoso.hostile/1.0.0/analyzers/dotnet/cs/Contoso.Hostile.Analyzer.dll</LangVersion>",
            "<OtherFlags>--nologo -r:$(NUGET_PACKAGES)/contoso.hostile/1.0.0/analyzers/dotnet/cs/Contoso.Hostile.Analyzer.dll</OtherFlags>",
            "</PropertyGroup><ItemGroup><ProjectCachePlugin Include=\"$(NUGET_PACKAGES)/contoso.hostile/1.0.0/analyzers/dotnet/cs/Contoso.Hostile.Analyzer.dll\" /></ItemGroup><PropertyGroup>",
        })
        {
            string name = $"App{++number}";
            repository.Project(name, string.Empty, "<TargetFramework>net10.0</TargetFramework>" + property);
            CommandResult refused = repository.Dotnet("build", name, TaskOnly);
            Assert.True(refused.ExitCode != 0 && refused.Codes.Any(code => code is "PG1008" or "PG1002" or "PG1001" or "PG1003") && repository.LeftMarkers.Count == 0, $"{property}\n{refused}");
        }
    }

    [Fact]
    public void Says_what_was_found_and_not_what_somebody_wrote_beside_it()
    {
        using ScratchRepository repository = Product.Repository("version: 1\npackages: { deny: [Contoso.Good] }\nrules: { PG0401: warning }\n");
        repository.Project("App", """<PackageReference Include="Contoso.Good" Version="1.0.0" />""");
        Assert.Equal(["PG0401"], repository.Dotnet("build", "App").Codes);
        foreach (string forged in new[] { string.Empty, "App.csproj(1,1): warning PG0111: all is well [x]\n" })
        {
            repository.Write("App/obj/App.csproj.policygate.findings", forged);
            CommandResult said = repository.Dotnet("build --no-restore", "App");
            Assert.True(said.ExitCode == 0 && said.Codes.SequenceEqual(["PG0401"]), said.ToString());
        }
    }

    [Fact]
    public void Of_markup_in_a_temporary_project_is_of_the_same_packages_and_of_no_others()
    {
        using ScratchRepository repository = Product.Repository(Product.DenyHostile);

        // As GenerateTemporaryTargetAssembly of the .NET SDK does for WPF.
        repository.Project("App", """<PackageReference Include="Contoso.Good" Version="1.0.0" />""");
        repository.Write("App/App.csproj", repository.Read("App/App.csproj").Replace("</Project>", """
            <Target Name="Markup" BeforeTargets="CoreCompile" Condition="!$(MSBuildProjectName.EndsWith('_wpftmp'))">
              <Copy SourceFiles="$(MSBuildProjectFullPath)" DestinationFiles="App_abcd1234_wpftmp.csproj" />
              <Copy SourceFiles="obj/App.csproj.nuget.g.props;obj/App.csproj.nuget.g.targets" DestinationFiles="obj/App_abcd1234_wpftmp.csproj.nuget.g.props;obj/App_abcd1234_wpftmp.csproj.nuget.g.targets" />
              <WriteLinesToFile Condition="'$(Forge)' != ''" File="obj/App_abcd1234_wpftmp.csproj.nuget.g.props" Lines="&lt;Project /&gt;" Overwrite="true" />
              <MSBuild Projects="App_abcd1234_wpftmp.csproj" Targets="Compile" Properties="IntermediateOutputPath=obj/wpftmp/" />
              <Delete Files="App_abcd1234_wpftmp.csproj;obj/App_abcd1234_wpftmp.csproj.nuget.g.props;obj/App_abcd1234_wpftmp.csproj.nuget.g.targets" />
            </Target></Project>
            """, StringComparison.Ordinal));
        for (int i = 0; i < 2; i++)
        {
            CommandResult built = repository.Dotnet("build", "App");
            Assert.True(built is { ExitCode: 0, Findings.Count: 0 }, built.ToString());
        }

        CommandResult forged = repository.Dotnet("build -p:Forge=1", "App");
        Assert.True(forged.ExitCode != 0 && forged.Codes.Contains("PG0001"), forged.ToString());
    }

    [Fact]
    public async Task Of_an_SDK_from_a_package_is_verified_by_the_tool_that_cannot_evaluate_it()
    {
        using TempFolder feed = Feed();
        using ScratchRepository repository = WithFeed("version: 1\n", feed);
        repository.Project("App", string.Empty);
        repository.Write("App/App.csproj", repository.Read("App/App.csproj").Replace("</Project>", """<Import Project="Sdk.props" Sdk="Contoso.Sdk" Version="1.0.0" /></Project>""", StringComparison.Ordinal));
        Assert.True(repository.Dotnet("build", "App").ExitCode == 0);
        Reporting.CheckReport report = await new RepositoryCheck(new CheckOptions { Paths = [repository.Path], UseCache = false, VerifyGate = true }).RunAsync(null, CancellationToken.None);
        Assert.DoesNotContain(report.Projects.SelectMany(project => project.Findings), finding => finding.Severity == PolicyGate.Policies.Severity.Error);
    }

    /// <summary>A feed with two versions of an MSBuild SDK, which leave a marker each.</summary>
    internal static TempFolder Feed()
    {
        TempFolder feed = new("pg-sdk");
        foreach (int version in new[] { 1, 2 })
        {
            new SamplePackage("Contoso.Sdk", $"{version}.0.0")
                .File("Sdk/Sdk.props", $"<Project InitialTargets=\"S{version}\"><Target Name=\"S{version}\"><WriteLinesToFile File=\"$(PG_MARKERS)/sdk{version}\" Lines=\"x\" /></Target></Project>").WriteTo(feed.Path);
        }

        return feed;
    }

    /// <summary>Adds a feed to a repository's.</summary>
    internal static ScratchRepository With(ScratchRepository repository, TempFolder feed)
    {
        repository.Write("nuget.config", repository.Read("nuget.config").Replace("<clear /><add", $"<clear /><add key=\"own\" value=\"{feed.Path}\" /><add", StringComparison.Ordinal));
        return repository;
    }

    private static ScratchRepository WithFeed(string policy, TempFolder feed) => With(Product.Repository(policy), feed);
}
