using System.IO.Compression;
using System.Text;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Packages;

/// <summary>A package in the package folder, tampered with in one way at a time.</summary>
[Collection("trusted roots")]
public sealed class TamperingTests : IDisposable
{
    private const string Policy = "integrity: { archive: verify, files: used }";
    private const string Library = "lib/netstandard2.0/A.dll";
    private readonly TempFolder folder = new("pg-tamper");
    private readonly RestoredProject project = new RestoredProject().Framework("net10.0", "A [1.0.0, )").Target("net10.0", "A/1.0.0");

    public TamperingTests()
    {
        string package = new SamplePackage("A", "1.0.0").File(Library, new byte[200_000]).File("build/A.targets", "<Project />").File("lib/\u00e9.txt", "x").File("analyzers/dotnet/cs/A.Analyzer.dll", "analyzer").File("docs/read me+.txt", "text").WriteTo(folder["feed"]);
        TestAuthority.SignAsAuthor(package, TestAuthority.Certificate("CN=Contoso"), new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero));
        project.Extracted(package, "A", "1.0.0", Library);
    }

    private string Root => Path.GetDirectoryName(Archive)!;

    private string Archive => project.Archive("A", "1.0.0");

    [Fact]
    public void What_NuGet_installed_passes()
    {
        Assert.Empty(project.Says(Policy));
        Assert.Empty(project.Says("integrity: { files: all }"));
    }

    public static TheoryData<string, string, string> Cases => new()
    {
        { "archive byte", "PG0701", "project.assets.json says the hash is" },
        { "archive deleted", "PG0701", "its archive a.1.0.0.nupkg is gone" },
        { "archive linked", "PG0701", "a link to somewhere else" },
        { "archive rubbish", "PG0701", "its archive cannot be read" },
        { "dll", "PG0702", $"{Library} (differs)" },
        { "dll longer", "PG0702", $"{Library} (differs)" },
        { "dll shorter", "PG0702", $"{Library} (differs)" },
        { "dll deleted", "PG0702", $"{Library} (is gone)" },
        { "dll linked", "PG0702", $"{Library} (is a link)" },
        { "folder linked", "PG0702", $"{Library} (lib is a link)" },
        { "targets", "PG0702", "build/A.targets (differs)" },
        { "targets deleted", "PG0702", "build/A.targets (is gone)" },
        { "analyzer", "PG0702", "analyzers/dotnet/cs/A.Analyzer.dll (differs)" },
        { "sha512", "PG0701", "a.1.0.0.nupkg.sha512 says the hash is AAAA" },
        { "metadata hash", "PG0701", ".nupkg.metadata says the hash is" },
        { "metadata rubbish", "PG0701", ".nupkg.metadata is not what NuGet writes" },
        { "planted", "PG0703", "build/Evil.targets" },
        { "planted analyzer", "PG0703", "analyzers/dotnet/cs/Evil.dll" },
        { "planted library", "PG0703", "lib/net10.0/A.dll" },
        { "planted link", "PG0703", "analyzers/linked" },
        { "consistent", "PG0701", "its signature is of other bytes" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_tampered_with_gets_its_rule_and_is_named(string what, string rule, string says)
    {
        // What the verdict remembers has to notice it too.
        IReadOnlyList<Input> before = project.Run("version: 1\n" + Policy).Inputs;
        Tamper(what);
        string[] found = [.. project.Says(Policy)];
        Assert.True(found.Length > 0 && found[0].StartsWith(rule, StringComparison.Ordinal), string.Join('\n', found));
        Assert.Contains(says, found[0], StringComparison.Ordinal);
        Assert.NotEqual(before, project.Run("version: 1\n" + Policy).Inputs);
    }

    [Theory]
    [InlineData("a.nupkg")]
    [InlineData("A.nupkg")]
    public void What_the_installer_of_NET_tools_leaves_is_the_archive_once_more_and_nothing_else(string name)
    {
        string copy = Path.Combine(Root, name);
        File.Copy(Path.Combine(Root, "a.1.0.0.nupkg"), copy);
        File.WriteAllText(Path.Combine(Root, "a.1.0.0.nupkg.sha512"), Convert.ToBase64String(new byte[64]));
        string nuspec = Directory.GetFiles(Root, "*.nuspec").Single();
        File.WriteAllText(Path.Combine(Root, ".nupkg.metadata"), $$"""{ "version": 2, "contentHash": "{{Convert.ToBase64String(System.Security.Cryptography.SHA512.HashData(File.ReadAllBytes(nuspec)))}}", "source": "x" }""");
        Assert.Empty(project.Says(Policy));
        byte[] bytes = File.ReadAllBytes(copy);
        bytes[^1] ^= 1;
        File.WriteAllBytes(copy, bytes);
        Assert.Equal(["PG0701", "PG0703"], project.Says(Policy).Select(line => line[..6]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("a.1.0.0.nupkg", "signatures: { require: repository }", "PG0004")]
    [InlineData("a.1.0.0.nupkg", Policy, "PG0004")]
    [InlineData("a.1.0.0.nupkg.sha512", Policy, "PG0004")]
    [InlineData(".nupkg.metadata", Policy, "PG0004")]
    [InlineData(Library, Policy, "PG0702")]
    public void A_pipe_in_the_place_of_a_file_is_found_and_never_waited_for(string path, string policy, string rule)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.Delete(Path.Combine(Root, path));
        Pipe.Make(Path.Combine(Root, path));
        IReadOnlyList<string> said = project.Says(policy);
        Assert.NotEmpty(said);
        Assert.All(said, line => Assert.StartsWith(rule, line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("build/Evil.targets", true)]
    [InlineData("analyzersX/Evil.dll", true)]
    [InlineData("lib/x.dll", true)]
    [InlineData("runtimes/any/native/x", true)]
    [InlineData("contentFiles/cs/any/x.cs", true)]
    [InlineData("Sdk/Sdk.props", true)]
    [InlineData("tools/x", true)]
    [InlineData("notes.txt", false)]
    [InlineData("docs/notes.txt", false)]
    public void A_file_that_was_added_is_an_error_where_something_takes_it(string path, bool isError)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Root, path))!);
        File.WriteAllText(Path.Combine(Root, path), "x");
        PolicyGate.Verdicts.Finding found = Assert.Single(project.Run("version: 1\n" + Policy).Verdict.Findings);
        Assert.Equal(("PG0703", isError ? PolicyGate.Policies.Severity.Error : PolicyGate.Policies.Severity.Warning), (found.Rule.Id, found.Severity));
    }

    private const string Approved = "build-code: { default: deny, allow: [{ package: A, reason: reviewed }] }";

    [Theory]
    [InlineData("build/A.targets", "PG0702")]
    [InlineData("lib/netstandard2.0/A.dll", "PG0702")]
    [InlineData("docs/read me+.txt", "PG0702")]
    [InlineData("analyzers/dotnet/cs/A.Analyzer.dll", "PG0702")]
    [InlineData("anything.else", "PG0703")]
    public void What_runs_is_compared_with_the_archive_without_integrity_in_the_policy(string path, string rule)
    {
        project.Builds("A/1.0.0", "build/A.targets");
        Assert.Empty(project.Says(Approved));
        File.AppendAllText(Path.Combine(Root, path), "evil");
        PolicyGate.Verdicts.Finding found = Assert.Single(project.Run("version: 1\n" + Approved).Verdict.Findings);
        Assert.Equal((rule, PolicyGate.Policies.Severity.Error), (found.Rule.Id, found.Severity));
        Assert.Contains(path, found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_run_is_not_compared_where_integrity_does_not_ask()
    {
        File.AppendAllText(Path.Combine(Root, Library), "evil");
        Assert.Empty(project.Says(Approved));
    }

    [Theory]
    [InlineData("packages: { deny: [Evil] }")]
    [InlineData(Approved)]
    [InlineData(Policy)]
    public void What_is_imported_is_an_input_by_its_content_whatever_the_policy_asks(string policy)
    {
        project.Builds("A/1.0.0", "build/A.targets");
        Assert.Contains(project.Run("version: 1\n" + policy).Inputs, input => input.Path.EndsWith("build/A.targets", StringComparison.Ordinal) && input.State == InputState.Content);
    }

    [Fact]
    public void What_could_be_imported_from_what_runs_is_an_input_by_its_content_whatever_its_name()
    {
        string package = new SamplePackage("A", "1.0.0").File(Library, new byte[200_000]).File("build/A.targets", "<Project />")
            .File("build/more.txt", "<!-- --> <Project />").File("data/wide.bin", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("<Project />")]).File("data/plain.xml", "<doc>a <ProjectLatest></ProjectLatest> Project</doc>").WriteTo(folder["other"]);
        Directory.Delete(Root, recursive: true);
        project.Extracted(package, "A", "1.0.0", Library).Builds("A/1.0.0", "build/A.targets");
        IReadOnlyList<Input> inputs = project.Run("version: 1\n" + Approved).Inputs;
        string[] content = [.. inputs.Where(input => input.State == InputState.Content && input.Path.StartsWith(Root, StringComparison.Ordinal)).Select(input => Path.GetRelativePath(Root, input.Path))];
        Assert.Equal(["build/A.targets", "build/more.txt", "data/wide.bin"], content);
        Assert.Contains(inputs, input => input.State == InputState.Stamp && input.Path == Path.Combine(Root, "data/plain.xml"));
        Assert.Contains(inputs, input => input.State == InputState.Stamp && input.Path == Path.Combine(Root, "data"));
    }

    [Fact]
    public void All_consistently_together_is_found_by_the_lock_file_where_nothing_is_signed()
    {
        string unsigned = new SamplePackage("A", "1.0.0").File(Library, "good").WriteTo(folder["unsigned"]);
        Directory.Delete(Root, recursive: true);
        project.Extracted(unsigned, "A", "1.0.0", Library);
        string hash = (string)System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(Path.Combine(Root, ".nupkg.metadata")))!["contentHash"]!;
        project.Write("packages.lock.json", $$"""{ "version": 1, "dependencies": { "net10.0": { "A": { "type": "Direct", "requested": "[1.0.0, )", "resolved": "1.0.0", "contentHash": "{{hash}}" } } } }""");
        const string Both = Policy + "\nlockfile: { content-hash: verify }";
        Assert.Empty(project.Says(Both));
        string evil = new SamplePackage("A", "1.0.0").File(Library, "evil").WriteTo(folder["evil"]);
        Directory.Delete(Root, recursive: true);
        project.Extracted(evil, "A", "1.0.0", Library);
        Assert.Equal(["PG0303"], project.Says(Both).Select(line => line[..6]));
    }

    [Theory]
    [InlineData("../evil.txt", "leaves the package's folder")]
    [InlineData("..\\evil.txt", "leaves the package's folder")]
    [InlineData("%2e%2e/evil.txt", "leaves the package's folder")]
    [InlineData("/evil.txt", "leaves the package's folder")]
    [InlineData("C:/evil.txt", "leaves the package's folder")]
    [InlineData("build/./A.targets", "leaves the package's folder")]
    [InlineData("BUILD/a.TARGETS", "stands there twice")]
    [InlineData("build/A.targets", "stands there twice")]
    [InlineData("build%2FA.targets", "stands there twice")]
    [InlineData("lib/e\u0301.txt", "stands there twice")]
    [InlineData("lib/NUL", "a device, on Windows")]
    [InlineData("lib/aux.dll", "a device, on Windows")]
    [InlineData("com1/x.dll", "a device, on Windows")]
    [InlineData("lib/A.dll.", "a device, on Windows")]
    [InlineData("lib /A.dll", "a device, on Windows")]
    [InlineData("lib/A.dll:stream", "leaves the package's folder")]
    [InlineData("C:/Windows/A.dll", "leaves the package's folder")]
    public void Names_of_entries_that_escape_collide_or_repeat_are_PG0704(string name, string says)
    {
        using (ZipArchive archive = ZipFile.Open(Archive, ZipArchiveMode.Update))
        {
            using StreamWriter writer = new(archive.CreateEntry(name).Open(), Encoding.UTF8);
            writer.Write("evil");
        }

        Assert.Contains(project.Says("integrity: { archive: verify }"), line => line.StartsWith("PG0704", StringComparison.Ordinal) && line.Contains(says, StringComparison.Ordinal));
    }

    public void Dispose()
    {
        project.Dispose();
        folder.Dispose();
    }

    private void Tamper(string what)
    {
        string dll = Path.Combine(Root, Library);
        string targets = Path.Combine(Root, "build/A.targets");
        switch (what)
        {
            case "archive byte": Flip(Archive, 80); break;
            case "archive deleted": File.Delete(Archive); break;
            case "archive linked": Link(Archive); break;
            case "archive rubbish": File.WriteAllText(Archive, "rubbish"); break;
            case "dll": Flip(dll); break;
            case "dll longer": File.AppendAllText(dll, "x"); break;
            case "dll shorter": File.WriteAllBytes(dll, File.ReadAllBytes(dll)[..^1]); break;
            case "dll deleted": File.Delete(dll); break;
            case "dll linked": Link(dll); break;
            case "folder linked":
                Directory.Move(Path.Combine(Root, "lib"), folder["lib"]);
                Directory.CreateSymbolicLink(Path.Combine(Root, "lib"), folder["lib"]);
                break;
            case "targets": File.WriteAllText(targets, "<Project><!-- evil --></Project>"); break;
            case "targets deleted": File.Delete(targets); break;
            case "analyzer": File.WriteAllText(Path.Combine(Root, "analyzers/dotnet/cs/A.Analyzer.dll"), "analyser"); break;
            case "sha512": File.WriteAllText(Archive + ".sha512", "AAAA"); break;
            case "metadata hash": Replace(Path.Combine(Root, ".nupkg.metadata"), "\"contentHash\": \"", "\"contentHash\": \"A"); break;
            case "metadata rubbish": File.WriteAllText(Path.Combine(Root, ".nupkg.metadata"), "{"); break;
            case "planted": File.WriteAllText(Path.Combine(Root, "build/Evil.targets"), "<Project />"); break;
            case "planted analyzer": File.WriteAllText(Path.Combine(Root, "analyzers/dotnet/cs/Evil.dll"), "x"); break;
            case "planted library":
                Directory.CreateDirectory(Path.Combine(Root, "lib/net10.0"));
                File.WriteAllText(Path.Combine(Root, "lib/net10.0/A.dll"), "x");
                break;
            case "planted link": Directory.CreateSymbolicLink(Path.Combine(Root, "analyzers/linked"), "/"); break;
            case "consistent": Consistently(); break;
            default: throw new InvalidOperationException(what);
        }
    }

    // The archive with another file, its hash in every record, the file extracted; only the signature is still of the old bytes.
    private void Consistently()
    {
        File.WriteAllText(Path.Combine(Root, "build/A.targets"), "<Project><!-- evil --></Project>");
        using (ZipArchive archive = ZipFile.Open(Archive, ZipArchiveMode.Update))
        {
            archive.GetEntry("build/A.targets")!.Delete();
            using StreamWriter writer = new(archive.CreateEntry("build/A.targets").Open());
            writer.Write("<Project><!-- evil --></Project>");
        }

        using NuGet.Packaging.PackageArchiveReader reader = new(Archive);
        string hash = reader.GetContentHash(CancellationToken.None);
        File.WriteAllText(Archive + ".sha512", Convert.ToBase64String(System.Security.Cryptography.SHA512.HashData(File.ReadAllBytes(Archive))));
        string metadata = Path.Combine(Root, ".nupkg.metadata");
        File.WriteAllText(metadata, $$"""{ "version": 2, "contentHash": "{{hash}}", "source": "x" }""");
        project.Claim("A", "1.0.0", hash);
    }

    private static void Flip(string file, int at = 1000)
    {
        byte[] bytes = File.ReadAllBytes(file);
        bytes[at] ^= 1;
        File.WriteAllBytes(file, bytes);
    }

    private static void Replace(string file, string old, string with) => File.WriteAllText(file, File.ReadAllText(file).Replace(old, with, StringComparison.Ordinal));

    private void Link(string file)
    {
        File.Move(file, folder["moved"]);
        File.CreateSymbolicLink(file, folder["moved"]);
    }
}
