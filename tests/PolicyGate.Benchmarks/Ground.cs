using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using System.Text;

namespace PolicyGate.Benchmarks;

/// <summary>What is measured on: genuine graphs, restored once, and solutions that are generated.</summary>
internal sealed class Ground(string work)
{
    /// <summary>The root of the repository.</summary>
    public static string Repository { get; } = Metadata("RepositoryRoot");

    /// <summary>The environment of every command: no node and no compiler server stays behind, and packages lie where this run put them.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        ["UseSharedCompilation"] = "false",
        ["DOTNET_NOLOGO"] = "1",
        ["NUGET_PACKAGES"] = Path.Combine(work, "packages"),
        ["POLICYGATE_CACHE"] = Path.Combine(work, "evidence"),
        ["CI"] = string.Empty,
    };

    /// <summary>The folder of this run.</summary>
    public string Work => work;

    /// <summary>Every archive that was restored but PolicyGate's own, which nobody has signed yet.</summary>
    public IReadOnlyList<string> Archives() =>
        [.. Directory.GetFiles(Environment["NUGET_PACKAGES"], "*.nupkg", SearchOption.AllDirectories).Where(archive => !archive.StartsWith(Path.Combine(Environment["NUGET_PACKAGES"], "policygate") + Path.DirectorySeparatorChar, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>A genuine graph (<c>big</c>, <c>mid</c>), restored; its project file.</summary>
    public string Graph(string name, string copy, string policy)
    {
        string folder = Path.Combine(work, copy);
        string source = Path.Combine(AppContext.BaseDirectory, "Graphs", name);
        Write(Path.Combine(folder, "App.csproj"), File.ReadAllText(Path.Combine(source, "project.xml")));
        Write(Path.Combine(folder, "packages.lock.json"), File.ReadAllText(Path.Combine(source, "lock.json")));
        Write(Path.Combine(folder, "Program.cs"), "Console.WriteLine(\"x\");\n");
        Guard(folder, policy);
        _ = Dotnet(folder, "restore");
        return Path.Combine(folder, "App.csproj");
    }

    /// <summary>A solution of small projects, each with a few packages and a reference to the one before; built once.</summary>
    public string Solution(int projects, string copy, string policy)
    {
        string folder = Path.Combine(work, copy);
        StringBuilder solution = new("<Solution>\n");
        for (int i = 0; i < projects; i++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"P{i}");
            string before = i % 10 == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"<ProjectReference Include=\"../P{i - 1}/P{i - 1}.csproj\" />");
            Write(Path.Combine(folder, name, name + ".csproj"), $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><TargetFramework>net10.0</TargetFramework><NuGetAudit>false</NuGetAudit><RestorePackagesWithLockFile>true</RestorePackagesWithLockFile></PropertyGroup>
                  <ItemGroup><PackageReference Include="Newtonsoft.Json" Version="13.0.3" /><PackageReference Include="Dapper" Version="2.1.66" />{before}</ItemGroup>
                </Project>
                """);
            Write(Path.Combine(folder, name, "C.cs"), $"namespace {name}; public static class C {{ public static int Value => 1; }}\n");
            solution.Append(CultureInfo.InvariantCulture, $"  <Project Path=\"{name}/{name}.csproj\" />\n");
        }

        Write(Path.Combine(folder, "All.slnx"), solution.Append("</Solution>\n").ToString());
        Guard(folder, policy);
        return folder;
    }

    /// <summary>Packs PolicyGate as it is released, into the feed that every project here has.</summary>
    public void Pack() => _ = Measured.Run(Repository, Environment, "dotnet", "pack", "build/PolicyGate.Package.csproj", "-c", "Release", "-o", Feed, "-v", "q");

    /// <summary>Where the packed PolicyGate lies once it is installed.</summary>
    public string Installed => Path.Combine(Environment["NUGET_PACKAGES"], "policygate", Version);

    private string Feed => Path.Combine(work, "feed");

    private string Version => Path.GetFileNameWithoutExtension(Directory.GetFiles(Feed, "PolicyGate.*.nupkg").Single())["PolicyGate.".Length..];

    /// <summary>Runs dotnet in a folder.</summary>
    public (double Cpu, double Wall, string Output) Dotnet(string folder, params string[] arguments) => Measured.Run(folder, Environment, "dotnet", arguments);

    /// <summary>Writes a file, and the folders to it.</summary>
    public static void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    /// <summary>Makes a folder a repository of its own, under the gate (as an SDK, as the README says) where there is a policy.</summary>
    public void Guard(string folder, string policy)
    {
        Directory.CreateDirectory(Path.Combine(folder, ".git"));
        Directory.CreateDirectory(Feed);
        Write(Path.Combine(folder, "nuget.config"), $"<configuration><packageSources><add key=\"gate\" value=\"{Feed}\" /></packageSources></configuration>\n");
        if (policy.Length == 0)
        {
            Write(Path.Combine(folder, "Directory.Build.props"), "<Project />\n");
            return;
        }

        Import(folder, "PolicyGate", Version);
        Write(Path.Combine(folder, "policygate.yaml"), policy);
    }

    /// <summary>Gives a folder an SDK of its own that does nothing: what MSBuild asks for any SDK that is a package, before the first line of ours.</summary>
    public void GiveEmptySdk(string folder)
    {
        string archive = Path.Combine(Feed, "EmptySdk.1.0.0.nupkg");
        if (!File.Exists(archive))
        {
            using ZipArchive zip = ZipFile.Open(archive, ZipArchiveMode.Create);
            Add(zip, "EmptySdk.nuspec", "<package><metadata><id>EmptySdk</id><version>1.0.0</version><authors>benchmark</authors><description>Nothing.</description></metadata></package>");
            Add(zip, "Sdk/Sdk.props", "<Project />");
            Add(zip, "Sdk/Sdk.targets", "<Project />");
        }

        Import(folder, "EmptySdk", "1.0.0");
    }

    private static void Import(string folder, string sdk, string version)
    {
        Write(Path.Combine(folder, "Directory.Build.props"), $"<Project><Import Project=\"Sdk.props\" Sdk=\"{sdk}\" /></Project>\n");
        Write(Path.Combine(folder, "Directory.Solution.targets"), $"<Project><Import Project=\"Sdk.targets\" Sdk=\"{sdk}\" /></Project>\n");
        Write(Path.Combine(folder, "global.json"), $$"""{ "msbuild-sdks": { "{{sdk}}": "{{version}}" } }""");
    }

    private static void Add(ZipArchive zip, string name, string text)
    {
        using StreamWriter writer = new(zip.CreateEntry(name).Open());
        writer.Write(text);
    }

    private static string Metadata(string key) => typeof(Ground).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
