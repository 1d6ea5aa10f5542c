using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using PolicyGate.Testing;
using PolicyGate.Tool.Checking;

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
    public void The_packages_carry_a_bill_of_materials_of_what_is_in_them(string project, string dependencies, string committed)
    {
        string package = Packed(project);
        using ZipArchive archive = ZipFile.OpenRead(package);
        JsonNode facts = JsonNode.Parse(Text(archive, dependencies))!;
        string expected = Bom(Path.GetFileName(package), facts);
        string file = Path.Combine(RepositoryRoot.Path, committed);
        if (Environment.GetEnvironmentVariable("POLICYGATE_UPDATE") == "1")
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

    // CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/): what the SDK says is loaded from which package, with the hash of the lock file.
    private static string Bom(string package, JsonNode facts)
    {
        JsonArray components = [];
        foreach ((string name, string version, string hash, _) in Runtime(facts))
        {
            components.Add(new JsonObject
            {
                ["type"] = "library",
                ["bom-ref"] = $"pkg:nuget/{name}@{version}",
                ["name"] = name,
                ["version"] = version,
                ["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-512", ["content"] = Convert.ToHexStringLower(Convert.FromBase64String(hash["sha512-".Length..])) }),
                ["purl"] = $"pkg:nuget/{name}@{version}",
            });
        }

        string id = new[] { "PolicyGate.Tool", "PolicyGate.Inventory" }.FirstOrDefault(one => package.StartsWith(one, StringComparison.Ordinal)) ?? "PolicyGate";
        return new JsonObject
        {
            ["$schema"] = "http://cyclonedx.org/schema/bom-1.6.schema.json",
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["version"] = 1,
            ["metadata"] = new JsonObject { ["component"] = new JsonObject { ["type"] = "application", ["bom-ref"] = id, ["name"] = id, ["version"] = package[(id.Length + 1)..^".nupkg".Length] } },
            ["components"] = components,
        }.ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n";
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
