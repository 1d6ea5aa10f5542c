using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using NuGet.Versioning;
using PolicyGate.Testing;
using PolicyGate.Tool.Bills;
using PolicyGate.Tool.Cataloguing;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Monitoring;

namespace PolicyGate.EndToEnd;

/// <summary>What PolicyGate asks of others, asked of PolicyGate.</summary>
public sealed class OwnSupplyChain
{
    private const string Package = "build/PolicyGate.Package.csproj";
    private const string Tool = "src/PolicyGate.Tool/PolicyGate.Tool.csproj";
    private const string Inventory = "src/PolicyGate.Inventory/PolicyGate.Inventory.csproj";

    [Fact]
    public void A_release_is_the_same_bytes_wherever_it_is_built()
    {
        using TempFolder elsewhere = new("pg-elsewhere");
        Copy(new DirectoryInfo(RepositoryRoot.Path), elsewhere["a longer path"]);
        foreach (string project in new[] { Package, Tool, Inventory })
        {
            string there = Dotnet.Pack(elsewhere["a longer path"], project, elsewhere[Path.GetFileName(project)]);
            string here = Dotnet.Pack(RepositoryRoot.Path, project, elsewhere[$"here/{Path.GetFileName(project)}"]);
            Assert.True(Hash(here) == Hash(there), $"{Path.GetFileName(here)} differs in {string.Join(", ", Different(here, there))}");
        }
    }

    // To write them anew: POLICYGATE_UPDATE=1 dotnet test tests/PolicyGate.EndToEnd --filter OwnSupplyChain
    [Theory]
    [InlineData(Package, "tasks/net8.0/PolicyGate.Tasks.deps.json", "build/policygate.cdx.json")]
    [InlineData(Tool, "tools/net8.0/any/policygate.deps.json", "src/PolicyGate.Tool/policygate.cdx.json")]
    [InlineData(Inventory, "tools/net8.0/any/policygate-inventory.deps.json", "src/PolicyGate.Inventory/policygate.cdx.json")]
    public async Task The_packages_carry_a_bill_of_materials_of_what_is_in_them(string project, string dependencies, string committed)
    {
        string package = Packed(project);
        using ZipArchive archive = ZipFile.OpenRead(package);
        JsonNode facts = JsonNode.Parse(Text(archive, dependencies))!;
        string file = Path.Combine(RepositoryRoot.Path, committed);
        bool writes = Environment.GetEnvironmentVariable("POLICYGATE_UPDATE") == "1";

        // As of the day on which it was written.
        DateTime day = writes ? DateTime.UtcNow : JsonNode.Parse(File.ReadAllText(file))!["metadata"]!["timestamp"]!.GetValue<DateTime>();
        string expected = await BillAsync(project, Path.GetFileName(package), facts, [.. archive.Entries.Select(entry => entry.Name)], DateOnly.FromDateTime(day));
        if (writes)
        {
            File.WriteAllText(file, expected);
        }

        Assert.Equal(expected, File.ReadAllText(file));
        Assert.Equal(expected, Text(archive, "policygate.cdx.json"));

        // Every assembly is our own, or of a component.
        string[] known = [.. Runtime(facts).SelectMany(library => library.Files).Select(Path.GetFileName).OfType<string>()];
        string[] assemblies = [.. archive.Entries.Where(entry => entry.FullName.EndsWith(".dll", StringComparison.Ordinal) && !entry.Name.StartsWith("PolicyGate.", StringComparison.OrdinalIgnoreCase)).Select(entry => entry.Name)];
        Assert.NotEmpty(assemblies);
        Assert.All(assemblies.Where(name => name is not ("policygate.dll" or "policygate-inventory.dll")), name => Assert.Contains(name, known));
    }

    [Fact]
    public async Task The_tool_executes_nothing_of_a_repository_and_expands_no_environment()
    {
        using TempFolder repository = new("pg-still");
        string marker = repository["marker"];
        Directory.CreateDirectory(repository[".git"]);
        repository.Write("App/App.csproj", $"<Project Sdk=\"Microsoft.NET.Sdk\" InitialTargets=\"Evil\"><Target Name=\"Evil\"><Exec Command=\"touch {marker}\" /></Target><PropertyGroup><X>$([System.IO.File]::WriteAllText('{marker}', 'x'))</X></PropertyGroup></Project>");
        repository.Write("Directory.Build.props", $"<Project><PropertyGroup><X>$([System.IO.File]::WriteAllText('{marker}', 'x'))</X></PropertyGroup></Project>");
        repository.Write("App/obj/project.assets.json", "{}");
        repository.Write("policygate.yaml", "version: 1\nextends: [\"$(HOME)/base.yaml\", \"$HOME/base.yaml\", \"%HOME%/base.yaml\", \"~/base.yaml\"]\n");
        Reporting.CheckReport report = await new RepositoryCheck(new CheckOptions { Paths = [repository.Path], UseCache = false, VerifyGate = true }).RunAsync(null, CancellationToken.None);
        Assert.False(File.Exists(marker));
        string[] messages = [.. report.Projects.SelectMany(project => project.Findings).Where(finding => finding.Rule.Id == "PG0106").Select(finding => finding.Message)];
        Assert.All(new[] { "$(HOME)", "$HOME", "%HOME%", "~/" }, name => Assert.Contains(messages, message => message.Contains(name, StringComparison.Ordinal)));
    }

    private static string Packed(string project) => project switch { Tool => PackedTool.PackageFile, Inventory => PackedInventory.PackageFile, _ => Product.PackageFile };

    // Of what the project uses, as the tool's own command tells it, what the SDK says is loaded. Where a package was fetched from is a fact of the machine.
    private static async Task<string> BillAsync(string project, string package, JsonNode facts, IReadOnlyList<string> assemblies, DateOnly asOf)
    {
        CheckOptions options = new() { Paths = [Path.Combine(RepositoryRoot.Path, project)], AsOf = asOf, UseCache = false };
        (_, RepositoryCatalogue all) = await RepositoryCatalogue.ReadAsync(options, RepositoryCheck.CacheOf(options), withCapabilities: false, (_, _) => { }, CancellationToken.None);
        Assert.Empty(all.Unread);
        Dictionary<string, string> carried = Runtime(facts).ToDictionary(library => KnownVersion.KeyOf(library.Name, NuGetVersion.Parse(library.Version)), library => library.Hash["sha512-".Length..]);
        CataloguedPackage[] packages = [.. all.Packages.Where(one => carried.ContainsKey(one.Key)).Select(one => one with { Source = null })];
        Assert.Equal(carried.Values.Order(StringComparer.Ordinal), packages.Select(one => one.ContentHash).Order(StringComparer.Ordinal));
        string id = new[] { "PolicyGate.Tool", "PolicyGate.Inventory" }.FirstOrDefault(one => package.StartsWith(one, StringComparison.Ordinal)) ?? "PolicyGate";
        CataloguedProject[] projects = [.. all.Projects.Where(one => one.Path == project || assemblies.Contains(Path.GetFileNameWithoutExtension(one.Path) + ".dll"))];
        return CycloneDx.Write(all with { Name = id, Version = package[(id.Length + 1)..^".nupkg".Length], Projects = projects, Packages = packages });
    }

    private static IEnumerable<(string Name, string Version, string Hash, IReadOnlyList<string> Files)> Runtime(JsonNode facts)
    {
        JsonObject target = facts["targets"]!.AsObject().Single().Value!.AsObject();
        foreach ((string library, JsonNode? entry) in facts["libraries"]!.AsObject().OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            string[] files = [.. new[] { "runtime", "runtimeTargets" }.SelectMany(kind => target[library]?[kind]?.AsObject().Select(file => file.Key) ?? [])];
            if (entry!["type"]!.GetValue<string>() == "package" && files.Length > 0)
            {
                yield return (library.Split('/')[0], library.Split('/')[1], entry["sha512"]!.GetValue<string>(), files);
            }
        }
    }

    private static string Text(ZipArchive archive, string entry)
    {
        using StreamReader reader = new(archive.GetEntry(entry)!.Open());
        return reader.ReadToEnd();
    }

    private static string Hash(string file) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));

    private static IEnumerable<string> Different(string one, string other)
    {
        using ZipArchive first = ZipFile.OpenRead(one);
        using ZipArchive second = ZipFile.OpenRead(other);
        return [.. first.Entries.Where(entry => second.GetEntry(entry.FullName)?.Crc32 != entry.Crc32).Select(entry => entry.FullName)];
    }

    // Without what was built; of git only what says which commit this is, as it is in the package.
    private static void Copy(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (FileInfo file in from.GetFiles())
        {
            file.CopyTo(Path.Combine(to, file.Name));
        }

        foreach (DirectoryInfo folder in from.GetDirectories().Where(folder => folder.Name is not ("objects" or "hooks" or "logs" or "worktrees" or "bin" or "obj" or "tests" or "TestResults") && Path.Combine(folder.Parent!.Name, folder.Name) is not "build/tasks"))
        {
            Copy(folder, Path.Combine(to, folder.Name));
        }
    }
}
