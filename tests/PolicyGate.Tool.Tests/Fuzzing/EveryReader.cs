using System.Globalization;
using System.IO.Compression;
using System.Text;
using CsCheck;
using PolicyGate.Cache;
using PolicyGate.Facts;
using PolicyGate.Machine;
using PolicyGate.Packages;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Testing;
using PolicyGate.Tool.Inputs;
using Xunit.Abstractions;

namespace PolicyGate.Tool.Tests.Fuzzing;

/// <summary>
/// Every reader, given genuine input with changes: an answer or a located finding, never an exception, and never the answer that the archive is good where
/// it is not the archive that was signed. Two seconds for each in CI; <c>POLICYGATE_FUZZ=SECONDS</c> for longer (docs/reliability.md).
/// </summary>
[Collection(Alone.Name)]
public sealed class EveryReader : IDisposable
{
    private const string Policy = """
        version: 1
        packages: { default: deny, allow: [A, "B@[1.0,2.0)"] }
        pinning: { direct: exact, transitive: locked, prerelease: { allow: [C] } }
        lockfile: { required: true, in-sync: true, content-hash: verify, locked-mode: ci }
        sources: { https: required, mapping: required, allow: [nuget.org] }
        scopes: [{ projects: ["App/**"], packages: { allow: [C] } }]
        waivers: { entries: [{ rules: [PG0402], packages: [B], reason: a while, expires: 2027-01-01 }] }
        rules: { PG0112: info }
        """;

    private static readonly int Seconds = int.TryParse(Environment.GetEnvironmentVariable("POLICYGATE_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) ? seconds : 2;
    private readonly RestoredProject project = new RestoredProject()
        .Framework("net10.0", "A [1.0.0, )", "B [1.0.0, )").Target("net10.0", "A/1.0.0 -> B", "B/1.0.0").Builds("A/1.0.0", "build/A.props").Restore("sources", new System.Text.Json.Nodes.JsonObject { ["https://example.org/index.json"] = new System.Text.Json.Nodes.JsonObject() });

    private readonly ITestOutputHelper output;

    public EveryReader(ITestOutputHelper output)
    {
        this.output = output;
        project.Folder.Write("Directory.Build.props", "<Project><PropertyGroup><X>1</X></PropertyGroup><Import Project=\"$(MSBuildThisFileDirectory)more.props\" /></Project>");
        project.Folder.Write("more.props", "<Project><ItemGroup><PackageReference Include=\"A\" Version=\"1.0.0\" /></ItemGroup></Project>");
        project.Folder.Write("Directory.Packages.props", "<Project><PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup><ItemGroup><PackageVersion Include=\"A\" Version=\"[1.0.0]\" /></ItemGroup></Project>");
        project.Folder.Write("nuget.config", "<configuration><packageSources><clear /><add key=\"nuget.org\" value=\"https://example.org/index.json\" protocolVersion=\"3\" /></packageSources><packageSourceMapping><packageSource key=\"nuget.org\"><package pattern=\"A*\" /></packageSource></packageSourceMapping></configuration>");
        project.Folder.Write("global.json", "{ \"sdk\": { \"version\": \"10.0.100\" }, \"msbuild-sdks\": { \"Contoso.Sdk\": \"1.0.0\" } }");
        project.Write("App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk;Contoso.Sdk/1.0.0\"><ItemGroup><PackageReference Include=\"B\" Version=\"1.*\" /></ItemGroup><Import Project=\"../more.props\" Condition=\"'$(X)' == '1'\" /></Project>");
        project.Write("obj/App.csproj.nuget.g.props", "<Project><ImportGroup><Import Project=\"$(NuGetPackageRoot)a/1.0.0/build/A.props\" Condition=\"Exists('x')\" /></ImportGroup></Project>");
        project.Write("packages.lock.json", "{ \"version\": 2, \"dependencies\": { \"net10.0\": { \"A\": { \"type\": \"Direct\", \"requested\": \"[1.0.0, )\", \"resolved\": \"1.0.0\", \"contentHash\": \"AAAA\", \"dependencies\": { \"B\": \"1.0.0\" } }, \"B\": { \"type\": \"Transitive\", \"resolved\": \"1.0.0\", \"contentHash\": \"BBBB\" } } } }");
        project.Write("dotnet-tools.json", "{ \"version\": 1, \"isRoot\": true, \"tools\": { \"a\": { \"version\": \"1.0.0\", \"commands\": [\"a\"], \"rollForward\": false } } }");
        project.Write("packages.config", "<packages><package id=\"A\" version=\"1.0.0\" targetFramework=\"net48\" /></packages>");
        project.Write("app.cs", "#:sdk Microsoft.NET.Sdk\n#:package A@1.0.0\n#:property X=1\nConsole.WriteLine();\n");

        // A seed that is refused at once tests nothing.
        Assert.DoesNotContain(project.Run(Policy).Verdict.Findings, finding => finding.Rule.Id is "PG0001" or "PG0002" || (finding.Rule.Id.StartsWith("PG01", StringComparison.Ordinal) && !finding.Rule.Id.StartsWith("PG011", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("App/policygate.yaml")]
    [InlineData("App/obj/project.assets.json")]
    [InlineData("App/packages.lock.json")]
    [InlineData("App/App.csproj")]
    [InlineData("App/obj/App.csproj.nuget.g.props")]
    [InlineData("Directory.Build.props")]
    [InlineData("Directory.Packages.props")]
    [InlineData("nuget.config")]
    [InlineData("global.json")]
    public void Answers_whatever_a_file_of_the_project_holds(string file) =>
        Fuzz(file, [File.ReadAllBytes(project.Folder[file])], bytes => Judge(file, bytes, new GateRequest { ProjectFile = project.ProjectFile, AssetsFile = project.AssetsFile }));

    [Fact]
    public void Answers_whatever_a_lock_file_of_the_real_world_became() =>
        Fuzz("App/packages.lock.json", [.. Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "tests/PolicyGate.Evidence.Tests/lockfiles"), "*.lock.json").Order(StringComparer.Ordinal).Select(File.ReadAllBytes).Where(bytes => bytes.Length < 60_000)],
            bytes => Judge("App/packages.lock.json", bytes, new GateRequest { Kind = InputKind.LockFile, ProjectFile = project.ProjectFile, AssetsFile = project.Folder["App/packages.lock.json"] }));

    [Theory]
    [InlineData("App/dotnet-tools.json", (int)InputKind.ToolManifest)]
    [InlineData("App/packages.config", (int)InputKind.PackagesConfig)]
    public void Answers_whatever_a_manifest_holds(string file, int kind) =>
        Fuzz(file, [File.ReadAllBytes(project.Folder[file])], bytes => Judge(file, bytes, new GateRequest { Kind = (InputKind)kind, ProjectFile = project.Folder[file], AssetsFile = project.Folder[file] }));

    [Fact]
    public void Answers_whatever_a_file_based_app_holds() =>
        Fuzz("App/app.cs", [File.ReadAllBytes(project.Folder["App/app.cs"])], bytes => Judge("App/app.cs", bytes, new GateRequest { ProjectFile = project.Folder["App/app.cs.csproj"], AssetsFile = project.AssetsFile }));

    [Theory]
    [InlineData("All.sln")]
    [InlineData("All.slnx")]
    public async Task Answers_whatever_a_solution_holds(string name)
    {
        string file = project.Folder.Write(name, name.EndsWith('x') ? "<Solution><Project Path=\"App/App.csproj\" /></Solution>"
            : "\nMicrosoft Visual Studio Solution File, Format Version 12.00\nProject(\"{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}\") = \"App\", \"App\\App.csproj\", \"{11111111-2222-3333-4444-555555555555}\"\nEndProject\nGlobal\nEndGlobal\n");
        Assert.Single(await RepositoryScan.FindAsync([file], CancellationToken.None));
        int runs = 0;
        byte[] seed = await File.ReadAllBytesAsync(file);
        while (runs < 2)
        {
            await Mutation.Of(seed).SampleAsync(
                async bytes =>
                {
                    runs++;
                    await File.WriteAllBytesAsync(file, bytes);
                    try
                    {
                        _ = await RepositoryScan.FindAsync([file], CancellationToken.None);
                    }
                    catch (UsageException)
                    {
                        // Said in one sentence, with exit code 2.
                    }
                },
                time: Seconds,
                threads: 1);
        }

        Say(name, runs);
    }

    [Fact]
    public void Reads_of_an_archive_only_what_its_bytes_say()
    {
        string package = new SamplePackage("A", "1.0.0").File("build/A.targets", "<Project />").File("lib/net8.0/A.dll", new byte[3000]).File("tools/install.ps1", "x").WriteTo(project.Folder["feed"]);
        TestAuthority.SignAsAuthor(package, TestAuthority.Certificate("CN=Contoso"), new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero));
        byte[] signed = File.ReadAllBytes(package);
        string archive = project.Folder["mutated.nupkg"];
        int valid = 0;
        Fuzz("archive", [signed], bytes =>
        {
            File.WriteAllBytes(archive, bytes);
            _ = ContentHashFact.Fact.Find(archive, "A 1.0.0", null);
            _ = BuildCodeFact.Files.Find(archive, "A 1.0.0", null);
            _ = LicenseFact.Fact.Find(archive, "A 1.0.0", null);
            try
            {
                _ = ZipStructure.Problems(new MemoryStream(bytes));
            }
            catch (InvalidDataException)
            {
                // PG0701.
            }

            if (SignaturesFact.Fact.Find(archive, "A 1.0.0", TestAuthority.Roots) is Evidence<PackageSignatures>.Known { Value: { Altered: null, Author.State: SignatureState.Valid } } && !bytes.AsSpan().SequenceEqual(signed))
            {
                // What is signed are the other entries; other bytes under a valid signature may only be those around the signature itself.
                valid++;
                Assert.Equal(Entries(signed, Signed), Entries(bytes, Signed));
            }
        });
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"valid though changed around the signature: {valid}"));
    }

    [Fact]
    public void Verifies_no_signature_that_was_changed()
    {
        string package = new SamplePackage("A", "1.0.0").File("lib/net8.0/A.dll", new byte[300]).WriteTo(project.Folder["feed"]);
        TestAuthority.SignAsAuthor(package, TestAuthority.Certificate("CN=Contoso"), new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero));
        byte[] signature = Entries(File.ReadAllBytes(package))[".signature.p7s"];
        string archive = project.Folder["mutated.nupkg"];
        Fuzz("signature", [signature], bytes =>
        {
            File.Copy(package, archive, overwrite: true);
            using (ZipArchive zip = ZipFile.Open(archive, ZipArchiveMode.Update))
            {
                zip.GetEntry(".signature.p7s")!.Delete();
                using Stream entry = zip.CreateEntry(".signature.p7s", CompressionLevel.NoCompression).Open();
                entry.Write(bytes);
            }

            Evidence<PackageSignatures> answer = SignaturesFact.Fact.Find(archive, "A 1.0.0", TestAuthority.Roots);
            Assert.False(answer is Evidence<PackageSignatures>.Known { Value: { Altered: null, Author: { State: SignatureState.Valid, Timestamp: not null } } } && !bytes.AsSpan().StartsWith(signature), "a changed signature is valid");
        });
    }

    [Fact]
    public void Reads_whatever_a_nuspec_holds()
    {
        string package = new SamplePackage("A", "1.0.0").File("lib/net8.0/A.dll", new byte[300]).WriteTo(project.Folder["feed"]);
        byte[] nuspec = [.. Entries(File.ReadAllBytes(package))["A.nuspec"], .. "<!-- -->"u8];
        byte[] licensed = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(nuspec).Replace("</metadata>", "<license type=\"expression\">MIT OR (Apache-2.0 WITH LLVM-exception)</license></metadata>", StringComparison.Ordinal));
        string archive = project.Folder["mutated.nupkg"];
        Fuzz("nuspec", [nuspec, licensed], bytes =>
        {
            File.Copy(package, archive, overwrite: true);
            using (ZipArchive zip = ZipFile.Open(archive, ZipArchiveMode.Update))
            {
                zip.GetEntry("A.nuspec")!.Delete();
                using Stream entry = zip.CreateEntry("A.nuspec").Open();
                entry.Write(bytes);
            }

            _ = LicenseFact.Fact.Find(archive, "A 1.0.0", null);
            _ = BuildCodeFact.Files.Find(archive, "A 1.0.0", null);
        });
    }

    [Fact]
    public void Believes_no_record_of_the_cache_that_was_changed()
    {
        string package = new SamplePackage("A", "1.0.0").File("build/A.targets", "<Project />").WriteTo(project.Folder["feed"]);
        _ = project.Installed(package, "A", "1.0.0");
        string folder = project.Folder["evidence"];
        Write("App/policygate.yaml", Encoding.UTF8.GetBytes("version: 1\nsignatures: { require: any }\nbuild-code: { default: deny }\n"));
        string truth = Said(null);
        Assert.Equal(truth, Said(folder));
        string[] records = [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        Dictionary<string, byte[]> genuine = records.ToDictionary(record => record, File.ReadAllBytes);
        Fuzz("cache", [.. genuine.Values], bytes =>
        {
            foreach ((string record, byte[] before) in genuine)
            {
                File.WriteAllBytes(record, bytes);
                Assert.Equal(truth, Said(folder));
                File.WriteAllBytes(record, before);
            }
        });

        string Said(string? cache)
        {
            GateResult result = GateRunner.Run(new GateRequest { ProjectFile = project.ProjectFile, AssetsFile = project.AssetsFile, Cache = new EvidenceCache(cache, TestAuthority.Roots) });
            return FindingsFile.Write(result.Verdict, result.Paths);
        }
    }

    [Fact]
    public void Reads_whatever_a_findings_file_holds()
    {
        byte[] line = Encoding.UTF8.GetBytes("/a (1,2)/App.csproj(3,5): error PG0401: A 1.0.0 is denied (x): see [policygate.yaml(2,20)]");
        Fuzz("findings", [line], bytes =>
        {
            // What was read says what was written.
            if (FindingLine.TryParse(Encoding.UTF8.GetString(bytes)) is { } read)
            {
                FindingLine again = Assert.IsType<FindingLine>(FindingLine.TryParse(read.ToString()));
                Assert.Equal(read.ToString(), again.ToString());
                Assert.True(read.Line > 0 && read.Column > 0);
            }
        });
    }

    [Fact]
    public void Unpacks_of_a_bundle_only_what_was_signed()
    {
        using TempFolder folder = new("pg-fuzz-bundle");
        const string Policy = "version: 1\npackages: { deny: [Contoso.Bad] }\n";
        byte[] bundle = File.ReadAllBytes(TestBundle.Make(folder, Policy, more: ("lists/more.txt", "Contoso.Worse\n")));
        string file = folder["mutated.zip"];
        Fuzz("bundle", [bundle], bytes =>
        {
            File.WriteAllBytes(file, bytes);
            string to = folder["unpacked"];
            try
            {
                using BundleArchive archive = BundleArchive.Open(file, TestBundle.Fingerprint);
                archive.Unpack(to);
                Assert.Equal(Policy, File.ReadAllText(Path.Combine(to, MachineBundle.PolicyFile)));
                Assert.Equal(4, Directory.GetFiles(to, "*", SearchOption.AllDirectories).Length);
            }
            catch (BundleException)
            {
                // Said in one sentence; what counted before stays.
            }

            if (Directory.Exists(to))
            {
                Directory.Delete(to, recursive: true);
            }
        });
    }

    public void Dispose() => project.Dispose();

    // An answer, always the same, and whatever it says has a place and is one line.
    private void Judge(string file, byte[] bytes, GateRequest request)
    {
        byte[] before = File.ReadAllBytes(project.Folder[file]);
        Write(file, bytes);
        GateResult result = GateRunner.Run(request);
        Assert.All(result.Verdict.Findings, finding => Assert.True(finding.At.Line > 0 && finding.At.Column > 0 && !finding.Message.Contains('\n', StringComparison.Ordinal), finding.Message));
        Assert.Equal(FindingsFile.Write(result.Verdict, result.Paths), FindingsFile.Write(GateRunner.Run(request).Verdict, result.Paths));
        _ = VerdictFile.Write(result, "key", Seal.Write(result, request.AssetsFile, request.AssetsFile));
        Write(file, before);
    }

    private void Write(string file, byte[] bytes) => File.WriteAllBytes(project.Folder[file], bytes);

    private void Fuzz(string what, byte[][] seeds, Action<byte[]> read)
    {
        // However little a busy machine reads in the time: some inputs are read.
        int runs = 0;
        while (runs < 2)
        {
            Mutation.Of(seeds).Sample(
                bytes =>
                {
                    runs++;
                    read(bytes);
                },
                time: Seconds,
                threads: 1);
        }

        Say(what, runs);
    }

    private void Say(string what, int runs)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {runs} inputs"));
        Assert.True(runs > 1, "the budget was too small for a single input");
    }

    private static bool Signed(string entry) => entry != ".signature.p7s";

    private static SortedDictionary<string, byte[]> Entries(byte[] archive, Func<string, bool>? isWanted = null)
    {
        using ZipArchive zip = new(new MemoryStream(archive));
        SortedDictionary<string, byte[]> entries = new(StringComparer.Ordinal);
        foreach (ZipArchiveEntry entry in zip.Entries.Where(entry => isWanted?.Invoke(entry.FullName) ?? true))
        {
            using Stream stream = entry.Open();
            using MemoryStream copy = new();
            stream.CopyTo(copy);
            entries[entry.FullName] = copy.ToArray();
        }

        return entries;
    }
}
