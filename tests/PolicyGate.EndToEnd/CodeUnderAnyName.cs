using System.Globalization;
using System.IO.Compression;
using PolicyGate.Testing;

namespace PolicyGate.EndToEnd;

/// <summary>A package that may come in and may run nothing: nothing of it runs under whatever name an item, a property, a link or a file of obj hands it to the build.</summary>
public sealed class CodeUnderAnyName : IDisposable
{
    private const string Policy = "version: 1\npackages: { default: deny, allow: [Contoso.Odd] }\nbuild-code: { default: deny }\nintegrity: { archive: verify, files: used }\n";
    private const string Odd = """<PackageReference Include="Contoso.Odd" Version="1.0.0" />""";
    private const string Framework = "<TargetFramework>net10.0</TargetFramework>";

    private const string Marks = """
        <Project InitialTargets="Odd">
          <Target Name="Odd"><WriteLinesToFile File="$(PG_MARKERS)/odd" Lines="x" /></Target>
          <Target Name="GetTargetFrameworks" /><Target Name="Build" Returns="" /><Target Name="GetTargetPath" /><Target Name="GetNativeManifest" /><Target Name="GetCopyToOutputDirectoryItems" />
        </Project>
        """;

    private readonly TempFolder feed = new("pg-odd");
    private readonly ScratchRepository repository = Product.Repository(Policy);

    public CodeUnderAnyName()
    {
        Package("1.0.0", ("content/evil.proj", Marks), ("content/all.sln", "Microsoft Visual Studio Solution File, Format Version 12.00\n"));
        repository.Write("nuget.config", repository.Read("nuget.config").Replace("<clear /><add", $"<clear /><add key=\"odd\" value=\"{feed.Path}\" /><add", StringComparison.Ordinal));
    }

    private string Folder => Path.Combine(repository.PackageCache, "contoso.odd", "1.0.0");

    private string Library => Path.Combine(Folder, "lib/netstandard2.0/Odd.dll");

    public void Dispose()
    {
        repository.Dispose();
        feed.Dispose();
    }

    [Fact]
    public void An_item_or_a_property_that_hands_it_over_is_refused_where_it_stands()
    {
        string line = $"%0A-analyzer:{Library}%0A-target:exe%0AProgram.cs%0A#";
        string project = Path.Combine(Folder, "content/evil.proj");
        (string Items, string Properties)[] ways =
        [
            ($"""<_MSBuildProjectReferenceExistent Include="{project}" />""", string.Empty),
            ($"""<ProjectReferenceWithConfiguration Include="{project}" BuildReference="true" />""", string.Empty),
            ($"""<ProjectReferenceWithConfiguration Include="{project}" BuildReference="true" Condition="'$(Unheard)' == 'true'" />""", string.Empty),
            ($"""<Anything Include="pk/content/*.proj" Condition="'$(Unheard)' == 'true'" />""", string.Empty),
            ($"""<Anything Include="{Path.Combine(Folder, "content/all.sln")}" />""", string.Empty),
            ($"""<FilteredRestoreGraphProjectInputItems Include="{project}" />""", string.Empty),
            ($"""<_RestoreProjectPathItems Include="{project}" />""", string.Empty),
            ($"""<AdditionalFiles Include="a.txt{line}" />""", string.Empty),
            ($"""<AdditionalFiles Include="a.txt%0A-nologo -analyzer:{Library} -target:exe Program.cs%0A#" />""", string.Empty),
            ($"""<Compile Include="/analyzer:{Library}" />""", string.Empty),
            ($"""<Compile Include="/a:{Library}" Condition="'$(Unheard)' == 'true'" />""", string.Empty),
            ($"""<Text Include="/A:{Library}" /><Compile Include="@(Text)" />""", string.Empty),
            (string.Empty, $"<X>$([MSBuild]::RegisterBuildCheck('{Library}'))</X>"),
            (string.Empty, $"<X Condition=\"'$(Unheard)' == 'true'\">$([MSBuild]::registerbuildcheck($([System.IO.Path]::Combine('{Folder}', 'lib/netstandard2.0/Odd.dll'))))</X>"),
            (string.Empty, Inline($"""<Code Type="Class" Language="cs" Source="{Folder}/content/evil.proj" />""")),
            (string.Empty, $"<Odd>{Folder}</Odd>" + Inline("""<Reference Include="$(Odd)/lib/netstandard2.0/Odd.dll" /><Code Type="Fragment" Language="cs">return true;</Code>""")),
            ("""<Analyzer Include="Odd.dll" />""", $"<AdditionalLibPaths>{Path.GetDirectoryName(Library)}</AdditionalLibPaths>"),
            (string.Empty, $"<RunCommand>{Folder}/content/run</RunCommand>"),
            (string.Empty, "<StartAction>Program</StartAction><StartProgram>sh</StartProgram><StartArguments>-e pk/content/run</StartArguments>"),
            ($"""<EmbeddedResource Include="a.txt" LogicalName="x{line}" />""", string.Empty),
            ($"""<EmbeddedResource Include="a.txt"><LogicalName Condition="'$(Unheard)' == 'true'">x{line}</LogicalName></EmbeddedResource>""", string.Empty),
            ("""<Compile Include="@evil.rsp" />""", string.Empty),
            (string.Empty, $"<PdbFile Condition=\"'$(Unheard)' == 'true'\">x{line}</PdbFile>"),
            (string.Empty, "<PdbFile>x%0A@evil.rsp</PdbFile>"),
            (string.Empty, $"<CscEnvironment>A=1;DOTNET_STARTUP_HOOKS={Library}</CscEnvironment><UseSharedCompilation>false</UseSharedCompilation>"),
            (string.Empty, $"<VSTestConsolePath>{Library}</VSTestConsolePath>"),
            (string.Empty, $"<NuGetPackTaskAssemblyFile>{Library}</NuGetPackTaskAssemblyFile>"),
            (string.Empty, $"<AppHostSourcePath>{Folder}/content/run</AppHostSourcePath>"),
            (string.Empty, $"<SingleFileHostSourcePath Condition=\"'$(Unheard)' == 'true'\">{Folder}/content/run</SingleFileHostSourcePath>"),
            (string.Empty, $"<CppLinker>{Folder}/content/run</CppLinker>"),
            (string.Empty, $"<IlcToolsPath>{Folder}/content</IlcToolsPath>"),
            (string.Empty, $"<_ExtraTrimmerArgs>--custom-step Odd,{Library}</_ExtraTrimmerArgs>"),
            (string.Empty, $"<PostBuildEvent>sh -c 'exec {Folder}/content/run'</PostBuildEvent>"),
            ($"""<_TrimmerCustomSteps Include="{Library}" Type="Odd" AfterStep="MarkStep" />""", string.Empty),
            ("""<LinkerArg Include="-wrapper pk/content/run" />""", string.Empty),
            ($"""<LinkerArg Include="-wrapper {Folder}/content/run" Condition="'$(Unheard)' == 'true'" />""", string.Empty),
            ("""<Analyzer Include="pk/lib/netstandard2.0/Odd.dll" />""", string.Empty),
            ("""<ProjectReferenceWithConfiguration Include="pk/content/evil.proj" BuildReference="true" />""", string.Empty),
        ];
        for (int i = 0; i < ways.Length; i++)
        {
            repository.Project(Name(i), Odd + ways[i].Items, Framework + ways[i].Properties);
            repository.Write($"{Name(i)}/a.txt", "x");
            repository.Write($"{Name(i)}/evil.rsp", $"-analyzer:{Library}");
            Directory.CreateSymbolicLink(Path.Combine(repository.Path, Name(i), "pk"), Folder);
        }

        repository.Write("All.slnx", $"<Solution>{string.Concat(ways.Select((_, i) => $"<Project Path=\"{Name(i)}/{Name(i)}.csproj\" />"))}</Solution>");
        // The environment, so that the tool is not asked for the same: it reads files, and knows the references to projects among them.
        CommandResult built = repository.Dotnet("build All.slnx", string.Empty, ("CI", string.Empty));
        Assert.NotEqual(0, built.ExitCode);
        string[] silent = [.. ways.Select((way, i) => (way, i)).Where(pair => !built.Findings.Any(said => said.Contains($"{Name(pair.i)}.csproj(", StringComparison.Ordinal) && (said.Contains("PG1001", StringComparison.Ordinal) || said.Contains("PG1002", StringComparison.Ordinal)))).Select(pair => $"{pair.way}")];
        Assert.True(silent.Length == 0, string.Join('\n', silent) + "\n" + built);
        Assert.Empty(repository.LeftMarkers);

        static string Inline(string body) =>
            $"""</PropertyGroup><UsingTask TaskName="T" TaskFactory="RoslynCodeTaskFactory" AssemblyFile="$(MSBuildToolsPath)/Microsoft.Build.Tasks.Core.dll"><Task>{body}</Task></UsingTask><PropertyGroup>""";

        static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"P{i}");
    }

    [Fact]
    public void What_only_brings_data_is_nobodys_business()
    {
        repository.Project("App", Odd + """
            <None Include="$(PkgContoso_Odd)/content/evil.proj" /><Content Include="../Lib/Lib.csproj" /><Anything Include="../Lib/Lib.csproj" />
            <Text Include="@reviewers" Value="one%0A@two" /><Text Include="/a:b" /><None Include="setup.fsx" />
            <Compile Include="$(MSBuildThisFileDirectory)Sources/A b.cs" /><Compile Include="../Shared/**/*.cs" LinkBase="Shared" />
            """, Framework + "<Description>\n  - first\n  @nobody\n  /second, or -a: third\n</Description><RunCommand>dotnet</RunCommand><RunArguments>exec a.dll</RunArguments>");
        repository.Write("App/Sources/A b.cs", "class A;");
        repository.Write("Shared/B/b.cs", "class B;");
        repository.Write("App/setup.fsx", "#r \"nuget: Contoso.Unheard\"");
        repository.Write("App/a.txt", "x");
        repository.Write("Lib/Lib.csproj", "<Project />");
        CommandResult built = repository.Dotnet("build", "App");
        Assert.True(built.ExitCode == 0 && built.Findings.Count == 0, built.ToString());
    }

    [Fact]
    public void A_task_hands_nothing_over_that_only_the_compiler_is_given()
    {
        repository.Project("App", Odd);
        Succeeds(repository.Dotnet("restore", "App"));
        repository.Write("Directory.Build.targets", $"""<Project><Target Name="Adds" BeforeTargets="ResolveAssemblyReferences"><CreateItem Include="/a:{Library}"><Output TaskParameter="Include" ItemName="Compile" /></CreateItem></Target></Project>""");
        CommandResult built = repository.Dotnet("build", "App", ("CI", string.Empty));
        Assert.True(built.ExitCode != 0 && built.Codes.Contains("PG1008"), built.ToString());
        Assert.Empty(repository.LeftMarkers);
    }

    [Fact]
    public void A_script_that_is_compiled_is_judged_by_what_the_compiler_obeys_in_it()
    {
        Package("1.2.0", ("contentFiles/fs/any/x.fsx", "module Odd.X\n"));
        repository.Write("policygate.yaml", Policy.Replace("allow: [", "allow: [FSharp.Core, ", StringComparison.Ordinal));
        FSharp("OfPackage", Odd.Replace("1.0.0", "1.2.0", StringComparison.Ordinal), ("Program.fs", "module Program\n"));
        FSharp("ByPath", Odd, ("Program.fsx", $"module Program\nlet a = 1;; #r \"{Library}\"\n"));
        FSharp("Restores", Odd, ("Program.fsscript", "module Program\n#r \"nuget: Contoso.Hostile, 1.0.0\"\n"));
        repository.Write("All.slnx", """<Solution><Project Path="OfPackage/OfPackage.fsproj" /><Project Path="ByPath/ByPath.fsproj" /><Project Path="Restores/Restores.fsproj" /></Solution>""");
        CommandResult built = repository.Dotnet("build All.slnx", string.Empty, ("CI", string.Empty));
        Assert.NotEqual(0, built.ExitCode);
        Assert.All(["OfPackage.fsproj(PG1002", "ByPath.fsproj(PG1002", "Program.fsscript(PG1008"], said => Assert.True(built.Findings.Any(finding => Array.TrueForAll(said.Split('('), part => finding.Contains(part, StringComparison.Ordinal))), said + "\n" + built));

        // Without a word: a compiled script that names what is the repository's own, and one that nobody compiles.
        FSharp("Silent", Odd, ("Own.fs", "module Own\nlet x = 1\n"), ("Program.fsx", "module Program\n#I __SOURCE_DIRECTORY__\n#load \"Own.fs\"\nlet y = 1\n"));
        repository.Write("Silent/setup.fsx", "#r \"nuget: Contoso.Hostile, 1.0.0\"\n");
        CommandResult silent = repository.Dotnet("build", "Silent");
        Assert.True(silent.ExitCode == 0 && silent.Findings.Count == 0, silent.ToString());

        // What a task makes one of its sources is read before the compiler reads it.
        repository.Write("Directory.Build.targets", """<Project><Target Name="Adds" BeforeTargets="ResolveAssemblyReferences"><CreateItem Include="setup.fsx"><Output TaskParameter="Include" ItemName="CompileBefore" /></CreateItem></Target></Project>""");
        CommandResult added = repository.Dotnet("build", "Silent", ("CI", string.Empty));
        Assert.True(added.ExitCode != 0 && added.Codes.Contains("PG1008"), added.ToString());

        void FSharp(string name, string items, params (string Name, string Text)[] sources)
        {
            repository.Write($"{name}/{name}.fsproj", $"""<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup>{Framework}<SatelliteResourceLanguages>en</SatelliteResourceLanguages></PropertyGroup><ItemGroup>{items}{string.Concat(sources.Select(source => $"<Compile Include=\"{source.Name}\" />"))}</ItemGroup></Project>""");
            foreach ((string source, string text) in sources)
            {
                repository.Write($"{name}/{source}", text);
            }
        }
    }

    [Fact]
    public void A_property_of_a_file_based_app_hands_nothing_over()
    {
        repository.Project("App", Odd);
        Succeeds(repository.Dotnet("restore", "App"));
        repository.Write("src/app.cs", $"#:package Contoso.Odd@1.0.0\n#:property PublishAot=false\n#:property PdbFile=x.pdb%0A-analyzer:{Library}%0A-features:FileBasedProgram%0A-target:exe%0Aapp.cs%0A#\nSystem.Console.WriteLine(1);\n");
        CommandResult ran = repository.Dotnet("run app.cs", "src");
        Assert.True(ran.ExitCode != 0 && ran.Codes.Contains("PG1008"), ran.ToString());
        Assert.Empty(repository.LeftMarkers);
    }

    [Theory]
    [InlineData("-p:CscEnvironment=DOTNET_STARTUP_HOOKS=LIB -p:UseSharedCompilation=false")]
    [InlineData("-p:PdbFile=x%0A-analyzer:LIB")]
    [InlineData("-p:NuGetPackTaskAssemblyFile=LIB")]
    public void A_response_file_of_MSBuild_that_a_restore_is_not_given_hands_nothing_over(string arguments)
    {
        repository.Project("App", Odd);
        repository.Write("App/Directory.Build.rsp", arguments.Replace("LIB", Library, StringComparison.Ordinal));
        CommandResult built = repository.Dotnet("build", "App", ("CI", string.Empty));
        Assert.True(built.ExitCode != 0 && built.Codes.Any(code => code is "PG1001" or "PG1002" or "PG1008"), built.ToString());
        Assert.Empty(repository.LeftMarkers);
    }

    [Fact]
    public void The_file_that_the_SDK_keeps_of_package_assets_counts_only_where_it_wrote_it_here()
    {
        repository.Project("App", Odd);
        Succeeds(repository.Dotnet("build", "App"));
        string cache = Path.Combine(repository.Path, "App/obj/Debug/net10.0/App.assets.cache");
        byte[] genuine = File.ReadAllBytes(cache);
        DateTime written = File.GetLastWriteTimeUtc(cache);
        Succeeds(repository.Dotnet("build --no-restore", "App"));
        Assert.Equal(written, File.GetLastWriteTimeUtc(cache));

        // Another one, newer than the assets file, with the header of the genuine one.
        File.WriteAllBytes(cache, [.. genuine[..^8], .. new byte[8]]);
        File.SetLastWriteTimeUtc(cache, written);
        Succeeds(repository.Dotnet("build --no-restore", "App"));
        Assert.Equal(genuine, File.ReadAllBytes(cache));
    }

    [Theory]
    [InlineData("App.csproj.tool.targets", "<Target Name=\"Z\" BeforeTargets=\"AssignProjectConfiguration\"><CreateItem Include=\"EVIL\"><Output TaskParameter=\"Include\" ItemName=\"ProjectReference\" /></CreateItem></Target>")]
    [InlineData("App.csproj.tool.props", "<ItemGroup><ProjectReferenceWithConfiguration Include=\"EVIL\" BuildReference=\"true\" /></ItemGroup>")]
    [InlineData("App.csproj.tool.props", "<ItemGroup><AdditionalFiles Include=\"Program.cs%0A-analyzer:LIB\" /></ItemGroup>")]
    [InlineData("App.csproj.tool.props", "<PropertyGroup><CompilerResponseFile>evil.rsp</CompilerResponseFile></PropertyGroup>")]
    public void A_file_in_obj_hands_nothing_over(string file, string content)
    {
        repository.Project("App", Odd);
        Succeeds(repository.Dotnet("build", "App"));
        repository.Write("App/evil.rsp", $"-analyzer:{Library}");
        repository.Write($"App/obj/{file}", $"<Project>{content.Replace("EVIL", Path.Combine(Folder, "content/evil.proj"), StringComparison.Ordinal).Replace("LIB", Library, StringComparison.Ordinal)}</Project>");
        CommandResult built = repository.Dotnet("build", "App");
        Assert.True(built.ExitCode != 0 && built.Codes.Contains("PG0001"), built.ToString());
        Assert.Empty(repository.LeftMarkers);
    }

    [Theory]
    [InlineData("contentFiles/any/any/x.cs\n@RSP\n#")]
    [InlineData("contentFiles/any/any/x%0A@RSP%0A#.cs")]
    [InlineData("contentFiles/any/any/x%250A@RSP%250A#.cs")]
    [InlineData("lib/netstandard2.0/x%250A@RSP%250A#.dll")]
    [InlineData("contentFiles/any/any/x.cs;@RSP")]
    public void A_name_in_a_package_is_no_line_for_the_compiler(string entry)
    {
        Package("1.1.0", ("contentFiles/any/any/x.cs", string.Empty), ("content/evil.rsp", $"-analyzer:{Library.Replace("1.0.0", "1.1.0", StringComparison.Ordinal)}\n-target:library\n"), (entry.Replace("RSP", Path.Combine(Path.GetDirectoryName(Folder)!, "1.1.0/content/evil.rsp"), StringComparison.Ordinal), string.Empty));
        repository.Project("App", Odd.Replace("1.0.0", "1.1.0", StringComparison.Ordinal));
        CommandResult built = repository.Dotnet("build", "App");
        Assert.True(built.ExitCode != 0 && built.Codes.Any(code => code is "PG0001" or "PG0704"), built.ToString());
        Assert.Empty(repository.LeftMarkers);
    }

    private static void Succeeds(CommandResult result) => Assert.True(result.ExitCode == 0, result.ToString());

    private void Package(string version, params (string Name, string Content)[] entries)
    {
        using ZipArchive zip = ZipFile.Open(Path.Combine(feed.Path, $"Contoso.Odd.{version}.nupkg"), ZipArchiveMode.Create);
        using (StreamWriter nuspec = new(zip.CreateEntry("Contoso.Odd.nuspec").Open()))
        {
            nuspec.Write($"""<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata><id>Contoso.Odd</id><version>{version}</version><authors>a</authors><description>d</description><dependencies><group targetFramework=".NETStandard2.0" /></dependencies></metadata></package>""");
        }

        using (ZipArchive hostile = ZipFile.OpenRead(Path.Combine(Product.Feed, "Contoso.Hostile.1.0.0.nupkg")))
        using (Stream analyzer = hostile.Entries.First(entry => entry.FullName.StartsWith("analyzers/", StringComparison.Ordinal)).Open())
        using (Stream library = zip.CreateEntry("lib/netstandard2.0/Odd.dll").Open())
        {
            analyzer.CopyTo(library);
        }

        foreach ((string name, string content) in entries)
        {
            using StreamWriter writer = new(zip.CreateEntry(name).Open());
            writer.Write(content);
        }
    }
}
