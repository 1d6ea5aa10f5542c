using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using PolicyGate.Testing;

namespace PolicyGate.EndToEnd;

/// <summary>Build code under names and in places that a reader of paths would not look at: refused before any of it runs.</summary>
public sealed class WhatRunsIsJudged
{
    private const string Deny = "version: 1\npackages: { default: deny, allow: [Contoso.Odd] }\nbuild-code: { default: deny }\n";
    private const string Nuspec = """<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata><id>Contoso.Odd</id><version>VERSION</version><authors>a</authors><description>d</description><dependencies><group targetFramework=".NETStandard2.0" /></dependencies></metadata></package>""";
    private const string Harmless = "<Project><PropertyGroup><Odd>1</Odd></PropertyGroup></Project>";

    private const string Marks = """<Project InitialTargets="Odd"><Target Name="Odd"><WriteLinesToFile File="$(PG_MARKERS)/odd" Lines="x" /></Target></Project>""";

    [Theory]
    [InlineData("analyzersX/Odd.dll")]
    [InlineData("analyzers.more/cs/Odd.dll")]
    [InlineData("analyzers/dotnet/fs/Odd.dll")]
    [InlineData("analyzers/Odd.DLL")]
    [InlineData("analyzers/dotnet/vb/cs/Odd.dll")]
    [InlineData("./analyzers/dotnet/cs/Odd.dll")]
    [InlineData("analyzers//dotnet/cs/Odd.dll")]
    [InlineData("/analyzers/Odd.dll")]
    [InlineData("%61nalyzers/dotnet/cs/Odd.dll")]
    [InlineData("lib/./../analyzers/dotnet/cs/Odd.dll")]
    public void An_analyzer_is_refused_wherever_the_SDK_takes_it_from(string entry)
    {
        using TempFolder feed = new("pg-odd");
        Package(feed.Path, "1.0.0", (entry, Analyzer()));
        using ScratchRepository repository = Repository(feed.Path);
        CommandResult built = Build(repository, "1.0.0");
        Assert.NotEqual(0, built.ExitCode);

        // NuGet itself refuses what leaves the package's folder.
        Assert.True(built.Codes.Contains("PG1002") || built.Codes.Contains("PG0704") || entry.Contains("..", StringComparison.Ordinal), built.ToString());
        Assert.Empty(repository.LeftMarkers);
    }

    [Theory]
    [InlineData("./build/Contoso.Odd.targets", "build/Contoso.Odd.targets")]
    [InlineData("build//Contoso.Odd.targets", "build/Contoso.Odd.targets")]
    [InlineData("build%2FContoso.Odd.targets", "build/Contoso.Odd.targets")]
    [InlineData("/build/Contoso.Odd.targets", "build/Contoso.Odd.targets")]
    [InlineData("build/Contoso.Odd.targets", "build/Contoso.Odd.targets")]
    [InlineData("build/Contoso.Odd.targets", "BUILD/Contoso.Odd.targets")]
    [InlineData("lib/netstandard2.0/more.targets", "build/Contoso.Odd.targets")]
    public void An_approval_by_hash_is_of_what_is_extracted_and_of_all_of_it(string hostile, string approved)
    {
        using TempFolder feed = new("pg-odd");
        byte[] harmless = Encoding.UTF8.GetBytes(Harmless);
        byte[] imports = hostile.StartsWith("lib/", StringComparison.Ordinal) ? Encoding.UTF8.GetBytes($"""<Project><Import Project="$(MSBuildThisFileDirectory)../{hostile}" /></Project>""") : harmless;
        Package(feed.Path, "1.0.0", hostile.StartsWith("lib/", StringComparison.Ordinal) ? [(hostile, harmless), ("build/Contoso.Odd.targets", imports)] : [("build/Contoso.Odd.targets", harmless)]);
        Package(feed.Path, "1.1.0", (hostile, Encoding.UTF8.GetBytes(Marks)), (approved, imports));
        using ScratchRepository repository = Repository(feed.Path);
        string hash = Regex.Match(Build(repository, "1.0.0").Output, "sha256: ([0-9A-F]{64})").Groups[1].Value;
        repository.Write("policygate.yaml", Deny.Replace("deny }", $"deny, allow: [{{ package: Contoso.Odd, kinds: [msbuild], sha256: {hash} }}] }}", StringComparison.Ordinal));
        CommandResult first = Build(repository, "1.0.0");
        Assert.True(first.ExitCode == 0, first.ToString());
        CommandResult second = Build(repository, "1.1.0");
        Assert.NotEqual(0, second.ExitCode);
        Assert.True(second.Codes.Contains("PG1007") || second.Codes.Contains("PG0704"), second.ToString());
        Assert.Empty(repository.LeftMarkers);
    }

    [Theory]
    [InlineData("<RestorePackagesPath>$(MSBuildThisFileDirectory)pk/</RestorePackagesPath>", "App/pk", "build/Contoso.Odd.targets")]
    [InlineData("<RestorePackagesPath>../pk</RestorePackagesPath>", "pk", "build/Contoso.Odd.targets")]
    [InlineData("<RestorePackagesPath>obj/pk</RestorePackagesPath>", "App/obj/pk", "build/Contoso.Odd.targets")]
    [InlineData("<RestorePackagesPath>pk</RestorePackagesPath>", "App/pk", "lib/more.targets")]
    [InlineData("<RestoreFallbackFolders>$(MSBuildThisFileDirectory)pk</RestoreFallbackFolders>", "App/pk", "build/Contoso.Odd.targets")]
    public void A_package_folder_that_the_repository_brings_is_refused_and_its_files_are_compared(string property, string packages, string changed)
    {
        using TempFolder feed = new("pg-odd");
        Package(feed.Path, "1.0.0", ("build/Contoso.Odd.targets", Encoding.UTF8.GetBytes("""<Project><Import Project="$(MSBuildThisFileDirectory)../lib/more.targets" /></Project>""")), ("lib/more.targets", Encoding.UTF8.GetBytes(Harmless)));
        using ScratchRepository repository = Repository(feed.Path);
        repository.Write("policygate.yaml", Deny.Replace("deny }", "deny, allow: [{ package: Contoso.Odd }] }", StringComparison.Ordinal));
        CommandResult first = Build(repository, "1.0.0");
        Assert.True(first.ExitCode == 0, first.ToString());
        foreach (string file in Directory.GetFiles(repository.PackageCache, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(repository.Path, packages, Path.GetRelativePath(repository.PackageCache, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        Directory.Delete(Path.Combine(repository.PackageCache, "contoso.odd"), recursive: true);
        File.WriteAllText(Path.Combine(repository.Path, packages, "contoso.odd/1.0.0", changed), Marks);
        CommandResult brought = Build(repository, "1.0.0", property, ("NUGET_PACKAGES", property.Contains("Fallback", StringComparison.Ordinal) ? repository.PackageCache : string.Empty), ("DOTNET_CLI_HOME", Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(repository.PackageCache)!, "home")).FullName));
        Assert.NotEqual(0, brought.ExitCode);
        Assert.True(brought.Codes.Contains("PG0501") && brought.Codes.Contains("PG0702"), brought.ToString());
        Assert.Empty(repository.LeftMarkers);
    }

    private static ScratchRepository Repository(string feed)
    {
        ScratchRepository repository = Product.Repository(Deny);
        repository.Write("nuget.config", repository.Read("nuget.config").Replace("<clear /><add", $"<clear /><add key=\"odd\" value=\"{feed}\" /><add", StringComparison.Ordinal));
        return repository;
    }

    private static CommandResult Build(ScratchRepository repository, string version, string properties = "", params (string, string)[] environment)
    {
        repository.Project("App", $"""<PackageReference Include="Contoso.Odd" Version="{version}" />""", $"<TargetFramework>net10.0</TargetFramework>{properties}");
        return repository.Dotnet("build", "App", environment);
    }

    // The entries in this order, under these names.
    private static void Package(string feed, string version, params (string Name, byte[] Content)[] entries)
    {
        Directory.CreateDirectory(feed);
        using ZipArchive zip = ZipFile.Open(Path.Combine(feed, $"Contoso.Odd.{version}.nupkg"), ZipArchiveMode.Create);
        foreach ((string name, byte[] content) in entries.Prepend(("lib/netstandard2.0/_._", [])).Prepend(("Contoso.Odd.nuspec", Encoding.UTF8.GetBytes(Nuspec.Replace("VERSION", version, StringComparison.Ordinal)))))
        {
            using Stream stream = zip.CreateEntry(name).Open();
            stream.Write(content);
        }
    }

    [Fact]
    public void An_analyzer_that_only_a_list_of_a_framework_names_does_not_reach_the_compiler()
    {
        using TempFolder feed = new("pg-odd");
        Package(feed.Path, "1.0.0", ("ref/net10.0/Odd.dll", Analyzer()), ("data/FrameworkList.xml", Encoding.UTF8.GetBytes("""<FileList TargetFrameworkIdentifier=".NETCoreApp" TargetFrameworkVersion="10.0" FrameworkName="Contoso.Odd" Name="x"><File Type="Analyzer" Language="cs" Path="ref/net10.0/Odd.dll" AssemblyName="Odd" PublicKeyToken="null" AssemblyVersion="0.0.0.0" FileVersion="0.0.0.0" /></FileList>""")));
        using ScratchRepository repository = Repository(feed.Path);
        repository.Project("App", """<KnownFrameworkReference Include="Contoso.Framework" TargetFramework="net10.0" RuntimeFrameworkName="Contoso.Framework" DefaultRuntimeFrameworkVersion="1.0.0" LatestRuntimeFrameworkVersion="1.0.0" TargetingPackName="Contoso.Odd" TargetingPackVersion="1.0.0" RuntimePackNamePatterns="" RuntimePackRuntimeIdentifiers="" /><FrameworkReference Include="Contoso.Framework" />""", "<TargetFramework>net10.0</TargetFramework><GenerateDependencyFile>false</GenerateDependencyFile>");
        CommandResult built = repository.Dotnet("build", "App");
        Assert.True(built.ExitCode != 0 && built.Codes.Any(code => code is "PG1008" or "PG1002"), built.ToString());
        Assert.Empty(repository.LeftMarkers);
    }

    private static byte[] Analyzer()
    {
        using ZipArchive hostile = ZipFile.OpenRead(Path.Combine(Product.Feed, "Contoso.Hostile.1.0.0.nupkg"));
        using Stream stream = hostile.Entries.First(entry => entry.FullName.StartsWith("analyzers/", StringComparison.Ordinal)).Open();
        using MemoryStream copy = new();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
