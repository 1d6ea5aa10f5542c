using System.IO.Compression;
using PolicyGate.Machine;
using PolicyGate.Testing;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Exporting;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Tests.Exporting;

/// <summary>What a repository says of itself for the inventory.</summary>
public sealed class ExportTests
{
    private const string Time = "2026-11-28T10:00:00Z";

    [Fact]
    public async Task Has_every_package_of_every_project_with_way_hash_source_build_code_gate_and_owners()
    {
        using TempFolder packages = new("pg-export-packages");
        using RestoredProject project = Project();
        project.Installed(new SamplePackage("Contoso.Json", "2.0.0").WriteTo(packages.Path), "Contoso.Json", "2.0.0");
        await File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(project.Archive("Contoso.Json", "2.0.0"))!, ".nupkg.metadata"), """{ "version": 2, "contentHash": "x", "source": "https://me:secret@feed.example/v3/index.json?token=secret" }""");
        project.Folder.Write(".github/CODEOWNERS", "* @all\n/App/ @app # ours\n");
        project.Folder.Write("Directory.Build.props", "<Project><Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" /></Project>");
        project.Folder.Write("Lib/packages.lock.json", """{ "version": 1, "dependencies": { "net10.0": { "Contoso.Http": { "type": "Direct", "requested": "[2.1.4, )", "resolved": "2.1.4", "contentHash": "theirs" } } } }""");
        ToolRun run = await ExportAsync(project);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(
            """
            {"schema":1,"format":"policygate-inventory","tool":"policygate 0.1.0","repository":"shop","commit":"","time":"2026-11-28T10:00:00Z","bundle":null,"packages":3,"projects":[{"path":"App/App.csproj","gate":true},{"path":"Lib/packages.lock.json","gate":null}],"owners":[{"pattern":"*","owners":["@all"]},{"pattern":"/App/","owners":["@app"]}]}
            {"project":"App/App.csproj","id":"Contoso.Http","version":"1.0.0","hash":"ours","source":"","direct":true,"way":"","runsBuildCode":true}
            {"project":"App/App.csproj","id":"Contoso.Json","version":"2.0.0","hash":"","source":"https://feed.example/v3/index.json","direct":false,"way":"Contoso.Http 1.0.0","runsBuildCode":false}
            {"project":"Lib/packages.lock.json","id":"Contoso.Http","version":"2.1.4","hash":"theirs","source":"","direct":true,"way":"","runsBuildCode":null}

            """,
            run.Output);
        Assert.DoesNotContain("secret", run.Output, StringComparison.Ordinal);
        Assert.Equal(run.Output, (await ExportAsync(project)).Output);
    }

    [Fact]
    public async Task Says_of_what_it_could_not_read_that_it_could_not()
    {
        using RestoredProject project = Project();
        project.Folder.Write("New/New.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><PackageReference Include=\"Contoso.Http\" Version=\"1.*\" /></ItemGroup></Project>");
        project.Folder.Write("Bad/Bad.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        project.Folder.Write("Bad/obj/project.assets.json", "{");
        ToolRun run = await ExportAsync(project);
        Assert.Equal(3, run.ExitCode);
        string first = run.Output.Split('\n')[0];
        Assert.Contains("""{"path":"Bad/Bad.csproj","gate":false,"problem":"PG0001 """, first, StringComparison.Ordinal);
        Assert.Contains("""{"path":"New/New.csproj","gate":false,"problem":"PG0002 """, first, StringComparison.Ordinal);
        Assert.Contains("\"packages\":2,", first, StringComparison.Ordinal);
        Assert.Contains("2 projects of which not everything is known", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_of_the_commit_and_its_time_unless_another_is_named()
    {
        using RestoredProject project = Project();
        Directory.Delete(project.Folder[".git"]);
        TestGit.Run(project.Folder.Path, "init", "-q");
        TestGit.Run(project.Folder.Path, "remote", "add", "origin", "https://me:secret@git.example/contoso/shop.git");
        TestGit.Commit(project.Folder.Path, "first");
        string commit = TestGit.Run(project.Folder.Path, "rev-parse", "HEAD").Trim();
        long time = long.Parse(TestGit.Run(project.Folder.Path, "show", "--no-patch", "--format=%ct").Trim());
        string file = project.Folder["out/inventory.jsonl"];
        ToolRun run = await ToolRun.RunAsync("inventory", "export", project.Folder.Path, "--output", file);
        Assert.True(run.ExitCode == 0 && run.Output.Length == 0, run.ToString());
        string text = await File.ReadAllTextAsync(file);
        Assert.Contains($"\"repository\":\"git.example/contoso/shop\",\"commit\":\"{commit}\",\"time\":\"{DateTimeOffset.FromUnixTimeSeconds(time).UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}\"", text, StringComparison.Ordinal);
        await ToolRun.RunAsync("inventory", "export", project.Folder.Path, "--output", file);
        Assert.Equal(text, await File.ReadAllTextAsync(file));
        Assert.Contains("\"time\":\"2026-12-31T00:00:00Z\"", (await ToolRun.RunAsync("inventory", "export", project.Folder.Path, "--as-of", "2026-12-31", "--commit", commit[..12])).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-branch", 2)]
    [InlineData("--output=x", 2)]
    [InlineData("0123456789abcdef", 0)]
    public async Task A_commit_is_one_that_git_knows_or_a_hash(string commit, int code)
    {
        using RestoredProject project = Project();
        ToolRun run = await ToolRun.RunAsync("inventory", "export", project.Folder.Path, "--repository", "shop", "--as-of", Time, $"--commit={commit}");
        Assert.True(run.ExitCode == code, run.ToString());
    }

    [Theory]
    [InlineData("https://me:secret@git.example:8443/contoso/shop.git", "git.example/contoso/shop")]
    [InlineData("ssh://git@git.example/contoso/shop", "git.example/contoso/shop")]
    [InlineData("git@git.example:contoso/shop.git", "git.example/contoso/shop")]
    [InlineData("git.example:contoso/shop.git/", "git.example/contoso/shop")]
    [InlineData("https://dev.azure.com/contoso/My%20Team/_git/shop", "dev.azure.com/contoso/My Team/_git/shop")]
    [InlineData("/srv/git/shop.git", "shop")]
    [InlineData("C:\\git\\shop", "shop")]
    [InlineData("../shop.git", "shop")]
    [InlineData("file:///srv/git/shop.git", "shop")]
    public void The_name_is_the_address_that_all_clones_have(string address, string name) => Assert.Equal(name, RepositoryIdentity.OfAddress(address));

    [Theory]
    [InlineData(false, "git does not take ")]
    [InlineData(true, " is no clone that knows its origin")]
    public async Task Nothing_that_tells_it_from_others_is_no_name(bool isRepository, string says)
    {
        using RestoredProject project = Project();
        if (isRepository)
        {
            Directory.Delete(project.Folder[".git"]);
            TestGit.Run(project.Folder.Path, "init", "-q");
        }

        ToolRun run = await ToolRun.RunAsync("inventory", "export", project.Folder.Path);
        Assert.True(run.ExitCode == 2 && run.Output.Length == 0, run.ToString());
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
        Assert.Contains("name it with --repository", run.Error, StringComparison.Ordinal);
        run = await ToolRun.RunAsync("inventory", "export", project.Folder.Path, "--repository", "shop");
        Assert.Equal((0, !isRepository), (run.ExitCode, run.Error.Contains("no commit is written, and the time is now", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_part_is_not_the_whole()
    {
        using RestoredProject project = Project();
        Directory.Delete(project.Folder[".git"]);
        TestGit.Run(project.Folder.Path, "init", "-q");
        TestGit.Run(project.Folder.Path, "remote", "add", "origin", "https://git.example/contoso/shop.git");
        ToolRun run = await ToolRun.RunAsync("inventory", "export", project.Folder["App"]);
        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.Contains("App is not the whole of the repository", run.Error, StringComparison.Ordinal);
        Assert.Contains("\"paths\":[\"App\"],\"projects\":", (await ToolRun.RunAsync("inventory", "export", project.Folder["App"], "--repository", "shop/app")).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\"paths\"", (await ToolRun.RunAsync("inventory", "export", project.Folder["App"] + "/..", "--repository", "shop")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_looked_at_has_its_own_path()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using RestoredProject project = Project();
        Directory.CreateDirectory(project.Folder["src.old"]);
        Directory.CreateSymbolicLink(project.Folder["src.old/B"], project.Folder["nowhere"]);
        File.CreateSymbolicLink(project.Folder["C.csproj"], project.Folder["nowhere.csproj"]);
        ToolRun run = await ExportAsync(project);
        Assert.True(run.ExitCode == 3, run.ToString());
        Assert.Contains("{\"path\":\"C.csproj\",\"gate\":null,\"problem\":", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(".cs\"", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tomorrow")]
    [InlineData("2026-13-01")]
    public async Task Another_time_is_wrong_usage(string time)
    {
        ToolRun run = await ToolRun.RunAsync("inventory", "export", "--as-of", time);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--as-of takes a time like", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<Project Sdk=\"Microsoft.NET.Sdk\" />", true)]
    [InlineData("<Project><PropertyGroup><CustomBeforeDirectoryBuildProps>no</CustomBeforeDirectoryBuildProps></PropertyGroup><Import Project=\"Sdk.props\" Sdk=\"Microsoft.NET.Sdk\" /></Project>", false)]
    public async Task Says_that_a_project_is_under_the_gate_of_a_machine(string text, bool isUnder)
    {
        using RestoredProject project = new RestoredProject().Framework("net10.0").Target("net10.0");
        project.Write("App.csproj", text);
        project.Write("obj/project.assets.json", project.Json());
        ExportOptions options = new() { Check = new CheckOptions { Paths = [project.Folder.Path] }, AsOf = DateTimeOffset.UnixEpoch, Repository = "shop" };
        Assert.False((await RepositoryInventory.ReadAsync(options, TimeProvider.System, (_, _) => { }, CancellationToken.None)).Header.Projects.Single().Gate);
        Assert.Equal(isUnder, (await RepositoryInventory.ReadAsync(options with { IsManaged = true }, TimeProvider.System, (_, _) => { }, CancellationToken.None)).Header.Projects.Single().Gate);
    }

    [Fact]
    public async Task Names_the_bundle_of_a_managed_machine_and_says_where_it_cannot_be_read()
    {
        using RestoredProject project = Project();
        using TempFolder machine = new("pg-managed");
        ManagedGate gate = new(machine.Path);
        using (ZipArchive bundle = ZipFile.OpenRead(TestBundle.Make(machine, "version: 1\n", sequence: 42)))
        {
            bundle.ExtractToDirectory(gate.BundleFolder);
        }

        ExportOptions options = new() { Check = new CheckOptions { Paths = [project.Folder.Path], Machine = gate }, AsOf = DateTimeOffset.UnixEpoch, Repository = "shop" };
        Assert.Equal(42, (await RepositoryInventory.ReadAsync(options, TimeProvider.System, (_, _) => { }, CancellationToken.None)).Header.Bundle);
        File.Delete(gate.Manifest);
        UsageException e = await Assert.ThrowsAsync<UsageException>(() => RepositoryInventory.ReadAsync(options, TimeProvider.System, (_, _) => { }, CancellationToken.None));
        Assert.Contains("the bundle that manages this machine cannot be read: it is not there", e.Message, StringComparison.Ordinal);
    }

    private static RestoredProject Project()
    {
        RestoredProject project = new RestoredProject().Framework("net10.0", "Contoso.Http [1.0.0, )").Target("net10.0", "Contoso.Http/1.0.0 -> Contoso.Json 2.0.0", "Contoso.Json/2.0.0").Builds("Contoso.Http/1.0.0", "build/Contoso.Http.targets");
        project.Claim("Contoso.Http", "1.0.0", "ours");
        project.Write("obj/project.assets.json", project.Json());
        return project;
    }

    private static Task<ToolRun> ExportAsync(RestoredProject project) => ToolRun.RunAsync("inventory", "export", project.Folder.Path, "--repository", "shop", "--as-of", Time);
}
