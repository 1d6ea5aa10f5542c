using System.Globalization;
using System.Text;
using PolicyGate.Testing;

namespace PolicyGate.EndToEnd;

/// <summary>A package that the policy denies and that lies in the package folder, since another repository restored it: no file of it gets into the program, or to what runs it.</summary>
public sealed class FilesOfOtherPackages : IDisposable
{
    private const string Policy = "version: 1\npackages: { default: deny }\nbuild-code: { default: deny }\nintegrity: { archive: verify, files: used }\n";
    private const string Framework = "<TargetFramework>net10.0</TargetFramework>";
    private const string Marks = "static class Other { [System.Runtime.CompilerServices.ModuleInitializer] internal static void Run() => System.IO.File.WriteAllText(System.Environment.GetEnvironmentVariable(\"PG_MARKERS\") + \"/other\", \"x\"); }";

    private readonly ScratchRepository repository = Product.Repository(Policy);

    public FilesOfOtherPackages()
    {
        foreach ((string file, string content) in new[] { (".nupkg.metadata", "{}"), ("src/X.cs", Marks), ("lib/net10.0/Other.dll", "x"), ("tools/run", "x") })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Folder, file))!);
            File.WriteAllText(Path.Combine(Folder, file), content);
        }
    }

    private string Folder => Path.Combine(repository.PackageCache, "contoso.other", "1.0.0");

    public void Dispose() => repository.Dispose();

    [Fact]
    public void Are_refused_where_an_item_or_a_property_names_them()
    {
        string library = Path.Combine(Folder, "lib/net10.0/Other.dll");
        (string Items, string Properties)[] ways =
        [
            ($"""<Compile Include="{Folder}/src/X.cs" />""", string.Empty),
            ($"""<Compile Include="{Folder}/src/**/*.cs" />""", string.Empty),
            ($"""<Compile Include="{Folder}/src/*.cs" Condition="'$(_IsPublishing)' == 'true'" />""", string.Empty),
            ($"""<Compile Include="{repository.PackageCache}/contoso.absent/1.0.0/src/X.cs" Condition="Exists('{repository.PackageCache}/contoso.absent')" />""", string.Empty),
            ($"""<None Include="{library}" CopyToOutputDirectory="PreserveNewest" Link="Other.dll" />""", string.Empty),
            ($"""<Content Include="{library}" CopyToPublishDirectory="Always" />""", string.Empty),
            ($"""<EmbeddedResource Include="{library}" LogicalName="x" />""", string.Empty),
            ($"""<AdditionalFiles Include="{Folder}/../1.0.0/src/X.cs" />""", string.Empty),
            ($"""<NativeReference Include="{library}" />""", string.Empty),
            ($"""<ContentWithTargetPath Include="{library}" TargetPath="Other.dll" CopyToOutputDirectory="Always" />""", string.Empty),
            ($"""</ItemGroup><Target Name="Adds" BeforeTargets="CoreCompile"><ItemGroup><Compile Include="{Folder}/src/X.cs" /></ItemGroup></Target><ItemGroup>""", string.Empty),
            ($"""<RuntimeHostConfigurationOption Include="STARTUP_HOOKS" Value="{library}" />""", string.Empty),
            ($"""<RuntimeHostConfigurationOption Include="STARTUP_HOOKS" Value="a.dll:{library}" Condition="'$(Unheard)' == 'true'" />""", string.Empty),
            ($"""<LinkerArg Include="-wrapper {Folder}/tools/run" />""", string.Empty),
            ($"""<_TrimmerCustomSteps Include="{library}" Type="Other" AfterStep="MarkStep" />""", string.Empty),
            (string.Empty, $"<AppHostSourcePath>{Folder}/tools/run</AppHostSourcePath>"),
            (string.Empty, $"<Other>{Folder}</Other><SingleFileHostSourcePath>$(Other)/tools/run</SingleFileHostSourcePath>"),
            (string.Empty, $"<Anything>--with={Folder}/tools/run</Anything>"),
            ("""<Compile Include="pk/src/X.cs" />""", string.Empty),
            ("""<Compile Include="link.cs" />""", string.Empty),
        ];
        for (int i = 0; i < ways.Length; i++)
        {
            repository.Project(Name(i), ways[i].Items, Framework + "<EnableDefaultCompileItems>false</EnableDefaultCompileItems>" + ways[i].Properties);
            Link(Name(i), "pk", Folder);
            Link(Name(i), "link.cs", Path.Combine(Folder, "src/X.cs"));
        }

        repository.Project("Template", string.Empty);
        repository.Write("Template/runtimeconfig.template.json", $$"""{ "configProperties": { "STARTUP_HOOKS": "{{library}}" } }""");
        repository.Project("Profile", string.Empty);
        repository.Write("Profile/Properties/launchSettings.json", $$$"""{ "profiles": { "a": { "commandName": "Project", "environmentVariables": { "DOTNET_STARTUP_HOOKS": "a.dll:{{{library}}}" } } } }""");
        repository.Project("Designer", string.Empty, Framework + "<AppDesignerFolder>Own/Props</AppDesignerFolder>");
        repository.Write("Designer/Own/Props/launchSettings.json", repository.Read("Profile/Properties/launchSettings.json"));
        repository.Project("Adapters", string.Empty, Framework + "<RunSettingsFilePath>$(MSBuildProjectDirectory)/adapters.runsettings</RunSettingsFilePath>");
        repository.Write("Adapters/adapters.runsettings", $"<RunSettings><RunConfiguration><TestAdaptersPaths>own;{Path.GetDirectoryName(library)!.Replace("contoso", "con<!-- -->toso", StringComparison.Ordinal)}</TestAdaptersPaths></RunConfiguration></RunSettings>");
        repository.Project("Collector", string.Empty, Framework + "<RunSettingsFilePath>../Collector.runsettings</RunSettingsFilePath>");
        repository.Write("Collector.runsettings", $"""<RunSettings><DataCollectionRunSettings><DataCollectors><DataCollector friendlyName="a" codebase="{library}" /></DataCollectors></DataCollectionRunSettings></RunSettings>""");
        string folder = Path.GetDirectoryName(library)!;
        (string Project, string Properties, string Adapters)[] settings =
        [
            ("Above", "<RunSettingsFilePath>own.runsettings</RunSettingsFilePath>", Path.GetDirectoryName(Folder)!),
            ("Linked", "<RunSettingsFilePath>own.runsettings</RunSettingsFilePath>", "own"),
            ("Setting", "<VSTestSetting>own.runsettings</VSTestSetting>", folder),
            ("Later", "<RunSettingsFilePath Condition=\"Exists('gone')\">own.runsettings</RunSettingsFilePath>", folder),
        ];
        foreach ((string project, string properties, string adapters) in settings)
        {
            repository.Project(project, string.Empty, Framework + properties);
            repository.Write($"{project}/own.runsettings", $"<RunSettings><RunConfiguration><TestAdaptersPaths>{adapters}</TestAdaptersPaths></RunConfiguration></RunSettings>");
        }

        Directory.CreateDirectory(Path.Combine(repository.Path, "Linked/own"));
        Link("Linked", "own/package", folder);
        repository.Project("Words", string.Empty, Framework + $"<VSTestCLIRunSettings>RunConfiguration.TestAdaptersPaths={Path.GetDirectoryName(Folder)}</VSTestCLIRunSettings>");
        string[] files = [.. settings.Select(one => $"{one.Project}/{one.Project}.csproj"), "Words/Words.csproj", .. ways.Select((_, i) => $"{Name(i)}/{Name(i)}.csproj"), "Template/Template.csproj", "Profile/Profile.csproj", "Designer/Designer.csproj", "Adapters/Adapters.csproj", "Collector/Collector.csproj"];
        string[] said = [.. settings.Select(one => $"{one.Project}/own.runsettings"), .. files[settings.Length..^5], "Template/runtimeconfig.template.json", "Profile/Properties/launchSettings.json", "Designer/Own/Props/launchSettings.json", "Adapters/adapters.runsettings", "Collector.runsettings"];
        repository.Write("All.slnx", $"<Solution>{string.Concat(files.Select(file => $"<Project Path=\"{file}\" />"))}</Solution>");
        CommandResult built = repository.Dotnet("build All.slnx", string.Empty, ("CI", string.Empty));
        Assert.NotEqual(0, built.ExitCode);
        string[] silent = [.. said.Where(file => !built.Findings.Any(finding => finding.Contains($"{file}(", StringComparison.Ordinal) && finding.Contains("PG1008", StringComparison.Ordinal)))];
        Assert.True(silent.Length == 0, string.Join('\n', silent) + "\n" + built);

        static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"P{i}");

        void Link(string project, string name, string target) => File.CreateSymbolicLink(Path.Combine(repository.Path, project, name), target);
    }

    [Fact]
    public void Do_not_reach_the_compiler_where_a_target_behind_the_gate_s_own_brings_them()
    {
        string[] hooks = ["BeforeTargets=\"CoreCompile\"", "AfterTargets=\"_PolicyGateUseInCompiler\"", "AfterTargets=\"_PolicyGateAddAnalyzer\"", "BeforeTargets=\"_PolicyGateHoldCompiler\""];
        for (int i = 0; i < hooks.Length; i++)
        {
            repository.Write($"P{i}/P{i}.csproj", $"""
                <Project>
                  <Import Project="Sdk.props" Sdk="Microsoft.NET.Sdk" />
                  <PropertyGroup>{Framework}</PropertyGroup>
                  <Import Project="Sdk.targets" Sdk="Microsoft.NET.Sdk" />
                  <Target Name="Adds" {hooks[i]}>
                    <CreateItem Include="$([System.IO.Path]::Combine('{repository.PackageCache}', 'contoso.other', '1.0.0', 'src', 'X.cs'))"><Output TaskParameter="Include" ItemName="Compile" /></CreateItem>
                  </Target>
                </Project>
                """);
            repository.Write($"P{i}/Class.cs", "public class Class;");
        }

        repository.Write("All.slnx", $"<Solution>{string.Concat(hooks.Select((_, i) => $"<Project Path=\"P{i}/P{i}.csproj\" />"))}</Solution>");
        CommandResult built = repository.Dotnet("build All.slnx", string.Empty, ("CI", string.Empty));
        string[] programs = [.. Directory.GetFiles(repository.Path, "P?.dll", SearchOption.AllDirectories).Where(file => File.ReadAllText(file).Contains("PG_MARKERS", StringComparison.Ordinal) || Encoding.Unicode.GetString(File.ReadAllBytes(file)).Contains("PG_MARKERS", StringComparison.Ordinal))];
        Assert.True(built.ExitCode != 0 && programs.Length == 0 && built.Findings.Any(finding => finding.Contains("P0.csproj(", StringComparison.Ordinal) && finding.Contains("PG1008", StringComparison.Ordinal)), $"{string.Join(' ', programs)}\n{built}");
    }

    [Fact]
    public void Do_not_reach_the_compiler_where_a_task_a_link_or_an_app_of_one_file_brings_them()
    {
        repository.Project("App", string.Empty);
        repository.Write("Directory.Build.targets", $"""<Project><Target Name="Adds" BeforeTargets="ResolveAssemblyReferences"><CreateItem Include="$([System.IO.Path]::Combine('{repository.PackageCache}', 'contoso.other', '1.0.0', 'src', 'X.cs'))"><Output TaskParameter="Include" ItemName="Compile" /></CreateItem></Target></Project>""");
        CommandResult run = repository.Dotnet("run", "App", ("CI", string.Empty));
        Assert.True(run.ExitCode != 0 && run.Codes.Contains("PG1008"), run.ToString());
        repository.Write("Directory.Build.targets", "<Project />");

        // Behind a link the .NET SDK's own items find them.
        repository.Project("Linked", string.Empty);
        Directory.CreateSymbolicLink(Path.Combine(repository.Path, "Linked/more"), Path.Combine(Folder, "src"));
        CommandResult linked = repository.Dotnet("run", "Linked", ("CI", string.Empty));
        Assert.True(linked.ExitCode != 0 && linked.Codes.Contains("PG1008"), linked.ToString());
        repository.Write("src/app.cs", $"#:property PublishAot=false\n#:property AppHostSourcePath={Folder}/tools/run\nSystem.Console.WriteLine(1);\n");
        CommandResult app = repository.Dotnet("run app.cs", "src", ("CI", string.Empty));
        Assert.True(app.ExitCode != 0 && app.Codes.Contains("PG1008"), app.ToString());
        Assert.Empty(repository.LeftMarkers);
    }

    [Theory]
    [InlineData("<ItemGroup><Analyzer Include=\"FOLDER/lib/net10.0/Other.dll\" /></ItemGroup>")]
    [InlineData("<Target Name=\"Z\" BeforeTargets=\"CoreCompile\"><CreateItem Include=\"$([System.IO.Path]::Combine('FOLDER', 'lib', 'net10.0', 'Other.dll'))\"><Output TaskParameter=\"Include\" ItemName=\"Analyzer\" /></CreateItem></Target>")]
    public void Are_no_analyzers_of_what_loads_the_project_and_runs_them_itself(string content)
    {
        repository.Project("App", string.Empty);
        Assert.Equal(0, repository.Dotnet("build", "App").ExitCode);
        repository.Write("App/App.csproj", repository.Read("App/App.csproj").Replace("</Project>", content.Replace("FOLDER", Folder.Replace("contoso.other/1.0.0", "./contoso.other/1.0.0", StringComparison.Ordinal), StringComparison.Ordinal) + "</Project>", StringComparison.Ordinal));
        CommandResult loaded = repository.Dotnet("msbuild -t:Compile;CoreCompile -p:DesignTimeBuild=true -p:SkipCompilerExecution=true -p:ProvideCommandLineArgs=true -getItem:Analyzer,CscCommandLineArgs", "App", ("CI", string.Empty));
        Assert.True(loaded.ExitCode == 0 && !loaded.Output.Contains("Other.dll\"", StringComparison.Ordinal) && loaded.Output.Contains("System.Text.RegularExpressions.Generator.dll", StringComparison.Ordinal), loaded.ToString());
    }

    [Fact]
    public void Are_nobody_s_business_where_nothing_is_taken_of_them()
    {
        repository.Project("App", """<Text Include="$(NuGetPackageRoot)contoso.other/" /><Compile Include="../Shared/*.cs" />""", Framework + "<Cache>$(NuGetPackageRoot)contoso.other/1.0.0</Cache>");
        repository.Write("Shared/X.cs", "class X;");
        repository.Write("App/runtimeconfig.template.json", """{ "configProperties": { "System.GC.Server": true, "STARTUP_HOOKS": "own.dll" } }""");
        repository.Write("App/Properties/launchSettings.json", """{ "profiles": { "a": { "commandName": "Project", "environmentVariables": { "ASPNETCORE_ENVIRONMENT": "Development" } } } }""");
        repository.Write("App/App.csproj", repository.Read("App/App.csproj").Replace("<Cache>", "<RunSettingsFilePath>own.runsettings</RunSettingsFilePath><Cache>", StringComparison.Ordinal));
        repository.Write("App/own.runsettings", "<RunSettings><RunConfiguration><TestAdaptersPaths>adapters</TestAdaptersPaths><ResultsDirectory>../results</ResultsDirectory></RunConfiguration></RunSettings>");
        repository.Write("Directory.Build.targets", """<Project><Target Name="Clears" BeforeTargets="CoreCompile"><RemoveDir Directories="$(Cache)" /></Target></Project>""");
        CommandResult built = repository.Dotnet("build", "App");
        Assert.True(built.ExitCode == 0 && built.Findings.Count == 0, built.ToString());
    }
}
