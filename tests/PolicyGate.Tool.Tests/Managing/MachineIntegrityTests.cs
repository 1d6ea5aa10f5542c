using System.Text;
using PolicyGate.Machine;
using PolicyGate.Testing;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Managing;
using static PolicyGate.Tool.Tests.Managing.MachineRoot;

namespace PolicyGate.Tool.Tests.Managing;

/// <summary>What <c>policygate machine</c> says, mends and takes away where what is installed is not what it installed, in folders of the test's own.</summary>
public sealed class MachineIntegrityTests : IDisposable
{
    private readonly MachineRoot root = new("<Project><PropertyGroup><_PolicyGateForm>sdk</_PolicyGateForm></PropertyGroup></Project>");

    public void Dispose() => root.Dispose();

    [Theory]
    [InlineData("PolicyGate.props", "PolicyGate.props is not what was installed")]
    [InlineData("PolicyGate.Solution.targets", "PolicyGate.Solution.targets is not what was installed")]
    [InlineData("resolvers/PolicyGate/PolicyGate.xml", "resolvers/PolicyGate/PolicyGate.xml is not what was installed")]
    [InlineData("*/Sdk/Machine.props", "/Sdk/Machine.props is not what was installed")]
    [InlineData("*/tasks/net8.0/PolicyGate.Tasks.dll", "/tasks/net8.0/PolicyGate.Tasks.dll is not what was installed")]
    [InlineData("*/managed.txt", "/managed.txt is not what was installed")]
    [InlineData("*/bundle/policy.yaml", "/bundle/policy.yaml is not what was signed")]
    [InlineData("*/tasks/net8.0/Other.dll", "/tasks/net8.0/Other.dll is nothing that was installed")]
    public async Task What_was_altered_taken_away_or_added_is_told_and_mended_by_the_same_bundle(string file, string says)
    {
        string bundle = TestBundle.Make(root.Folder, Policy, 3);
        Assert.Equal(0, await root.InstallAsync(bundle));
        Assert.Equal((0, string.Empty), Status());
        string path = root.Folder["root/" + file.Replace("*", Path.GetFileName(root.Machine.Current!.Folder), StringComparison.Ordinal)];
        Dictionary<string, string> before = Files();

        // The hook still names what counts, within a comment.
        await File.WriteAllTextAsync(path, file == "PolicyGate.props" ? $"<Project><!-- {await File.ReadAllTextAsync(path)} --></Project>" : "<Project />\n");
        (int exit, string problems) = Status();
        Assert.True(exit == 1 && problems.Contains(says, StringComparison.Ordinal) && problems.Contains("install the bundle again, which mends it", StringComparison.Ordinal), problems);
        Assert.Equal(0, await root.InstallAsync(bundle));
        Assert.Contains("installed again, as it was not what was installed any more: Contoso baseline, bundle 3", root.Said, StringComparison.Ordinal);
        Assert.Equal((0, string.Empty), Status());
        Assert.Equal(before.Keys.Order(StringComparer.Ordinal), Files().Keys.Order(StringComparer.Ordinal));
        if (!file.EndsWith("managed.txt", StringComparison.Ordinal))
        {
            Assert.Equal(before, Files());
        }

        if (!file.EndsWith("Other.dll", StringComparison.Ordinal) && file is not "PolicyGate.props" && !file.EndsWith("managed.txt", StringComparison.Ordinal))
        {
            File.Delete(path);
            Assert.Equal(1, Status().Exit);
            Assert.Equal(0, await root.UpdateAsync(bundle));
            Assert.Equal((0, string.Empty), Status());
        }
    }

    [Fact]
    public async Task A_manifest_that_nobody_signed_is_told_and_only_the_same_bundle_mends_it()
    {
        string bundle = TestBundle.Make(root.Folder, Policy, 3);
        Assert.Equal(0, await root.InstallAsync(bundle));
        string manifest = await File.ReadAllTextAsync(root.Machine.Current!.Manifest);
        await File.WriteAllTextAsync(root.Machine.Current!.Manifest, manifest.Replace("\"sequence\": 3", "\"sequence\": 1", StringComparison.Ordinal));
        Assert.Contains("install the bundle again that is installed (3), which mends it", Assert.Throws<BundleException>(() => Status()).Message, StringComparison.Ordinal);

        // By a number that nobody signed no older bundle gets in.
        Assert.Equal(3, await root.UpdateAsync(TestBundle.Make(root.Folder, Policy, 2)));
        Assert.Equal(0, await root.InstallAsync(bundle));
        Assert.Equal((0, string.Empty), Status());
    }

    [Fact]
    public async Task A_link_to_what_was_installed_is_not_that()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Assert.Equal(0, await root.InstallAsync(TestBundle.Make(root.Folder, Policy)));
        string path = Path.Combine(root.Machine.Current!.Folder, "tasks");
        Directory.Move(path, root.Folder["elsewhere"]);
        Directory.CreateSymbolicLink(path, root.Folder["elsewhere"]);
        Assert.Contains("/tasks is nothing that was installed", Status().Problems, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_gate_of_another_version_nothing_is_vouched_for_until_an_update_brings_the_own()
    {
        string bundle = TestBundle.Make(root.Folder, Policy);
        new MachineInstaller(root.Machine, root.Folder["gate"], "0.0.9", TimeProvider.System.GetUtcNow()).Install(bundle, null, bundle);
        (int exit, string problems) = Status();
        Assert.True(exit == 1 && problems.Contains("it was installed by PolicyGate 0.0.9", StringComparison.Ordinal), problems);
        Assert.Equal(0, await root.UpdateAsync(bundle));
        Assert.Equal((0, string.Empty), Status());
        Directory.Delete(root.Folder["gate"], recursive: true);
        Assert.Contains("to compare with what is installed", Status().Problems, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_signed_manifest_does_not_say_is_refused_also_where_that_manifest_is_installed()
    {
        string bundle = TestBundle.Make(root.Folder, Policy, 2);
        Assert.Equal(0, await root.InstallAsync(bundle));
        string forged = root.Folder["forged.zip"];
        File.Copy(bundle, forged);
        TestBundle.Change(forged, zip => zip.Set("policy.yaml", Encoding.UTF8.GetBytes(Policy.Replace("Bad", "Bed", StringComparison.Ordinal))));
        Assert.Equal(3, await root.UpdateAsync(forged));
        Assert.Contains("it was changed after it was signed", root.Said, StringComparison.Ordinal);
        Assert.Equal(bundle, Installation.Of(root.Machine.Current!).Source);
        Assert.Equal((0, string.Empty), Status());
    }

    [Fact]
    public async Task The_same_bundle_from_a_new_place_makes_that_the_source()
    {
        string bundle = TestBundle.Make(root.Folder, Policy, 2);
        Assert.Equal(0, await root.InstallAsync(bundle));
        string moved = root.Folder["moved.zip"];
        File.Move(bundle, moved);
        Assert.Equal(0, await root.UpdateAsync(moved));
        Assert.Contains("installed already", root.Said, StringComparison.Ordinal);
        Assert.Equal(moved, Installation.Of(root.Machine.Current!).Source);
        Assert.Equal((0, string.Empty), Status());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_first_installation_that_broke_off_is_completed_or_taken_away(bool isCompleted)
    {
        string half = $"root/.new-{Guid.NewGuid():N}";
        root.Folder.Write(half + "/bundle/policy.yaml", "half");
        root.Folder.Write("root/.lock", string.Empty);
        root.Folder.Write("root/PolicyGate.props.0123.tmp", "<Pro");
        (int exit, _) = Status();
        Assert.Equal(1, exit);
        if (isCompleted)
        {
            Assert.Equal(0, await root.InstallAsync(TestBundle.Make(root.Folder, Policy)));
            Assert.False(Directory.Exists(root.Folder[half]) || File.Exists(root.Folder["root/PolicyGate.props.0123.tmp"]));
            Assert.Equal((0, string.Empty), Status());
        }

        ToolRun removed = await ToolRun.RunAsync("machine", "remove", "--root", root.Folder["root"]);
        Assert.True(removed.ExitCode == 0 && !Directory.Exists(root.Folder["root"]), removed.ToString());
    }

    [Fact]
    public async Task A_first_bundle_that_is_refused_leaves_nothing_behind()
    {
        await Assert.ThrowsAsync<BundleException>(() => root.InstallAsync(TestBundle.Make(root.Folder, "version: 1\nnew-section: {}\n")));
        Assert.False(Directory.Exists(root.Folder["root"]));
        root.Folder.Write("root/else", "as it was");
        await Assert.ThrowsAsync<BundleException>(() => root.InstallAsync(TestBundle.Make(root.Folder, "version: 1\nnew-section: {}\n")));
        Assert.Equal([root.Folder["root/else"]], Directory.GetFileSystemEntries(root.Folder["root"]));
    }

    [Fact]
    public async Task Resolvers_and_folders_of_others_stay_as_they_are()
    {
        string other = root.Folder.Write("root/resolvers/Other/Other.xml", "<SdkResolver />");
        string named = root.Folder.Write("root/.new-feature/a.txt", "a");
        Assert.Equal(0, await root.InstallAsync(TestBundle.Make(root.Folder, Policy)));
        using (StringWriter lines = new())
        {
            MachineStatus.Write(root.Machine, root.Folder["gate"], RepositoryCheck.Version, TimeProvider.System.GetUtcNow(), InForce, lines);
            Assert.Contains($"{root.Folder["root/resolvers/Other"]} was not installed by policygate machine", lines.ToString(), StringComparison.Ordinal);
        }

        MachineRemoval.Remove(root.Machine, null);
        Assert.Equal(new[] { other, named }.Order(StringComparer.Ordinal), Files().Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_update_that_waits_installs_nothing_after_a_removal(bool isElse)
    {
        Assert.Equal(0, await root.InstallAsync(TestBundle.Make(root.Folder, Policy, 1)));
        if (isElse)
        {
            root.Folder.Write("root/else", "as it was");
        }

        string newer = TestBundle.Make(root.Folder, Policy, 2);
        Task<int> waiting;
        using (MachineLock.Take(root.Machine, mayMake: false))
        {
            waiting = Task.Run(() => root.UpdateAsync(newer));
            await Task.Delay(TimeSpan.FromMilliseconds(500));
            Assert.False(waiting.IsCompleted);

            // As a removal does that holds the root.Folder.
            Directory.Delete(root.Folder["root/resolvers"], recursive: true);
            foreach (string gate in root.Machine.Gates)
            {
                Directory.Delete(gate, recursive: true);
            }

            File.Delete(root.Machine.Hook);
            File.Delete(root.Machine.SolutionHook);
            File.Delete(MachineLock.FileOf(root.Machine));
            if (!isElse)
            {
                Directory.Delete(root.Machine.Root);
            }
        }

        Assert.Equal(3, await waiting);
        Assert.Contains("has been removed", root.Said, StringComparison.Ordinal);
        string[] left = Directory.Exists(root.Folder["root"]) ? Directory.GetFileSystemEntries(root.Folder["root"]) : ["nothing"];
        Assert.Equal(isElse ? root.Folder["root/else"] : "nothing", Assert.Single(left));
    }

    private string? InForce(string name) => MachineEnvironment.VariablesOf(root.Machine).Single(variable => variable.Name == name).Value;

    // What is wrong, behind the lines that say what is installed.
    private (int Exit, string Problems) Status()
    {
        using StringWriter lines = new();
        int exit = MachineStatus.Write(root.Machine, root.Folder["gate"], RepositoryCheck.Version, TimeProvider.System.GetUtcNow(), InForce, lines);
        return (exit, string.Join('\n', lines.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(4)));
    }

    private Dictionary<string, string> Files() => Directory.GetFiles(root.Folder["root"], "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != ".lock").ToDictionary(file => file, File.ReadAllText);
}
