using PolicyGate.Tool.Managing;

namespace PolicyGate.Testing;

/// <summary>A repository of a test's own: its feed, its NuGet cache, its policy, the gate as an SDK or as a package reference.</summary>
internal sealed class ScratchRepository : IDisposable
{
    private readonly TempFolder folder = new("pg-repo");
    private readonly string feed;

    private ScratchRepository(string feed) => this.feed = feed;

    /// <summary>The repository's folder.</summary>
    public string Path => folder["repo"];

    /// <summary>Where the hostile package leaves its markers.</summary>
    public string Markers => folder["markers"];

    /// <summary>The repository's own NuGet cache.</summary>
    public string PackageCache => folder["packages"];

    /// <summary>The names of the markers that were left.</summary>
    public IReadOnlyList<string> LeftMarkers => [.. Directory.GetFiles(Markers).Select(System.IO.Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

    /// <summary>A repository whose only source is a folder feed.</summary>
    /// <param name="feed">The folder.</param>
    /// <param name="gateVersion">The packed PolicyGate to import as an SDK; <see langword="null"/> for no gate.</param>
    /// <param name="withRegistry">Whether the public gallery is a source too.</param>
    public static ScratchRepository Create(string feed, string? gateVersion, bool withRegistry = false)
    {
        ScratchRepository repository = new(feed);
        Directory.CreateDirectory(repository.folder["repo/.git"]);
        Directory.CreateDirectory(repository.Markers);
        string registry = withRegistry ? $"<add key=\"nuget.org\" value=\"{NuGet.Configuration.NuGetConstants.V3FeedUrl}\" />" : string.Empty;
        repository.Write("nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{feed}" />{registry}</packageSources>
              <fallbackPackageFolders><clear /></fallbackPackageFolders>
            </configuration>
            """);
        repository.Write("Directory.Build.targets", "<Project />");
        if (gateVersion is not null)
        {
            repository.InstallGate(gateVersion);
        }
        else
        {
            repository.Write("Directory.Build.props", "<Project />");
        }

        return repository;
    }

    /// <summary>The SDK form, as the README says.</summary>
    public void InstallGate(string version)
    {
        Write("global.json", $$"""{ "msbuild-sdks": { "PolicyGate": "{{version}}" } }""");
        Write("Directory.Build.props", """<Project><Import Project="Sdk.props" Sdk="PolicyGate" /></Project>""");
        Write("Directory.Solution.targets", """<Project><Import Project="Sdk.targets" Sdk="PolicyGate" /></Project>""");
    }

    /// <summary>Takes the gate away, as an IDE that restores by itself would not have it.</summary>
    public void RemoveGate()
    {
        File.Delete(System.IO.Path.Combine(Path, "global.json"));
        File.Delete(System.IO.Path.Combine(Path, "Directory.Solution.targets"));
        Write("Directory.Build.props", "<Project />");
    }

    /// <summary>Writes a file of the repository.</summary>
    public string Write(string relative, string text) => folder.Write("repo/" + relative, text);

    /// <summary>Reads a file of the repository.</summary>
    public string Read(string relative) => File.ReadAllText(folder["repo/" + relative]);

    /// <summary>A console project.</summary>
    public void Project(string name, string items, string properties = "<TargetFramework>net10.0</TargetFramework>")
    {
        Write($"{name}/{name}.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                {items}
              </ItemGroup>
            </Project>
            """);
        Write($"{name}/Program.cs", "static class Program { static void Main() { } }\n");
    }

    /// <summary>Runs with a folder as it is, and then has it as it was, times included: for one repository that many mistakes are made in, one after the other.</summary>
    public void Briefly(string relative, Action run)
    {
        string now = System.IO.Path.Combine(Path, relative);
        using TempFolder before = new("pg-before");
        Copy(now, before.Path);
        run();
        Directory.Delete(now, recursive: true);
        Copy(before.Path, now);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = System.IO.Path.Combine(to, System.IO.Path.GetRelativePath(from, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
            File.SetLastWriteTimeUtc(copy, File.GetLastWriteTimeUtc(file));
        }
    }

    /// <summary>Runs <c>dotnet</c> in the repository.</summary>
    public CommandResult Dotnet(string arguments, string folderInRepository = "", params (string Name, string Value)[] environment)
    {
        Dictionary<string, string?> all = new()
        {
            ["NUGET_PACKAGES"] = PackageCache,
            ["PG_MARKERS"] = Markers,
            ["TMPDIR"] = Directory.CreateDirectory(folder["tmp"]).FullName,
        };
        foreach ((string name, string value) in environment)
        {
            all[name] = value;
        }

        DateTime start = DateTime.UtcNow;
        CommandResult result = Testing.Dotnet.Run(System.IO.Path.Combine(Path, folderInRepository), arguments, all);

        // What a property or the environment tells the task, the tool is not told.
        if (!arguments.Contains("PolicyGate", StringComparison.Ordinal) && !environment.Any(pair => pair.Name.StartsWith("PolicyGate", StringComparison.Ordinal) || pair.Name is "CI") && !arguments.Contains("ContinuousIntegrationBuild", StringComparison.Ordinal) && !arguments.Contains("-p:CI", StringComparison.Ordinal))
        {
            Parity.Check(Path, start, $"dotnet {arguments}", all.GetValueOrDefault(MachineEnvironment.OfProjects));
        }

        return result;
    }

    public void Dispose() => folder.Dispose();
}
