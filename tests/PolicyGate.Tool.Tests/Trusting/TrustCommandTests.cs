using System.Globalization;
using PolicyGate.Testing;

namespace PolicyGate.Tool.Tests.Trusting;

/// <summary><c>policygate trust</c>: begins, updates, prunes and tells the trust file; shows first, writes with <c>--apply</c>, and never what a person has to look at.</summary>
public sealed class TrustCommandTests : IDisposable
{
    private static readonly string Today = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private readonly TempFolder feed = new("pg-trust");

    [Fact]
    public async Task Init_shows_then_writes_the_file_and_the_section_and_the_repository_passes()
    {
        using RestoredProject project = Genuine();
        project.Folder.Write("policygate.yaml", "# ours\nversion: 1\nsources: { package-folders: [x] }\n");
        ToolRun shown = await Trust("init", project);
        Assert.True(shown.ExitCode == 0, shown.ToString());
        Assert.Contains("+\"YamlDotNet\": {\"sources\":[", shown.Output, StringComparison.Ordinal);
        Assert.Contains("2 files would change; --apply writes them", shown.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(File_(project)));
        Assert.Equal(0, (await Trust("init", project, "--apply")).ExitCode);
        Assert.Equal("# ours\nversion: 1\nsources: { package-folders: [x] }\n\ntrust:\n  file: policygate.lock.json\n  required: true\n", File.ReadAllText(project.Folder["policygate.yaml"]));
        string[] lines = Lines(project);
        Assert.Equal(["{", "\"schema\": 1,", "\"packages\": {", "\"NuGet.Packaging\"", ",", "\"NuGet.Versioning\"", ",", "\"YamlDotNet\"", "}", "}"], lines.Select(line => line.Split(": {\"")[0]));
        Assert.Contains("\"signatures\":[\"author\",\"repository\"]", lines[5], StringComparison.Ordinal);
        Assert.Contains("\"authors\":[{\"subject\":\"CN=Microsoft Corporation, O=Microsoft Corporation, L=Redmond, S=Washington, C=US\",\"issuer\":\"CN=", lines[5], StringComparison.Ordinal);
        Assert.Contains("\"owners\":[\"Microsoft\",\"nuget\"],\"licenses\":[\"Apache-2.0\"]", lines[5], StringComparison.Ordinal);
        Assert.EndsWith(",\"adopted\":true}],\"review\":null}", lines[7], StringComparison.Ordinal);
        ToolRun check = await ToolRun.RunAsync("check", project.Folder.Path, "--no-cache");
        Assert.DoesNotContain("PG12", check.Output, StringComparison.Ordinal);
        ToolRun status = await Trust("status", project);
        Assert.Equal((0, "policygate.lock.json: 3 packages recorded, 0 reviewed, 3 assumed when adopted\n"), (status.ExitCode, status.Output));
        ToolRun again = await Trust("init", project);
        Assert.Equal((2, true), (again.ExitCode, again.Error.Contains("is there already; policygate trust update brings it up to date", StringComparison.Ordinal)));
        ToolRun nothing = await Trust("update", project, "--apply");
        Assert.Equal((0, string.Empty, "nothing to change\n"), (nothing.ExitCode, nothing.Output, nothing.Error));
    }

    [Fact]
    public async Task A_quiet_update_changes_one_line_and_of_that_the_version()
    {
        using RestoredProject before = Own("1.0.0", "MIT");
        Assert.Equal(0, (await Trust("init", before, "--apply")).ExitCode);
        using RestoredProject after = Own("1.1.0", "MIT", trust: before);
        Assert.Equal(1, (await Trust("status", after)).ExitCode);
        Assert.Contains("  new versions by the same publisher: 1\n    A 1.1.0\n", (await Trust("status", after)).Output, StringComparison.Ordinal);
        ToolRun update = await Trust("update", after, "--apply");
        Assert.True(update.ExitCode == 0, update.ToString());
        string[] old = Lines(before);
        string[] now = Lines(after);
        int changed = Assert.Single(Enumerable.Range(0, old.Length), i => old[i] != now[i]);
        string added = $",{{\"version\":\"1.1.0\",\"seen\":\"{Today}\",\"hash\":\"";
        int at = now[changed].IndexOf(added, StringComparison.Ordinal);
        Assert.Equal(old[changed], now[changed].Remove(at, now[changed].IndexOf('}', at) + 1 - at));
        Assert.Equal(0, (await Trust("status", after)).ExitCode);
    }

    [Fact]
    public async Task What_changed_is_told_and_recorded_only_by_name()
    {
        using RestoredProject before = Own("1.0.0", "MIT");
        await Trust("init", before, "--apply");
        using RestoredProject after = Own("2.0.0", "GPL-3.0-only", trust: before, targets: true);
        ToolRun check = await ToolRun.RunAsync("check", after.Folder.Path, "--no-cache");
        Assert.Contains("error PG1203: A 2.0.0 has build code that is not recorded: msbuild (recorded: none), in a record that was assumed when it was adopted", check.Output, StringComparison.Ordinal);
        Assert.Contains("warning PG1204: A 2.0.0 has the licence GPL-3.0-only, recorded MIT", check.Output, StringComparison.Ordinal);
        ToolRun update = await Trust("update", after, "--apply");
        Assert.Equal((1, string.Empty), (update.ExitCode, update.Output));
        Assert.Contains("policygate: not recorded: A 2.0.0 has build code that is not recorded: msbuild (recorded: none); the licence GPL-3.0-only, recorded MIT; find out why, then --accept A --by NAME takes it in\nnothing to change\n", update.Error, StringComparison.Ordinal);
        Assert.Contains("  changed: 1\n    A 2.0.0 has build code", (await Trust("status", after)).Output, StringComparison.Ordinal);
        Assert.Equal(Lines(before), Lines(after));

        ToolRun accepted = await Trust("update", after, "--accept", "a", "--by", "alice", "--apply");
        Assert.True(accepted.ExitCode == 0, accepted.ToString());
        Assert.Contains($"\"review\":{{\"by\":\"alice\",\"on\":\"{Today}\",\"version\":\"2.0.0\",\"hash\":\"", Lines(after)[3], StringComparison.Ordinal);
        check = await ToolRun.RunAsync("check", after.Folder.Path, "--no-cache");
        Assert.DoesNotContain("PG12", check.Output, StringComparison.Ordinal);
        Assert.Contains("2 packages recorded, 1 reviewed, 1 assumed when adopted", (await Trust("status", after)).Output, StringComparison.Ordinal);
        ToolRun explained = await ToolRun.RunAsync("explain", "A", after.Folder.Path, "--no-cache");
        Assert.Contains("    trust: recorded: signed by nobody; owners none; licence GPL-3.0-only; build code msbuild; capabilities none; from no recorded source [policygate.lock.json(4,1)]\n", explained.Output, StringComparison.Ordinal);
        Assert.Contains($"    trust: the record was reviewed by alice on {Today}, at 2.0.0 [policygate.lock.json(4,1)]\n    trust: this version was first seen on {Today} [policygate.lock.json(4,1)]\n", explained.Output, StringComparison.Ordinal);
    }

    // Another version that is in use is higher, and nobody has looked at it today.
    [Fact]
    public async Task A_review_is_of_the_version_that_was_looked_at()
    {
        using RestoredProject before = Own("2.0.0", "MIT");
        await Trust("init", before, "--apply");
        using RestoredProject after = Own("2.0.0", "MIT", trust: before);
        using RestoredProject lower = Own("1.0.0", "MIT", targets: true);
        after.Folder.Write("Lower/Lower.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>");
        after.Folder.Write("Lower/obj/project.assets.json", File.ReadAllText(lower.AssetsFile).Replace(lower.ProjectFile, after.Folder["Lower/Lower.csproj"], StringComparison.Ordinal));
        ToolRun update = await Trust("update", after, "--accept", "A", "--by", "alice", "--apply");
        Assert.True(update.ExitCode == 0, update.ToString());
        Assert.Contains($"\"review\":{{\"by\":\"alice\",\"on\":\"{Today}\",\"version\":\"1.0.0\",", Lines(after)[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_bytes_of_a_recorded_version_nobody_can_accept()
    {
        using RestoredProject before = Own("1.0.0", "MIT");
        await Trust("init", before, "--apply");
        using RestoredProject after = Own("1.0.0", "MIT", trust: before, targets: true);
        Assert.Contains("error PG1205: A 1.0.0 has the content hash", (await ToolRun.RunAsync("check", after.Folder.Path, "--no-cache")).Output, StringComparison.Ordinal);
        ToolRun update = await Trust("update", after, "--accept", "A", "--by", "alice", "--apply");
        Assert.Equal((1, true), (update.ExitCode, update.Error.Contains("; no command takes that in", StringComparison.Ordinal)));
        Assert.Equal(Lines(before), Lines(after));
        Assert.Contains("  contradicted: 1\n    A 1.0.0 has the content hash", (await Trust("status", after)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_package_is_PG1201_until_it_is_recorded_by_the_command_that_the_finding_names()
    {
        using RestoredProject project = Own("1.0.0", "MIT");
        await Trust("init", project, "--apply");
        string[] lines = Lines(project);
        File.WriteAllText(File_(project), string.Join('\n', [.. lines[..3], lines[5], .. lines[6..]]) + "\n");
        Assert.Contains("PG1201: A 1.0.0 is not in policygate.lock.json; look at who publishes it, then record it; policygate trust update A [policygate.yaml(", (await ToolRun.RunAsync("check", project.Folder.Path, "--no-cache")).Output, StringComparison.Ordinal);
        Assert.Contains("  not recorded: 1\n    A 1.0.0\n", (await Trust("status", project)).Output, StringComparison.Ordinal);
        ToolRun update = await ToolRun.RunAsync("trust", "update", "A", "--path", project.Folder.Path, "--no-cache", "--apply");
        Assert.True(update.ExitCode == 0, update.ToString());
        Assert.Equal(0, (await Trust("status", project)).ExitCode);

        // So does allow.
        File.WriteAllText(File_(project), string.Join('\n', [.. lines[..3], lines[5], .. lines[6..]]) + "\n");
        ToolRun allowed = await ToolRun.RunAsync("allow", "A", project.Folder.Path, "--no-cache", "--apply");
        Assert.True(allowed.ExitCode == 0, allowed.ToString());
        Assert.Equal(0, (await Trust("status", project)).ExitCode);
    }

    [Fact]
    public async Task Prune_takes_out_what_nothing_has_and_nothing_where_something_cannot_be_read()
    {
        using RestoredProject project = Own("1.0.0", "MIT");
        await Trust("init", project, "--apply");
        using RestoredProject without = Own("1.0.0", "MIT", trust: project, packages: ["B/1.0.0"]);
        Assert.Contains("  not used any more: 1\n    A\n", (await Trust("status", without)).Output, StringComparison.Ordinal);
        ToolRun part = await ToolRun.RunAsync("trust", "prune", Path.GetDirectoryName(without.ProjectFile)!, "--no-cache");
        Assert.Equal((2, true), (part.ExitCode, part.Error.Contains("only the whole repository tells", StringComparison.Ordinal)));
        without.Folder.Write("Other/Other.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        ToolRun unread = await Trust("prune", without, "--apply");
        Assert.Equal((3, true), (unread.ExitCode, unread.Error.Contains("nothing is written: what could not be read may have packages that nothing else has", StringComparison.Ordinal)));
        Assert.Equal(Lines(project), Lines(without));
        File.Delete(without.Folder["Other/Other.csproj"]);
        Assert.Equal(0, (await Trust("prune", without, "--apply")).ExitCode);
        Assert.Equal([.. Lines(project)[..3], .. Lines(project)[5..]], Lines(without));
    }

    [Fact]
    public async Task What_is_asked_wrongly_is_2_and_what_cannot_be_read_3()
    {
        using RestoredProject project = Own("1.0.0", "MIT");
        project.Folder.Write("policygate.yaml", "version: 1\n");
        Assert.Contains("no policy here has the section trust; policygate trust init writes it", (await Trust("update", project)).Error, StringComparison.Ordinal);
        await Trust("init", project, "--apply");
        Assert.Equal(2, (await Trust("update", project, "--accept", "A")).ExitCode);
        Assert.Equal(2, (await Trust("update", project, "--by", "alice")).ExitCode);
        Assert.Equal(2, (await Trust("update", project, "--accept", "A", "--by", "\u202Ealice")).ExitCode);
        ToolRun nobody = await Trust("update", project, "--accept", "Nobody", "--by", "alice");
        Assert.Equal((2, true), (nobody.ExitCode, nobody.Error.Contains("has the package Nobody", StringComparison.Ordinal)));
        File.AppendAllText(File_(project), "<<<<<<< HEAD\n");
        foreach (string verb in new[] { "update", "prune", "status" })
        {
            ToolRun run = await Trust(verb, project);
            Assert.Equal((3, true), (run.ExitCode, run.Error.Contains("policygate.lock.json(9): the trust file policygate.lock.json is in the middle of a merge", StringComparison.Ordinal)));
        }

        File.Delete(File_(project));
        Assert.Contains("there is no trust file policygate.lock.json; where somebody has made it, it was not committed, or git ignores it: git add --force policygate.lock.json there; only where nobody has, policygate trust init --apply writes it", (await Trust("update", project)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_with_line_ends_of_Windows_keeps_them()
    {
        using RestoredProject before = Own("1.0.0", "MIT");
        await Trust("init", before, "--apply");
        using RestoredProject after = Own("1.1.0", "MIT", trust: before);
        File.WriteAllText(File_(after), File.ReadAllText(File_(after)).Replace("\n", "\r\n", StringComparison.Ordinal));
        Assert.Equal(0, (await Trust("update", after, "--apply")).ExitCode);
        Assert.DoesNotContain("\n", File.ReadAllText(File_(after)).Replace("\r\n", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
    }

    public void Dispose() => feed.Dispose();

    private static Task<ToolRun> Trust(string verb, RestoredProject project, params string[] options) =>
        ToolRun.RunAsync(["trust", verb, .. verb == "update" ? new[] { "--path", project.Folder.Path } : [project.Folder.Path], "--no-cache", .. options]);

    private static string File_(RestoredProject project) => project.Folder["policygate.lock.json"];

    private static string[] Lines(RestoredProject project) => File.ReadAllLines(File_(project));

    private static RestoredProject Genuine()
    {
        RestoredProject project = new RestoredProject { PackageFolder = RepositoryRoot.Packages }
            .Framework("net10.0", "NuGet.Packaging [7.9.0, )", "YamlDotNet [18.1.0, )").Target("net10.0", "NuGet.Packaging/7.9.0 -> NuGet.Versioning", "NuGet.Versioning/7.9.0", "YamlDotNet/18.1.0");
        project.Write("obj/project.assets.json", project.Json());
        return project;
    }

    // A, in a version of a licence with targets or without, and B beside it.
    private RestoredProject Own(string version, string license, RestoredProject? trust = null, bool targets = false, string[]? packages = null)
    {
        string folder = feed[Guid.NewGuid().ToString("N")];
        SamplePackage a = new SamplePackage("A", version).Licensed(license).File("lib/netstandard2.0/_._", string.Empty);
        string archive = (targets ? a.File("build/A.targets", "<Project />") : a).WriteTo(folder);
        string[] used = packages ?? [$"A/{version}", "B/1.0.0"];
        RestoredProject project = new RestoredProject().Framework("net10.0", [.. used.Select(package => package.Replace("/", " [", StringComparison.Ordinal) + ", )")]).Target("net10.0", used);
        project.Installed(archive, "A", version).Installed(new SamplePackage("B", "1.0.0").Licensed("MIT").WriteTo(folder), "B", "1.0.0");
        project.Write("obj/project.assets.json", project.Json());
        project.Folder.Write("policygate.yaml", "version: 1\n" + (trust is null ? string.Empty : "trust: { required: true }\n"));
        if (trust is not null)
        {
            project.Folder.Write("policygate.lock.json", File.ReadAllText(File_(trust)));
        }

        return project;
    }
}
