using System.IO.Compression;
using System.Text.Json;
using PolicyGate.Testing;

namespace PolicyGate.Tool.Tests.Reviewing;

/// <summary><c>policygate review</c>: what changed since the trust file, or since the lock files of a commit.</summary>
public sealed class ReviewTests : IDisposable
{
    private readonly TempFolder feed = new("pg-review");

    [Fact]
    public async Task Against_the_trust_file_each_change_is_told_and_a_quiet_update_is_one_line()
    {
        using RestoredProject project = Project(("A", "1.0.0", Lib("1")), ("B", "1.0.0", Lib("1")), ("Gone", "1.0.0", Lib("1")));
        Assert.Equal(0, (await ToolRun.RunAsync("trust", "init", project.Folder.Path, "--no-cache", "--apply")).ExitCode);
        ToolRun nothing = await Review(project);
        Assert.Equal((0, "policygate.lock.json → now: nothing changed\n"), (nothing.ExitCode, nothing.Output));

        using RestoredProject after = Project(project, ("A", "1.1.0", Lib("2")), ("B", "1.1.0", [("lib/netstandard2.0/B.dll", CapableAssembly.That("network")), ("build/B.targets", "<Project />"u8.ToArray())]), ("New", "1.0.0", Lib("1")));
        ToolRun run = await Review(after);
        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Equal(
            """
            B 1.0.0 → 1.1.0
            ├── build code
            │   ├── build code that is not recorded: msbuild (recorded: none)
            │   ├── added build/B.targets (msbuild)
            │   └── --- build/B.targets
            │       +++ build/B.targets
            │       @@ -1,0 +1,1 @@
            │       +<Project />
            ├── capabilities
            │   └── gained network (System.Net.Sockets.TcpClient.new, System.Net.Sockets.TcpClient.Connect in lib/netstandard2.0/B.dll)
            """,
            run.Output[run.Output.IndexOf("B 1.0.0", StringComparison.Ordinal)..run.Output.IndexOf("├── public API", StringComparison.Ordinal)].TrimEnd());
        Assert.Contains("New 1.0.0 (new)\n├── publisher\n│   ├── no author's signature that counts\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("\nA 1.0.0 → 1.1.0: files: changed lib/netstandard2.0/A.dll; age: no repository's signature that counts says when it was published, not seen yet, by policygate.lock.json\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("\nGone 1.0.0 → gone\n", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("policygate.lock.json → now: 4 packages changed: 2 to decide, 0 to know, 2 quiet\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_reviewed_is_recorded_with_the_name()
    {
        using RestoredProject project = Project(("A", "1.0.0", Lib("1")), ("B", "1.0.0", Lib("1")));
        Assert.Equal(0, (await ToolRun.RunAsync("trust", "init", project.Folder.Path, "--no-cache", "--apply")).ExitCode);
        (string, byte[])[] targets = [("build/X.targets", "<Project />"u8.ToArray())];
        using RestoredProject after = Project(project, ("A", "1.1.0", targets), ("B", "1.1.0", targets));
        foreach ((string[] arguments, string said) in new (string[], string)[] { (["--apply"], "belong to --accept ID"), (["--accept", "A"], "--accept ID and --by NAME belong together"), (["main", "--accept", "A", "--by", "alice"], "name no commit") })
        {
            ToolRun wrong = await ToolRun.RunAsync(["review", "--path", after.Folder.Path, "--no-cache", .. arguments]);
            Assert.Equal(2, wrong.ExitCode);
            Assert.Contains(said, wrong.Error, StringComparison.Ordinal);
        }

        string before = File.ReadAllText(after.Folder["policygate.lock.json"]);
        ToolRun shown = await ToolRun.RunAsync("review", "--path", after.Folder.Path, "--no-cache", "--accept", "A", "--by", "alice");
        Assert.True(shown.ExitCode == 0, shown.ToString());
        Assert.Equal(before, File.ReadAllText(after.Folder["policygate.lock.json"]));
        ToolRun applied = await ToolRun.RunAsync("review", "--path", after.Folder.Path, "--no-cache", "--accept", "A", "--by", "alice", "--apply");
        Assert.True(applied.ExitCode == 0, applied.ToString());
        Assert.Contains("\"by\":\"alice\"", File.ReadAllLines(after.Folder["policygate.lock.json"]).Single(line => line.StartsWith("\"A\"", StringComparison.Ordinal)), StringComparison.Ordinal);
        ToolRun left = await Review(after);
        Assert.DoesNotContain("A 1.0.0", left.Output, StringComparison.Ordinal);
        Assert.Contains("B 1.0.0 → 1.1.0", left.Output, StringComparison.Ordinal);
        Assert.Equal(1, left.ExitCode);
    }

    [Fact]
    public async Task Without_the_archive_before_the_record_alone_is_compared_and_that_is_said()
    {
        using RestoredProject project = Project(("A", "1.0.0", Lib("1")));
        Assert.Equal(0, (await ToolRun.RunAsync("trust", "init", project.Folder.Path, "--no-cache", "--apply")).ExitCode);
        using RestoredProject after = Project(project, ("A", "1.1.0", Lib("2")));
        File.Delete(after.Archive("A", "1.0.0"));
        ToolRun run = await Review(after);
        Assert.Equal((0, "A 1.0.0 → 1.1.0: contents: not compared file by file: A 1.0.0 is in no package folder of this machine; age: no repository's signature that counts says when it was published, not seen yet, by policygate.lock.json\npolicygate.lock.json → now: 1 package changed: 0 to decide, 0 to know, 1 quiet\n"), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task What_is_not_known_is_not_compared_and_no_pass()
    {
        using RestoredProject project = Project(("A", "1.0.0", Lib("1")));
        ToolRun none = await Review(project);
        Assert.Equal(2, none.ExitCode);
        Assert.Contains("no policy here has a trust file; name a commit to review against, or write one with policygate trust init", none.Error, StringComparison.Ordinal);
        File.Move(project.Folder["policygate.yaml"], project.Folder["policy"]);
        foreach (string[] verb in new[] { new[] { "review", "--path", project.Folder.Path }, ["trust", "status", project.Folder.Path] })
        {
            ToolRun nowhere = await ToolRun.RunAsync([.. verb, "--no-cache"]);
            Assert.Equal((2, string.Empty, "policygate: there is no policy here; policygate init writes one, with the trust file\n"), (nowhere.ExitCode, nowhere.Output, nowhere.Error));
        }

        File.Move(project.Folder["policy"], project.Folder["policygate.yaml"]);
        Assert.Equal(0, (await ToolRun.RunAsync("trust", "init", project.Folder.Path, "--no-cache", "--apply")).ExitCode);
        File.Delete(project.Archive("A", "1.0.0"));
        ToolRun missing = await Review(project);
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("A 1.0.0: the archive of A 1.0.0 is in no package folder", missing.Output, StringComparison.Ordinal);
        Assert.EndsWith("0 quiet, 1 not compared\n", missing.Output, StringComparison.Ordinal);
        File.WriteAllText(project.Folder["policygate.lock.json"], "{");
        ToolRun malformed = await Review(project);
        Assert.Equal(1, malformed.ExitCode);
        Assert.Contains("policygate.lock.json: ", malformed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Against_a_commit_the_lock_files_are_compared_by_their_archives()
    {
        using TempFolder repository = new("pg-review-git");
        string packages = repository["packages"];
        string[] one = [Install(packages, "A", "1.0.0", Lib("1")), Install(packages, "B", "1.0.0", Lib("1")), Install(packages, "C", "1.0.0", Lib("1"))];
        string[] two = [Install(packages, "A", "1.1.0", [("lib/netstandard2.0/A.dll", CapableAssembly.That("process"))]), Install(packages, "B", "1.0.1", Lib("2"))];
        repository.Write("nuget.config", $"<configuration><fallbackPackageFolders><add key=\"here\" value=\"{packages}\" /></fallbackPackageFolders></configuration>");
        repository.Write(".gitignore", "packages/\n");
        repository.Write("src/packages.lock.json", Lock(("A", "1.0.0", one[0]), ("B", "1.0.0", one[1]), ("C", "1.0.0", one[2])));
        TestGit.Run(repository.Path, "init", "-q", "-b", "main");
        TestGit.Commit(repository.Path, "one");
        repository.Write("src/packages.lock.json", Lock(("A", "1.1.0", two[0]), ("B", "1.0.1", two[1]), ("C", "1.0.0", "other"), ("D", "1.0.0", "x")));
        ToolRun now = await ToolRun.RunAsync("review", "main", "--path", repository.Path, "--no-cache", "--format", "json");
        Assert.True(now.ExitCode == 1, now.ToString());
        using JsonDocument json = JsonDocument.Parse(now.Output);
        Assert.Equal(["A 1.0.0 1.1.0 decide", "B 1.0.0 1.0.1 quiet", "C 1.0.0 1.0.0 decide"], json.RootElement.GetProperty("packages").EnumerateArray().Select(package => $"{package.GetProperty("id")} {package.GetProperty("old")} {package.GetProperty("new")} {package.GetProperty("weight")}"));
        Assert.Equal(["C 1.0.0: C 1.0.0 in the package folder is not the one whose hash is recorded; restore both states, then review again", "D 1.0.0: D 1.0.0 is in no package folder of this machine; restore both states, then review again"], json.RootElement.GetProperty("notCompared").EnumerateArray().Select(line => line.GetString()));
        Assert.Contains("the same version has other bytes", json.RootElement.GetProperty("packages")[2].GetProperty("parts")[0].GetProperty("lines")[0].GetString(), StringComparison.Ordinal);
        TestGit.Commit(repository.Path, "two");
        ToolRun between = await ToolRun.RunAsync("review", "main~1..main", "--path", repository.Path, "--no-cache", "--format", "json");
        Assert.Equal(now.Output.Replace("\"after\": \"now\"", "\"after\": \"main\"", StringComparison.Ordinal).Replace("\"before\": \"main\"", "\"before\": \"main~1\"", StringComparison.Ordinal), between.Output);
        ToolRun none = await ToolRun.RunAsync("review", "HEAD", "--path", repository.Path, "--no-cache");
        Assert.Equal((0, "HEAD → now: nothing changed\n"), (none.ExitCode, none.Output));
        foreach (string wrong in new[] { "nowhere", "main..nowhere", "--output=x..main" })
        {
            ToolRun unknown = await ToolRun.RunAsync("review", "--path", repository.Path, "--", wrong);
            Assert.Equal(2, unknown.ExitCode);
            Assert.Contains("git knows no commit", unknown.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_lock_file_that_is_a_link_or_out_of_sight_is_not_compared()
    {
        using TempFolder repository = new("pg-review-link");
        repository.Write("a/packages.lock.json", Lock(("A", "1.0.0", "x")));
        repository.Write("b/packages.lock.json", Lock(("B", "1.0.0", "x")));
        TestGit.Run(repository.Path, "init", "-q", "-b", "main");
        TestGit.Commit(repository.Path, "one");
        File.Delete(repository["a/packages.lock.json"]);
        File.Delete(repository["b/packages.lock.json"]);
        repository.Write("elsewhere.json", Lock(("Evil", "6.6.6", "x")));
        File.CreateSymbolicLink(repository["a/packages.lock.json"], "../elsewhere.json");
        foreach (string range in new[] { "main", "main~1..main" })
        {
            if (range.Contains("..", StringComparison.Ordinal))
            {
                TestGit.Commit(repository.Path, "two");
            }

            ToolRun run = await ToolRun.RunAsync("review", range, "--path", repository.Path, "--no-cache");
            Assert.Equal(1, run.ExitCode);
            Assert.Contains("a/packages.lock.json is a link, and no lock file that git keeps", run.Output, StringComparison.Ordinal);
            Assert.Contains("b/packages.lock.json is there in main", run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_line_that_somebody_wrote_by_hand_vouches_for_nothing()
    {
        using RestoredProject project = Project(("A", "1.0.0", Lib("1")));
        Assert.Equal(0, (await ToolRun.RunAsync("trust", "init", project.Folder.Path, "--no-cache", "--apply")).ExitCode);
        using RestoredProject after = Project(project, ("A", "2.0.0", [("lib/netstandard2.0/A.dll", CapableAssembly.That("network")), ("build/A.targets", "<Project />"u8.ToArray())]));
        string accepted;
        {
            using RestoredProject copy = Project(project, ("A", "2.0.0", [("lib/netstandard2.0/A.dll", CapableAssembly.That("network")), ("build/A.targets", "<Project />"u8.ToArray())]));
            File.Copy(after.Archive("A", "2.0.0"), copy.Archive("A", "2.0.0"), overwrite: true);
            Assert.Equal(0, (await ToolRun.RunAsync("review", "--path", copy.Folder.Path, "--no-cache", "--accept", "A", "--by", "alice", "--apply")).ExitCode);
            accepted = File.ReadAllText(copy.Folder["policygate.lock.json"]);
        }

        int start = accepted.IndexOf(",{\"version\":\"2.0.0\"", StringComparison.Ordinal);
        string entry = accepted[start..(accepted.IndexOf('}', start) + 1)];
        string file = after.Folder["policygate.lock.json"];
        File.WriteAllText(file, File.ReadAllText(file).Replace("}],\"review\"", $"}}{entry}],\"review\"", StringComparison.Ordinal));
        ToolRun check = await ToolRun.RunAsync("check", after.Folder.Path, "--no-cache");
        Assert.Equal(1, check.ExitCode);
        Assert.Contains("PG1203: A 2.0.0 has build code that is not recorded: msbuild", check.Output, StringComparison.Ordinal);
        ToolRun review = await Review(after);
        Assert.Equal(1, review.ExitCode);
        Assert.Contains("the capabilities network, which are not recorded", review.Output, StringComparison.Ordinal);
        Assert.Equal(1, (await ToolRun.RunAsync("trust", "update", "--path", after.Folder.Path, "--no-cache", "--apply")).ExitCode);
    }

    [Theory]
    [InlineData("a byte beside build code", "PG1203", "it has build code (msbuild), which can load what else changed in the package")]
    [InlineData("a capability that the archive before had and the record does not", "PG1401", "the capabilities network, which are not recorded")]
    [InlineData("a signature that is not valid where none is recorded", "", "a signature that is not valid: ")]
    public async Task What_the_gate_or_the_trust_file_asks_a_person_for_is_for_a_person_to_decide(string change, string rule, string said)
    {
        (string, byte[])[] files = rule == "PG1203" ? [("build/A.targets", "<Project />"u8.ToArray())] : [("lib/netstandard2.0/A.dll", CapableAssembly.That("network"))];
        using RestoredProject project = Project(("A", "1.0.0", files));
        Assert.Equal(0, (await ToolRun.RunAsync("trust", "init", project.Folder.Path, "--no-cache", "--apply")).ExitCode);
        string recorded = File.ReadAllText(project.Folder["policygate.lock.json"]);
        File.WriteAllText(project.Folder["policygate.lock.json"], rule == "PG1401" ? recorded.Replace("\"network\"", string.Empty, StringComparison.Ordinal) : recorded);
        using RestoredProject after = Project(project, ("A", "1.1.0", [.. files, ("README.md", "other"u8.ToArray())]));
        after.Folder.Write("policygate.yaml", "version: 1\ntrust: { required: true }\ncapabilities: { gained: error }\n");
        if (rule.Length == 0)
        {
            TestAuthority.SignAsAuthor(after.Archive("A", "1.1.0"), TestAuthority.Certificate("CN=Contoso"));
            using ZipArchive archive = ZipFile.Open(after.Archive("A", "1.1.0"), ZipArchiveMode.Update);
            archive.CreateEntry("added.txt");
        }

        ToolRun check = await ToolRun.RunAsync("check", after.Folder.Path, "--no-cache");
        ToolRun update = await ToolRun.RunAsync("trust", "update", "--path", after.Folder.Path, "--no-cache", "--apply");
        ToolRun review = await Review(after);
        Assert.True(check.Output.Contains(rule, StringComparison.Ordinal) && check.ExitCode == (rule.Length == 0 ? 0 : 1), $"{change}: {check}");
        Assert.True(update.ExitCode == 1, $"{change}: {update}");
        Assert.True(review.ExitCode == 1, $"{change}: {review}");
        Assert.Contains(said, review.Output, StringComparison.Ordinal);
        Assert.Contains("1 package changed: 1 to decide, 0 to know, 0 quiet", review.Output, StringComparison.Ordinal);
    }

    public void Dispose() => feed.Dispose();

    private static Task<ToolRun> Review(RestoredProject project) => ToolRun.RunAsync("review", "--path", project.Folder.Path, "--no-cache");

    private static (string, byte[])[] Lib(string body) => [("lib/netstandard2.0/A.dll", CapableAssembly.Of($"public int One() => {body};"))];

    private RestoredProject Project(params (string Id, string Version, (string Path, byte[] Content)[] Files)[] packages) => Project(null, packages);

    // With the packages and the trust file of the project before.
    private RestoredProject Project(RestoredProject? before, params (string Id, string Version, (string Path, byte[] Content)[] Files)[] packages)
    {
        string[] used = [.. packages.Select(package => $"{package.Id}/{package.Version}")];
        RestoredProject project = new RestoredProject().Framework("net10.0", [.. used.Select(package => package.Replace("/", " [", StringComparison.Ordinal) + ", )")]).Target("net10.0", used);
        foreach ((string id, string version, (string, byte[])[] files) in packages)
        {
            project.Installed(Archive(feed[Guid.NewGuid().ToString("N")], id, version, files), id, version);
        }

        if (before is not null)
        {
            foreach (string archive in Directory.GetFiles(before.Packages, "*", SearchOption.AllDirectories))
            {
                string copy = Path.Combine(project.Packages, Path.GetRelativePath(before.Packages, archive));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(archive, copy, overwrite: true);
            }

            project.Folder.Write("policygate.lock.json", File.ReadAllText(before.Folder["policygate.lock.json"]));
        }

        project.Write("obj/project.assets.json", project.Json());
        project.Folder.Write("policygate.yaml", before is null ? "version: 1\n" : "version: 1\ntrust: { required: true }\n");
        return project;
    }

    private static string Archive(string folder, string id, string version, (string Path, byte[] Content)[] files)
    {
        SamplePackage package = new SamplePackage(id, version).Licensed("MIT");
        foreach ((string path, byte[] content) in files)
        {
            package.File(path.Replace("A.dll", $"{id}.dll", StringComparison.Ordinal), content);
        }

        return package.WriteTo(folder);
    }

    // Its content hash.
    private static string Install(string packages, string id, string version, (string, byte[])[] files)
    {
        string folder = Path.Combine(packages, PolicyGate.Packages.InstalledPackages.PathOf(id, NuGet.Versioning.NuGetVersion.Parse(version)));
        string archive = Archive(folder, id, version, files);
        string installed = PolicyGate.Packages.InstalledPackages.ArchiveIn(folder, id, NuGet.Versioning.NuGetVersion.Parse(version));
        if (!File.Exists(installed))
        {
            File.Move(archive, installed);
        }

        using FileStream stream = File.OpenRead(installed);
        return Convert.ToBase64String(System.Security.Cryptography.SHA512.HashData(stream));
    }

    private static string Lock(params (string Id, string Version, string Hash)[] packages) =>
        $$"""{ "version": 1, "dependencies": { "net10.0": { {{string.Join(", ", packages.Select(package => $$"""  "{{package.Id}}": { "type": "Direct", "requested": "[{{package.Version}}, )", "resolved": "{{package.Version}}", "contentHash": "{{package.Hash}}" }"""))}} } } }""";
}
