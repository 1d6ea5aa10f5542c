using PolicyGate.Testing;

namespace PolicyGate.EndToEnd;

/// <summary>What was judged is what is used: the same project, the same assets file, the same files, the same targets.</summary>
public sealed class WhatIsUsed
{
    private const string Hostile = """<PackageReference Include="Contoso.Hostile" Version="1.0.0" />""";

    private const string OnlyInTests = """
        version: 1
        packages: { default: deny }
        scopes: [{ projects: ["Tests/**"], packages: { allow: [Contoso.Hostile] } }]
        """;

    // Everything of the gate's that a later definition could replace, and what would open the way.
    private const string Redefined = """
        <PropertyGroup>
          <ImportProjectExtensionProps>true</ImportProjectExtensionProps>
          <ImportProjectExtensionTargets>true</ImportProjectExtensionTargets>
          <NuGetPackageRoot>$(NUGET_PACKAGES)/</NuGetPackageRoot>
        </PropertyGroup>
        <Target Name="_PolicyGateInitial" />
        <Target Name="_PolicyGateCheckFreshness" />
        <Target Name="_PolicyGateEvaluate" />
        <Target Name="_PolicyGateEvaluateBeforeBuild" />
        <Target Name="_PolicyGateAfterRestore" />
        <Target Name="_PolicyGateAddAnalyzer" />
        <Target Name="_PolicyGateUse" />
        <Target Name="_PolicyGateUseInCompiler" />
        <Target Name="_PolicyGateHold" />
        <Target Name="_PolicyGateHoldCompiler" />
        <Target Name="_PolicyGateReportHeldBack" />
        """;

    [Theory]
    [InlineData("lib/netstandard2.0/Contoso.Bytes.dll")]
    [InlineData("build/Contoso.Bytes.targets")]
    public void A_byte_that_changed_is_found_in_the_next_build_although_every_time_was_set_back(string file)
    {
        new SamplePackage("Contoso.Bytes", "1.0.0")
            .File("lib/netstandard2.0/Contoso.Bytes.dll", File.ReadAllBytes(typeof(NuGet.Versioning.NuGetVersion).Assembly.Location))
            .File("build/Contoso.Bytes.targets", "<Project><!-- a --></Project>")
            .WriteTo(Product.Feed);
        using ScratchRepository repository = Product.Repository("version: 1\nextends: [recommended]\n");
        repository.Project("App", """<PackageReference Include="Contoso.Bytes" Version="1.0.0" />""", "<TargetFramework>net10.0</TargetFramework><RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>");
        CommandResult first = repository.Dotnet("build", "App");
        Assert.True(first.ExitCode == 0, first.ToString());
        string changed = Path.Combine(repository.PackageCache, "contoso.bytes/1.0.0", file);
        (DateTime written, DateTime read) = (File.GetLastWriteTimeUtc(changed), File.GetLastAccessTimeUtc(changed));
        byte[] bytes = File.ReadAllBytes(changed);
        bytes[^(file.EndsWith("dll", StringComparison.Ordinal) ? 1 : 17)] ^= 1;
        File.WriteAllBytes(changed, bytes);
        File.SetLastWriteTimeUtc(changed, written);
        File.SetLastAccessTimeUtc(changed, read);
        CommandResult second = repository.Dotnet("build --no-restore", "App");
        Assert.True(second.ExitCode != 0 && second.Codes.Contains("PG0702"), second.ToString());
    }

    [Fact]
    public void A_file_that_was_only_touched_is_judged_again_and_the_build_goes_on()
    {
        new SamplePackage("Contoso.Touched", "1.0.0").File("lib/netstandard2.0/Contoso.Touched.dll", File.ReadAllBytes(typeof(NuGet.Versioning.NuGetVersion).Assembly.Location)).WriteTo(Product.Feed);
        using ScratchRepository repository = Product.Repository("version: 1\nintegrity: { files: used }\npinning: { direct: exact }\nrules: { PG0204: warning }\n");
        repository.Project("App", """<PackageReference Include="Contoso.Touched" Version="1.0.0" />""");
        CommandResult first = repository.Dotnet("build", "App");
        Assert.True(first.ExitCode == 0 && first.Codes.SequenceEqual(["PG0204"]), first.ToString());
        File.SetLastWriteTimeUtc(Path.Combine(repository.PackageCache, "contoso.touched/1.0.0/lib/netstandard2.0/Contoso.Touched.dll"), DateTime.UtcNow);
        foreach (string command in new[] { "build --no-restore", "build --no-restore" })
        {
            CommandResult again = repository.Dotnet(command, "App");
            Assert.True(again.ExitCode == 0 && again.Codes.SequenceEqual(["PG0204"]), again.ToString());
        }
    }

    [Theory]
    [InlineData("App/App.csproj", "<ProjectAssetsFile Condition=\"$(MSBuildIsRestoring) != true\">$(MSBuildThisFileDirectory)../Tests/obj/project.assets.json</ProjectAssetsFile>", "")]
    [InlineData("App/App.csproj.user", "<ProjectAssetsFile>$(MSBuildThisFileDirectory)../Tests/obj/project.assets.json</ProjectAssetsFile>", "")]
    [InlineData("Directory.Build.targets", "<ProjectAssetsFile>$(MSBuildThisFileDirectory)Tests/obj/project.assets.json</ProjectAssetsFile>", "")]
    [InlineData("App/App.csproj", "<MSBuildProjectExtensionsPath Condition=\"$(MSBuildIsRestoring) != true\">$(MSBuildThisFileDirectory)../Tests/obj/</MSBuildProjectExtensionsPath>", "")]
    [InlineData("Directory.Build.targets", "", "-p:ProjectAssetsFile=../Tests/obj/project.assets.json")]
    [InlineData("Directory.Build.targets", "</PropertyGroup><Target Name=\"Other\" BeforeTargets=\"ResolvePackageAssets\"><PropertyGroup><ProjectAssetsFile>$(MSBuildThisFileDirectory)Tests/obj/project.assets.json</ProjectAssetsFile></PropertyGroup></Target><PropertyGroup>", "")]
    public void Another_projects_assets_file_lets_nothing_in(string file, string property, string arguments)
    {
        using ScratchRepository repository = Product.Repository(OnlyInTests);
        repository.Project("Tests", Hostile);
        Assert.Equal(0, repository.Dotnet("build", "Tests").ExitCode);
        foreach (string marker in Directory.GetFiles(repository.Markers))
        {
            File.Delete(marker);
        }

        repository.Project("App", string.Empty, file.EndsWith("App.csproj", StringComparison.Ordinal) ? $"<TargetFramework>net10.0</TargetFramework>{property}" : "<TargetFramework>net10.0</TargetFramework>");
        if (!file.EndsWith("App.csproj", StringComparison.Ordinal))
        {
            repository.Write(file, $"<Project><PropertyGroup>{property}</PropertyGroup></Project>");
        }

        // Whoever judges files only judges the project's own assets file: task and tool differ here, and --verify-gate says why.
        (string, string) noParity = ("PolicyGateNoParity", "x");
        repository.Dotnet($"restore {arguments}", "App", noParity);
        foreach (string command in new[] { "build", "build --no-restore" })
        {
            CommandResult result = repository.Dotnet($"{command} {arguments}", "App", noParity);
            Assert.True(result.ExitCode != 0 && repository.LeftMarkers.Count == 0, $"{string.Join(' ', repository.LeftMarkers)}\n{result}");
        }
    }

    [Theory]
    [InlineData("App/App.csproj.user")]
    [InlineData("Directory.Build.targets")]
    [InlineData("Directory.Packages.props")]
    [InlineData("a file that a property names")]
    [InlineData("an SDK's last import")]
    [InlineData("a late import")]
    [InlineData("the package")]
    public void Targets_of_the_gate_that_are_defined_again_let_nothing_in(string place)
    {
        new SamplePackage("Contoso.Redefines", "1.0.0")
            .File("build/Contoso.Redefines.targets", $"<Project>{Redefined}<Target Name=\"Marks\" BeforeTargets=\"CoreCompile\"><WriteLinesToFile File=\"$(PG_MARKERS)/redefined\" Lines=\"x\" /></Target></Project>")
            .WriteTo(Product.Feed);
        using ScratchRepository repository = Product.Repository("version: 1\npackages: { default: deny }\n");
        const string References = """<PackageReference Include="Contoso.Redefines" Version="1.0.0" /><PackageReference Include="Contoso.Hostile" Version="1.0.0" />""";
        repository.Project("App", References);
        switch (place)
        {
            case "a late import":
                repository.Write("App/App.csproj", $"<Project><Import Project=\"Sdk.props\" Sdk=\"Microsoft.NET.Sdk\" /><PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup>{References}</ItemGroup><Import Project=\"Sdk.targets\" Sdk=\"Microsoft.NET.Sdk\" />{Redefined}</Project>");
                break;
            case "a file that a property names":
                repository.Write("App/redefined.targets", $"<Project>{Redefined}</Project>");
                repository.Project("App", References, "<TargetFramework>net10.0</TargetFramework><CustomAfterMicrosoftCommonTargets>$(MSBuildThisFileDirectory)redefined.targets</CustomAfterMicrosoftCommonTargets>");
                break;
            case "an SDK's last import":
                repository.Write("App/redefined.targets", $"<Project>{Redefined}</Project>");
                repository.Write("Directory.Build.targets", "<Project><PropertyGroup><AfterMicrosoftNETSdkTargets>$(AfterMicrosoftNETSdkTargets);$(MSBuildThisFileDirectory)App/redefined.targets</AfterMicrosoftNETSdkTargets></PropertyGroup></Project>");
                break;
            case "the package":
                repository.Write("App/App.csproj.user", "<Project><PropertyGroup><ImportProjectExtensionTargets>true</ImportProjectExtensionTargets><NuGetPackageRoot>$(NUGET_PACKAGES)/</NuGetPackageRoot></PropertyGroup></Project>");
                break;
            default:
                repository.Write(place, $"<Project>{Redefined}</Project>");
                break;
        }

        repository.Dotnet("restore", "App");
        foreach (string command in new[] { "build --no-restore", "build" })
        {
            CommandResult result = repository.Dotnet(command, "App");
            Assert.True(result.ExitCode != 0 && repository.LeftMarkers.Count == 0, $"{string.Join(' ', repository.LeftMarkers)}\n{result}");
        }
    }

    [Theory]
    [InlineData("build --no-restore -p:DesignTimeBuild=true", "")]
    [InlineData("build -p:DesignTimeBuild=true", "")]
    [InlineData("build --no-restore -p:MSBuildIsRestoring=true", "")]
    [InlineData("build --no-restore -p:ExcludeRestorePackageImports=true", "")]
    [InlineData("build --no-restore", "<DesignTimeBuild>true</DesignTimeBuild>")]
    [InlineData("build --no-restore", "<MSBuildIsRestoring>true</MSBuildIsRestoring>")]
    public void A_build_that_says_it_is_none_never_passes_with_findings_unsaid(string command, string property)
    {
        using ScratchRepository repository = Product.Repository(Product.DenyHostile);
        repository.Project("App", Hostile, $"<TargetFramework>net10.0</TargetFramework>{property}");
        repository.Dotnet("restore", "App");
        CommandResult result = repository.Dotnet(command, "App");
        Assert.True(result.ExitCode != 0 && result.Codes.Contains("PG0401") && repository.LeftMarkers.Count == 0, result.ToString());
    }

    [Theory]
    [InlineData("_PolicyGateSpeaker")]
    [InlineData("MSBuildIsRestoring")]
    [InlineData("ExcludeRestorePackageImports")]
    [InlineData("RestoreGraphOutputPath")]
    public void What_a_package_s_file_says_of_the_build_does_not_keep_a_changed_file_from_being_found(string property)
    {
        string name = $"Contoso.Says{property.TrimStart('_')}";
        string library = $"lib/netstandard2.0/{name}.dll";
        new SamplePackage(name, "1.0.0").File(library, File.ReadAllBytes(typeof(NuGet.Versioning.NuGetVersion).Assembly.Location))
            .File($"build/{name}.targets", $"<Project><PropertyGroup><{property}>true</{property}></PropertyGroup></Project>").WriteTo(Product.Feed);
        using ScratchRepository repository = Product.Repository("version: 1\nintegrity: { files: used }\n");
        repository.Project("App", $"""<PackageReference Include="{name}" Version="1.0.0" />""");
        Assert.Equal(0, repository.Dotnet("restore", "App").ExitCode);
        CommandResult first = repository.Dotnet("build --no-restore", "App");
        Assert.True(first.ExitCode == 0, first.ToString());
        File.AppendAllText(Path.Combine(repository.PackageCache, $"{name.ToLowerInvariant()}/1.0.0/{library}"), "x");
        CommandResult second = repository.Dotnet("build --no-restore", "App");
        Assert.True(second.ExitCode != 0 && second.Codes.Contains("PG0702"), second.ToString());
    }

    [Theory]
    [InlineData("<Analyzer Include=\"$(NUGET_PACKAGES)/contoso.hostile/1.0.0/analyzers/dotnet/cs/*.dll\" />", "")]
    [InlineData("", "<Target Name=\"Adds\" BeforeTargets=\"ResolveAssemblyReferences\"><ItemGroup><Analyzer Include=\"$(NUGET_PACKAGES)/contoso.hostile/1.0.0/analyzers/dotnet/cs/*.dll\" /></ItemGroup></Target>")]
    public void An_analyzer_of_a_package_that_was_not_judged_does_not_reach_the_compiler(string items, string targets)
    {
        using ScratchRepository repository = Product.Repository(OnlyInTests);
        repository.Project("Tests", Hostile);
        Assert.Equal(0, repository.Dotnet("build", "Tests").ExitCode);
        foreach (string marker in Directory.GetFiles(repository.Markers))
        {
            File.Delete(marker);
        }

        repository.Project("App", items);
        repository.Write("Directory.Build.targets", $"<Project>{targets}</Project>");

        // Only an evaluation knows what it takes by its path.
        CommandResult result = repository.Dotnet("build", "App", ("PolicyGateComparedWithTheTool", "false"));
        Assert.True(result.Codes.Contains("PG0402") && repository.LeftMarkers.Count == 0, $"{string.Join(' ', repository.LeftMarkers)}\n{result}");
    }

    [Theory]
    [InlineData("p (1)")]
    [InlineData("it's")]
    [InlineData("100% of it")]
    public void A_package_folder_may_be_called_what_it_likes(string name)
    {
        using ScratchRepository repository = Product.Repository(Product.DenyHostile);
        repository.Project("App", """<PackageReference Include="Contoso.Good" Version="1.0.0" />""");
        (string, string) folder = ("NUGET_PACKAGES", Path.Combine(Path.GetDirectoryName(repository.PackageCache)!, name));
        foreach (string command in new[] { "build", "build --no-restore" })
        {
            CommandResult built = repository.Dotnet(command, "App", folder);
            Assert.True(built.ExitCode == 0 && built.Findings.Count == 0, built.ToString());
        }

        repository.Project("App", Hostile);
        CommandResult denied = repository.Dotnet("build", "App", folder);
        Assert.True(denied.Codes.SequenceEqual(["PG0401"]) && repository.LeftMarkers.Count == 0, denied.ToString());
    }

    [Theory]
    [InlineData("lib/bin/Other/Other.csproj")]
    [InlineData("Other/Other.csproj")]
    [InlineData("Other/Other.proj")]
    public void A_project_that_was_restored_and_does_not_answer_fails_the_restore(string other)
    {
        using ScratchRepository repository = Product.Repository(Product.DenyHostile);
        repository.Write(other, """
            <Project>
              <PropertyGroup><ImportDirectoryBuildProps>false</ImportDirectoryBuildProps><Language>C#</Language><DefaultLanguageSourceExtension>.cs</DefaultLanguageSourceExtension><LanguageTargets>$(MSBuildToolsPath)/Microsoft.CSharp.targets</LanguageTargets></PropertyGroup>
              <Import Project="Sdk.props" Sdk="Microsoft.NET.Sdk" />
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <Import Project="Sdk.targets" Sdk="Microsoft.NET.Sdk" />
            </Project>
            """);
        repository.Project("App", $"""<ProjectReference Include="../{other}" />""");
        foreach (string command in new[] { "restore", "build", "build -p:RestoreUseStaticGraphEvaluation=true" })
        {
            CommandResult result = repository.Dotnet(command, "App");
            Assert.True(result.ExitCode != 0 && result.Codes.Contains("PG0006"), result.ToString());
        }
    }
}
