using System.Globalization;
using System.Text;
using PolicyGate.Testing;
using PolicyGate.Tool.Tests.Advising;

namespace PolicyGate.Tool.Tests.Commands;

/// <summary><c>explain PACKAGE</c> says what is so, with and without a policy, of whatever could be read, once for all projects that say the same.</summary>
public sealed class ExplainedPackagesTests
{
    private const string LockFile = """{ "version": 1, "dependencies": { "net10.0": { "A": { "type": "Direct", "requested": "[1.0.0, )", "resolved": "1.0.0", "contentHash": "HASH", "dependencies": { "B": "2.0.0" } }, "B": { "type": "Transitive", "resolved": "2.0.0", "contentHash": "HASH" } } } }""";

    [Fact]
    public async Task A_package_is_a_fact_without_a_policy()
    {
        using RestoredProject project = new RestoredProject { PackageFolder = RepositoryRoot.Packages }
            .Framework("net10.0", "NuGet.Packaging [7.9.0, )").Target("net10.0", "NuGet.Packaging/7.9.0 -> NuGet.Versioning", "NuGet.Versioning/7.9.0");
        project.Write("obj/project.assets.json", project.Json());
        ToolRun run = await Explain(project.Folder, "nuget.versioning");
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.StartsWith("NuGet.Versioning 7.9.0\n  source ", run.Output, StringComparison.Ordinal);
        Assert.Contains("owners      Microsoft, nuget\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("published   2026-", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("\nApp/App.csproj\n  → NuGet.Packaging 7.9.0 → NuGet.Versioning 7.9.0\n", run.Output, StringComparison.Ordinal);

        // Only what was asked for by a policy needs one.
        run = await Explain(project.Folder, "nuget.versioning", "--policy", "strict");
        Assert.Contains("  under strict:\n", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("PG0101", run.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_package_can_do_is_said_with_the_members_that_show_it_and_what_no_one_can_say_too()
    {
        using TempFolder feed = new("pg-feed");
        using RestoredProject project = new RestoredProject().Framework("net10.0", "A [1.0.0, )").Target("net10.0", "A/1.0.0");
        project.Extracted(
            new SamplePackage("A", "1.0.0").File("lib/netstandard2.0/A.dll", CapableAssembly.That("network")).File("lib/netstandard2.0/B.dll", CapableAssembly.That("files")).File("runtimes/linux-x64/native/a.so", "\u007FELF").File("analyzers/dotnet/cs/A.dll", CapableAssembly.That("process")).WriteTo(feed.Path),
            "A",
            "1.0.0",
            "lib/netstandard2.0/A.dll");
        project.Write("obj/project.assets.json", project.Json());
        ToolRun run = await Explain(project.Folder, "A");
        Assert.Contains(
            "  can do      network (System.Net.Sockets.TcpClient.new, System.Net.Sockets.TcpClient.Connect in lib/netstandard2.0/A.dll)\n"
            + "              files (System.IO.File.Delete in lib/netstandard2.0/B.dll)\n"
            + "              unanalysable: runtimes/linux-x64/native/a.so is a native binary\n"
            + "  in builds   process (System.Diagnostics.Process.Start in analyzers/dotnet/cs/A.dll)\n",
            run.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_known_against_a_package_is_said_by_the_section_and_by_the_finding()
    {
        using RestoredProject project = Project();
        project.Folder.Write("policygate.yaml", "version: 1\nadvisories: { data: known }\n");
        project.Folder.Write("known/GHSA-1.json", OsvZip.Record("GHSA-1", "B", DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        ToolRun run = await Explain(project.Folder, "B");
        Assert.Contains("    advisories: GHSA-1", run.Output, StringComparison.Ordinal);
        Assert.Contains(" PG1101: B 2.0.0 ", run.Output, StringComparison.Ordinal);
        run = await Explain(project.Folder, "A");
        Assert.Contains("    advisories: known names no advisory of this version [policygate.yaml(2,", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_that_cannot_be_used_hides_no_fact()
    {
        using RestoredProject project = Project();
        project.Folder.Write("policygate.yaml", "version: 1\nnonsense: true\n");
        ToolRun run = await Explain(project.Folder, "B");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("  → A 1.0.0 → B 2.0.0\n  under policygate.yaml:\n    error PG0103: ", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("    whether it passes cannot be decided\n", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A", "  → A 1.0.0\n")]
    [InlineData("b", "  → A 1.0.0 → B 2.0.0\n")]
    public async Task A_lock_file_counts_where_nothing_was_restored(string id, string way)
    {
        using RestoredProject project = Project();
        File.Delete(project.AssetsFile);
        project.Write("packages.lock.json", LockFile);
        ToolRun run = await Explain(project.Folder, id);
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Contains($"App/App.csproj\n  by its lock file alone, App/packages.lock.json\n{way}", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{ \"version\": 3 }")]
    public async Task A_lock_file_counts_where_the_graph_cannot_be_read_and_that_is_said(string assets)
    {
        using RestoredProject project = Project();
        File.WriteAllText(project.AssetsFile, assets);
        project.Write("packages.lock.json", LockFile);
        project.Folder.Write("policygate.yaml", "version: 1\npackages: { allow: [B] }\n");
        ToolRun run = await Explain(project.Folder, "B");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("  by its lock file alone, App/packages.lock.json\n  → A 1.0.0 → B 2.0.0\n", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("    whether it passes cannot be decided\n", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("policygate: App/App.csproj: PG000", run.Error, StringComparison.Ordinal);
        Assert.Equal(3, (await Explain(project.Folder, "Nobody")).ExitCode);
    }

    [Theory]
    [InlineData("App/obj/project.assets.json", "{")]
    [InlineData("Other/Other.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />")]
    [InlineData("Other/Other.csproj", "<Project")]
    [InlineData("Other/packages.lock.json", "{")]
    [InlineData("Other/packages.lock.json", "{ \"version\": 9 }")]
    [InlineData("packages.config", "<packages>")]
    [InlineData(".config/dotnet-tools.json", "[")]
    [InlineData("All.slnx", "<Solution>")]
    [InlineData("All.slnf", "{ }")]
    [InlineData("App/obj/project.assets.json", "{ \"version\": 3, \"targets\": {} }")]
    public async Task What_could_not_be_read_is_never_a_no(string file, string text)
    {
        using RestoredProject project = Project();
        project.Folder.Write(file, text);
        ToolRun run = await Explain(project.Folder, "Nobody");
        Assert.True(run.ExitCode == 3, run.ToString());
        Assert.DoesNotContain("no project here has", run.Error, StringComparison.Ordinal);
        Assert.Contains("nothing that could be read has the package Nobody; whether the projects above have it is not known", run.Error, StringComparison.Ordinal);
        Assert.Contains($"policygate: {(file.Contains("/obj/", StringComparison.Ordinal) ? "App/App.csproj" : file)}: PG000", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_project_declares_is_told_before_a_restore()
    {
        using RestoredProject project = Project();
        project.Folder.Write("New/New.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><PackageReference Include=\"Late\" Version=\"1.*\" /></ItemGroup></Project>");
        project.Folder.Write("policygate.yaml", "version: 1\npackages: { deny: [Late] }\n");
        ToolRun run = await Explain(project.Folder, "late");
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("Late, in a version that only a restore knows\n  nothing more is known of it", run.Output, StringComparison.Ordinal);
        Assert.Contains("New/New.csproj\n  declared, and not restored: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("    error PG0401: Late is denied", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("    whether it passes cannot be decided\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("New/New.csproj: PG0002 the project has not been restored", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Projects_that_say_the_same_are_told_once()
    {
        using TempFolder repository = new("pg-same");
        Directory.CreateDirectory(repository[".git"]);
        repository.Write("policygate.yaml", "version: 1\npackages: { allow: [A] }\nscopes: [{ projects: [Four/**], packages: { allow: [B] } }]\n");
        foreach (string name in new[] { "One", "Two", "Three", "Four" })
        {
            using RestoredProject project = Project(name);
            repository.Write($"{name}/{name}.csproj", File.ReadAllText(project.ProjectFile));
            repository.Write($"{name}/obj/project.assets.json", File.ReadAllText(project.AssetsFile).Replace(project.Folder.Path, repository.Path, StringComparison.Ordinal));
        }

        string output = (await Explain(repository, "B")).Output;
        Assert.Equal(2, output.Split("  → A 1.0.0 → B 2.0.0\n").Length - 1);
        Assert.Contains("\nOne/One.csproj\nThree/Three.csproj\nTwo/Two.csproj\n  → A", output, StringComparison.Ordinal);
        Assert.Contains("\nFour/Four.csproj\n  → A", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pinning: { direct: fixed }\n", "A", "[1.0.0, )", "1.*", "error PG0201: A floats (1.*)", "it does not pass")]
    [InlineData("pinning: { direct: exact }\n", "B", "[1.0.0, )", "1.0.0", "", "it passes")]
    [InlineData("lockfile: { required: true }\n", "A", "[1.0.0, )", "1.0.0", "error PG0301: ", "it passes, its project does not")]
    [InlineData("lockfile: { required: true }\nrules: { PG0301: warning }\n", "A", "[1.0.0, )", "1.0.0", "warning PG0301: ", "it passes")]
    [InlineData("lockfile: { content-hash: verify }\n", "A", "[1.0.0, )", "1.0.0", "lockfile: content-hash: verify, and there is no lock file [", "it passes, its project does not")]
    [InlineData("packages: { deny: [A] }\n", "A", "[1.0.0, )", "1.0.0", "error PG0401: A 1.0.0 is denied", "it does not pass")]
    [InlineData("packages: { deny: [A] }\n", "B", "[1.0.0, )", "1.0.0", "packages: no entry names it: allowed", "it passes")]
    [InlineData("packages: { deny: [B] }\nwaivers: { entries: [{ rules: [PG0401], packages: [B], reason: soon, expires: 2026-12-31 }] }\n", "B", "[1.0.0, )", "1.0.0", "waivers: PG0401 waived until 2026-12-31: soon", "it passes")]
    [InlineData("packages: { deny: [B] }\nwaivers: { entries: [{ rules: [PG0401], packages: [B], reason: late, expires: 2026-01-31 }] }\n", "B", "[1.0.0, )", "1.0.0", "waivers: PG0401 was waived, and no more since 2026-01-31: late", "it does not pass")]
    [InlineData("packages: { deny: [B] }\nwaivers: { entries: [{ rules: [PG0401], packages: [B], projects: [Other/**], reason: there, expires: 2026-12-31 }] }\n", "B", "[1.0.0, )", "1.0.0", "error PG0401: B 2.0.0 is denied", "it does not pass")]
    [InlineData("age: { minimum: 2w, for: [{ packages: [B], minimum: 0h, reason: ours }] }\n", "B", "[1.0.0, )", "1.0.0", "  under policygate.yaml:\n    it passes\n", "it passes")]
    public async Task The_verdict_on_a_package_is_its_own_and_that_of_its_project_is_told(string policy, string id, string range, string written, string line, string verdict)
    {
        using RestoredProject project = Project("App", range == "[1.0.0, )" && written == "1.*" ? "[1.*, )" : range);
        project.Write("App.csproj", $"<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><PackageReference Include=\"A\" Version=\"{written}\" /></ItemGroup></Project>");
        project.Folder.Write("policygate.yaml", $"version: 1\n{policy}");
        string output = (await Explain(project.Folder, id, "--as-of", "2026-11-23")).Output;
        Assert.Contains(line, output, StringComparison.Ordinal);
        Assert.EndsWith($"    {verdict}\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("csproj", false)]
    [InlineData("vbproj", false)]
    [InlineData("fsproj", true)]
    public async Task Type_providers_are_told_where_the_compiler_of_F_sharp_runs_them(string extension, bool isTold)
    {
        using TempFolder feed = new("pg-providers");
        using RestoredProject project = new RestoredProject("App", extension).Framework("net10.0", "P [1.0.0, )").Target("net10.0", "P/1.0.0");
        project.Extracted(new SamplePackage("P", "1.0.0").File("lib/netstandard2.0/P.dll", "no assembly: the compiler may read it").File("typeproviders/fsharp41/net10.0/P.DesignTime.dll", Encoding.ASCII.GetBytes("MZ")).WriteTo(feed.Path), "P", "1.0.0", "lib/netstandard2.0/P.dll");
        project.Write("obj/project.assets.json", project.Json());
        string output = (await Explain(project.Folder, "P")).Output;
        Assert.Equal(isTold, output.Contains("type providers, which the compiler of F# runs (lib/netstandard2.0/P.dll, typeproviders/fsharp41/net10.0/P.DesignTime.dll); sha256: ", StringComparison.Ordinal));
        Assert.Equal(!isTold, output.Contains("build code  none\n", StringComparison.Ordinal));
    }

    private static RestoredProject Project(string name = "App", string range = "[1.0.0, )")
    {
        RestoredProject project = new RestoredProject(name).Framework("net10.0", $"A {range}").Target("net10.0", "A/1.0.0 -> B 2.0.0", "B/2.0.0");
        project.Write("obj/project.assets.json", project.Json());
        return project;
    }

    private static Task<ToolRun> Explain(TempFolder folder, string id, params string[] options) => ToolRun.RunAsync(["explain", id, folder.Path, "--no-cache", .. options]);
}
