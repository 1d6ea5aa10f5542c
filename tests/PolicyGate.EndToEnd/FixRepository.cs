using System.Globalization;
using PolicyGate.Projects;
using PolicyGate.Testing;
using PolicyGate.Tool;

namespace PolicyGate.EndToEnd;

/// <summary>A repository of many small projects that <c>policygate fix --apply</c> is run in: what each resolves before and after.</summary>
internal sealed class FixRepository : IDisposable
{
    /// <summary>Frameworks without the packs of the .NET SDK, so that nothing but the feed is needed.</summary>
    public const string Bare = "<DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences><NuGetAudit>false</NuGetAudit><GenerateAssemblyInfo>false</GenerateAssemblyInfo>";

    private static readonly Lazy<TempFolder> Packages = new(Feed);
    private readonly ScratchRepository repository = ScratchRepository.Create(Packages.Value.Path, gateVersion: null);
    private readonly SortedSet<string> projects = new(StringComparer.Ordinal);

    public FixRepository(string policy) => repository.Write("policygate.yaml", "version: 1\n" + policy);

    /// <summary>The repository's folder.</summary>
    public string Folder => repository.Path;

    /// <summary>Writes a file.</summary>
    public FixRepository Write(string file, string text)
    {
        repository.Write(file, text);
        return this;
    }

    /// <summary>A library: <c>Name/Name.csproj</c>.</summary>
    public FixRepository Project(string name, string items, string frameworks = "net10.0", string properties = "")
    {
        string property = frameworks.Contains(';', StringComparison.Ordinal) ? "TargetFrameworks" : "TargetFramework";
        projects.Add($"{name}/{Path.GetFileName(name)}.csproj");
        return Write($"{name}/{Path.GetFileName(name)}.csproj", $"<Project Sdk=\"Microsoft.NET.Sdk\">\n  <PropertyGroup>\n    <{property}>{frameworks}</{property}>\n    {Bare}{properties}\n  </PropertyGroup>\n  {items}\n</Project>\n");
    }

    /// <summary>Reads a file.</summary>
    public string Read(string file) => repository.Read(file);

    /// <summary>Whether a file is there.</summary>
    public bool Has(string file) => File.Exists(Path.Combine(Folder, file));

    /// <summary>Locks another version of a package, in the first target of a lock file that has it: as of a day on which that was the newest.</summary>
    public void Lock(string file, string id, string from, string to)
    {
        string Hash(string version) => System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(Path.Combine(repository.PackageCache, id.ToLowerInvariant(), version, ".nupkg.metadata")))!["contentHash"]!.GetValue<string>();
        string text = Read(file);
        int start = text.IndexOf($"\"{id}\"", StringComparison.Ordinal);
        int end = text.IndexOf('}', start);
        Directory.Delete(Path.Combine(Folder, Path.GetDirectoryName(file)!, "obj"), recursive: true);
        Write(file, text[..start] + text[start..end].Replace($"\"resolved\": \"{from}\"", $"\"resolved\": \"{to}\"", StringComparison.Ordinal).Replace(Hash(from), Hash(to), StringComparison.Ordinal) + text[end..]);
    }

    /// <summary>Every file of the repository but what a restore writes, with its text.</summary>
    public IReadOnlyDictionary<string, string> Files => Directory.GetFiles(Folder, "*", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal)).ToDictionary(file => Path.GetRelativePath(Folder, file), File.ReadAllText, StringComparer.Ordinal);

    /// <summary>Restores everything in one process; returns what each target of each project resolved.</summary>
    public IReadOnlyDictionary<string, string> Restore()
    {
        CommandResult result = TryRestore();
        Assert.True(result.ExitCode == 0, result.ToString());
        return Resolved();
    }

    /// <summary>Restores everything in one process, or says why not: NuGet refuses some graphs that can be written.</summary>
    public CommandResult TryRestore()
    {
        string all = Path.Combine(Path.GetDirectoryName(Folder)!, "all.proj");
        string items = string.Concat(projects.Select(project => $"<P Include=\"{Path.Combine(Folder, project)}\" />"));
        File.WriteAllText(all, $"<Project><ItemGroup>{items}</ItemGroup><Target Name=\"Restore\"><MSBuild Projects=\"@(P)\" Targets=\"Restore\" /></Target></Project>");
        return repository.Dotnet($"restore \"{all}\" -v q");
    }

    private Dictionary<string, string> Resolved() => projects
        .SelectMany(project => AssetsFileReader.Read(Path.Combine(Folder, Path.GetDirectoryName(project)!, "obj", "project.assets.json"), new InputFiles()).Targets
            .SelectMany(target => target.Libraries.Values.Where(library => !library.IsProject).Select(library => ($"{project} {target.Name} {library.Id}", library.Version.ToNormalizedString()))))
        .ToDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal);

    /// <summary>Runs <c>policygate fix --apply</c>.</summary>
    public async Task<(int Code, string Diff, string Notes)> FixAsync(params string[] more)
    {
        using StringWriter output = new(CultureInfo.InvariantCulture);
        using StringWriter error = new(CultureInfo.InvariantCulture);
        int code = await Program.RunAsync(["fix", Folder, "--apply", .. more], new Terminal(output, error, isRedirected: true, isErrorRedirected: true), CancellationToken.None);

        // No copy is left beside the repository.
        Assert.DoesNotContain(Directory.GetDirectories(Path.GetDirectoryName(Folder)!), folder => folder.Contains(".policygate-", StringComparison.Ordinal));
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>The rules that <c>policygate check</c> fails by.</summary>
    public async Task<string> CheckAsync()
    {
        using StringWriter output = new(CultureInfo.InvariantCulture);
        await Program.RunAsync(["check", Folder, "--no-cache"], new Terminal(output, output, isRedirected: true, isErrorRedirected: true), CancellationToken.None);
        return output.ToString();
    }

    /// <inheritdoc/>
    public void Dispose() => repository.Dispose();

    // A has 1.0.0 to 2.1.0, B and C ask for some of it.
    private static TempFolder Feed()
    {
        TempFolder folder = TempFolder.OfRun("pg-fix-feed");
        foreach (string version in new[] { "1.0.0", "1.1.0", "1.2.0", "2.0.0", "2.1.0", "3.0.0-rc.1" })
        {
            new SamplePackage("Sample.A", version).WriteTo(folder.Path);
            new SamplePackage("Sample.D", version).WriteTo(folder.Path);
        }

        foreach ((string version, string asked) in new[] { ("1.0.0", "1.0.0"), ("1.1.0", "1.1.0"), ("2.0.0", "2.0.0") })
        {
            new SamplePackage("Sample.B", version).DependsOn("Sample.A", asked).WriteTo(folder.Path);
            new SamplePackage("Sample.C", version).DependsOn("Sample.B", version).WriteTo(folder.Path);
        }

        return folder;
    }
}
