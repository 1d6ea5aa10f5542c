using System.Security.Cryptography.X509Certificates;
using PolicyGate.Machine;
using PolicyGate.Testing;
using PolicyGate.Tool.Commands;
using PolicyGate.Tool.Feeds;
using PolicyGate.Tool.Managing;

namespace PolicyGate.Tool.Tests.Managing;

/// <summary><c>policygate machine</c> in folders of the test's own, with a gate that is nothing but its files' names.</summary>
public sealed class MachineTests : IDisposable
{
    private const string Policy = "version: 1\npackages: { deny: [Contoso.Bad] }\n";
    private readonly TempFolder folder = new("pg-machines");
    private readonly StringWriter said = new();

    public MachineTests()
    {
        folder.Write("gate/Sdk/Machine.props", "<Project />");
        folder.Write("gate/Sdk/Machine.targets", "<Project />");
        folder.Write("gate/tasks/net8.0/PolicyGate.Tasks.dll", "not one");
    }

    private MachineFolder Machine => new(folder["root"]);

    public void Dispose()
    {
        folder.Dispose();
        said.Dispose();
    }

    [Theory]
    [InlineData("https://alice:s3cret@policy.contoso.example/b.zip?sig=TOKEN#x", "https://policy.contoso.example/b.zip")]
    [InlineData("http://127.0.0.1:8123/b.zip", "http://127.0.0.1:8123/b.zip")]
    [InlineData("/srv/a b/b.zip", "/srv/a b/b.zip")]
    [InlineData("b.zip", "b.zip")]
    public void What_everybody_may_read_has_no_password(string source, string kept) => Assert.Equal(kept, Installation.Kept(source));

    [Fact]
    public async Task Is_packed_installed_updated_and_removed_by_its_commands()
    {
        folder.Write("baseline/policy.yaml", "version: 1\nextends: [deny.yaml]\n");
        folder.Write("baseline/deny.yaml", Policy);
        folder.Write("password.txt", "secret\n");
        await File.WriteAllBytesAsync(folder["signing.pfx"], TestBundle.Signer.Export(X509ContentType.Pkcs12, "secret"));
        string[] pack = ["machine", "pack", folder["baseline"], "--certificate", folder["signing.pfx"], "--password-file", folder["password.txt"], "--expires", "2999-12-31", "--output", folder["b.zip"], "--sequence"];
        ToolRun packed = await ToolRun.RunAsync([.. pack, "1"]);
        Assert.True(packed.ExitCode == 0 && packed.Output.Contains($"baseline, bundle 1, 2 files, until 2999-12-31, signed by {TestBundle.Fingerprint}", StringComparison.Ordinal), packed.ToString());
        Assert.Equal(0, await InstallAsync(folder["b.zip"]));
        Assert.Contains($"pinned signer: {TestBundle.Fingerprint}, the one that signed this bundle", said.ToString(), StringComparison.Ordinal);
        Assert.Contains($"CustomBeforeDirectoryBuildProps={folder["root/PolicyGate.props"]}", said.ToString(), StringComparison.Ordinal);
        Assert.Equal(Policy, await File.ReadAllTextAsync(Path.Combine(Machine.Current!.BundleFolder, "deny.yaml")));

        ToolRun status = await ToolRun.RunAsync("machine", "status", "--root", folder["root"]);
        Assert.True(status.ExitCode == 1 && status.Output.Contains("managed by baseline, bundle 1\n", StringComparison.Ordinal) && status.Output.Contains("not in force in this session", StringComparison.Ordinal), status.ToString());

        // Nothing changed, and then something did: from where it came.
        Assert.Equal(0, await UpdateAsync(folder["b.zip"]));
        Assert.Contains("installed already", said.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, (await ToolRun.RunAsync([.. pack, "2"])).ExitCode);
        Assert.Equal(0, await UpdateAsync(Installation.Of(Machine.Current!).Source));
        Assert.Contains("installed baseline, bundle 2", said.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, Machine.Gates.Count);
        Assert.Equal(0, (await ToolRun.RunAsync([.. pack, "3"])).ExitCode);
        Assert.Equal(0, await UpdateAsync(folder["b.zip"]));
        Assert.Equal(2, Machine.Gates.Count);

        ToolRun removed = await ToolRun.RunAsync("machine", "remove", "--root", folder["root"]);
        Assert.True(removed.ExitCode == 0 && !Directory.Exists(folder["root"]), removed.ToString());
        Assert.Equal(3, (await ToolRun.RunAsync("machine", "remove", "--root", folder["root"])).ExitCode);
        Assert.Equal(3, (await ToolRun.RunAsync("machine", "status", "--root", folder["root"])).ExitCode);
        Assert.Equal(3, (await ToolRun.RunAsync("machine", "update", "--root", folder["root"])).ExitCode);
    }

    [Fact]
    public async Task Two_installations_at_once_do_what_one_does_and_the_later_bundle_counts()
    {
        string[] bundles = [.. Enumerable.Range(1, 6).Select(i => TestBundle.Make(folder, Policy, 1 + (i / 2)))];
        await Task.WhenAll(bundles.Select(bundle => Task.Run(() =>
        {
            try
            {
                new MachineInstaller(Machine, folder["gate"], "0.1.0", TimeProvider.System.GetUtcNow()).Install(bundle, null, bundle);
            }
            catch (BundleException e)
            {
                Assert.Contains("which is installed", e.Message, StringComparison.Ordinal);
            }
        })));
        Assert.StartsWith("4-", Path.GetFileName(Machine.Current!.Folder), StringComparison.Ordinal);
        Assert.Empty(Machine.Leftovers);
        MachineRemoval.Remove(Machine, null);
        Assert.False(Directory.Exists(Machine.Root));
    }

    [Theory]
    [InlineData("deny.yaml")]
    [InlineData("lists")]
    public void Packs_no_link(string name)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        folder.Write("baseline/policy.yaml", Policy);
        folder.Write("elsewhere/deny.yaml", Policy);
        File.CreateSymbolicLink(folder[$"baseline/{name}"], folder[name == "lists" ? "elsewhere" : "elsewhere/deny.yaml"]);
        Assert.Equal($"{name} is a link; put the file itself there", Assert.Throws<BundleException>(() => BundleWriter.FilesOf(folder["baseline"])).Message);
    }

    [Fact]
    public async Task The_gate_s_own_names_are_made_up_once_and_stay_from_bundle_to_bundle()
    {
        folder.Write("gate/Sdk/Gate.targets", "<Project><Target Name=\"_PolicyGateAsk\" Condition=\"'$(_PolicyGateMachine)$(_PolicyGateOk)' == ''\" /></Project>");
        Assert.Equal(0, await InstallAsync(TestBundle.Make(folder, Policy)));
        string first = Machine.Current!.Prefix;
        Assert.Matches("^_PolicyGate[0-9A-F]{32}_$", first);
        Assert.Equal(0, await UpdateAsync(TestBundle.Make(folder, Policy, sequence: 2)));
        Assert.Equal(first, Machine.Current!.Prefix);
        Assert.Equal($"<Project><Target Name=\"{first}Ask\" Condition=\"'$(_PolicyGateMachine)$({first}Ok)' == ''\" /></Project>", await File.ReadAllTextAsync(Path.Combine(Machine.Current.Folder, "Sdk/Gate.targets")));
        Assert.Contains($"../../{Path.GetFileName(Machine.Current.Folder)}/tasks/net8.0/PolicyGate.Tasks.dll", await File.ReadAllTextAsync(Machine.ResolverManifest), StringComparison.Ordinal);
        Assert.Equal(0, (await ToolRun.RunAsync("machine", "remove", "--root", folder["root"])).ExitCode);
        Assert.Equal(0, await InstallAsync(TestBundle.Make(folder, Policy)));
        Assert.NotEqual(first, Machine.Current!.Prefix);
    }

    [Theory]
    [InlineData("rolled back", "its number is 4, lower than 5, which is installed")]
    [InlineData("same number", "its number is 5, as that of the one that is installed, and it says something else")]
    [InlineData("signed by somebody else", "and this machine trusts bundles by")]
    [InlineData("expired", "it expired on 2026-01-31")]
    [InlineData("cut off", "it is no zip, or it is cut off")]
    [InlineData("policy of another version", "its policy cannot be enforced by PolicyGate")]
    [InlineData("policy that names what is elsewhere", "which is not in the bundle")]
    [InlineData("no gate", "there is no gate in")]
    public async Task Refuses_a_bundle_with_its_reason_and_the_last_good_one_stays(string fault, string says)
    {
        Assert.Equal(0, await InstallAsync(TestBundle.Make(folder, Policy, 5)));
        Dictionary<string, string> before = Files();
        string bundle = fault switch
        {
            "rolled back" => TestBundle.Make(folder, Policy, 4),
            "same number" => TestBundle.Make(folder, Policy + "\n", 5),
            "signed by somebody else" => TestBundle.Make(folder, Policy, 6, signer: TestBundle.Stranger),
            "expired" => TestBundle.Make(folder, Policy, 6, new DateOnly(2026, 1, 31)),
            "policy of another version" => TestBundle.Make(folder, "version: 1\nnew-section: {}\n", 6),
            "policy that names what is elsewhere" => TestBundle.Make(folder, "version: 1\nadvisories: { data: ../advisories }\n", 6),
            _ => TestBundle.Make(folder, Policy, 6),
        };
        if (fault == "cut off")
        {
            byte[] bytes = await File.ReadAllBytesAsync(bundle);
            await File.WriteAllBytesAsync(bundle, bytes[..^200]);
        }
        else if (fault == "no gate")
        {
            Directory.Delete(folder["gate"], recursive: true);
        }

        Assert.Equal(3, await UpdateAsync(bundle));
        Assert.Contains(says, said.ToString(), StringComparison.Ordinal);
        Assert.Equal(before, Files());
    }

    [Fact]
    public async Task Pins_the_signer_that_is_named_and_no_other()
    {
        string bundle = TestBundle.Make(folder, Policy, 1, signer: TestBundle.Stranger);
        BundleException refused = await Assert.ThrowsAsync<BundleException>(() => InstallAsync(bundle, TestBundle.Fingerprint));
        Assert.Contains("trusts bundles by", refused.Message, StringComparison.Ordinal);
        Assert.Null(Machine.Current);
        Assert.Equal(0, await InstallAsync(TestBundle.Make(folder, Policy, 1), TestBundle.Fingerprint));
        BundleException other = await Assert.ThrowsAsync<BundleException>(() => InstallAsync(TestBundle.Make(folder, Policy, 2), new string('A', 64)));
        Assert.Contains("policygate machine remove", other.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await ToolRun.RunAsync("machine", "install", "--bundle", bundle, "--signer", "abc", "--root", folder["other"])).ExitCode);
        Assert.Equal(3, (await ToolRun.RunAsync("machine", "install", "--bundle", folder["none.zip"], "--root", folder["other"])).ExitCode);
    }

    [Fact]
    public async Task Gives_everybody_the_right_to_read_and_takes_away_what_broke_off()
    {
        folder.Write("root/else", "as it was");
        folder.Write("root/.new-00000000000000000000000000000000/bundle/policy.yaml", "half");
        Assert.Equal(0, await InstallAsync(TestBundle.Make(folder, Policy)));
        Assert.False(Directory.Exists(folder["root/.new-00000000000000000000000000000000"]));
        const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        string[] files = [.. Directory.GetFiles(Machine.Current!.Folder, "*", SearchOption.AllDirectories), Machine.Hook, Machine.SolutionHook, Machine.ResolverManifest];
        Assert.All(files, file => Assert.Equal(Readable, OperatingSystem.IsWindows() ? Readable : File.GetUnixFileMode(file)));
        Assert.Equal(0, (await ToolRun.RunAsync("machine", "remove", "--root", folder["root"])).ExitCode);
        Assert.Equal([folder["root/else"]], Directory.GetFileSystemEntries(folder["root"]));
    }

    [Fact]
    public async Task Is_updated_from_an_address_and_where_that_answers_with_something_else_the_last_good_one_stays()
    {
        using LoopbackFeed server = new();
        folder.Write("nuget.config", server.Config());
        Assert.Equal(0, await InstallAsync(TestBundle.Make(folder, Policy, 1)));
        server.Has("/b.zip", await File.ReadAllBytesAsync(TestBundle.Make(folder, Policy, 2)), "application/zip");
        Assert.Equal(0, await UpdateAsync(server["/b.zip"].AbsoluteUri));
        Assert.Equal(server["/b.zip"].AbsoluteUri, Installation.Of(Machine.Current!).Source);
        string current = Machine.Current!.Folder;
        server.Has("/b.zip", "{}");
        Assert.Equal(3, await UpdateAsync(server["/b.zip"].AbsoluteUri));
        Assert.Equal(3, await UpdateAsync(server["/gone.zip"].AbsoluteUri));
        Assert.Contains("answers 404", said.ToString(), StringComparison.Ordinal);
        Assert.Equal(3, await UpdateAsync("http://bundles.contoso.example/b.zip"));
        Assert.Contains("is not https", said.ToString(), StringComparison.Ordinal);
        Assert.Equal(current, Machine.Current!.Folder);
    }

    [Fact]
    public async Task Says_what_was_changed_since_it_was_signed()
    {
        Assert.Equal(0, await InstallAsync(TestBundle.Make(folder, Policy)));
        await File.WriteAllTextAsync(Path.Combine(Machine.Current!.BundleFolder, "policy.yaml"), "version: 1\n");
        ToolRun status = await ToolRun.RunAsync("machine", "status", "--root", folder["root"]);
        Assert.True(status.ExitCode == 1 && status.Output.Contains("policy.yaml is not what was signed", StringComparison.Ordinal), status.ToString());
    }

    [Fact]
    public async Task Is_asked_for_by_verify_gate_with_the_number_that_is_due()
    {
        folder.Write("repo/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        ToolRun unmanaged = await ToolRun.RunAsync("check", folder["repo"], "--verify-gate", "--machine", "--machine-root", folder["root"]);
        Assert.True(unmanaged.ExitCode == 3 && unmanaged.Error.Contains($"nothing manages this machine: policygate machine status --root {folder["root"]}\n", StringComparison.Ordinal), unmanaged.ToString());
        Assert.Equal(0, await InstallAsync(TestBundle.Make(folder, Policy, 5)));
        Assert.EndsWith($"policygate machine status --root {folder["root"]} says in a session whether it does\n", said.ToString(), StringComparison.Ordinal);
        Assert.Equal("policygate machine status", new MachineFolder(MachineFolder.Default).Command("status"));
        Assert.EndsWith(" --root \"/opt/a b\"", new MachineFolder("/opt/a b").Command("status"), StringComparison.Ordinal);
        ToolRun old = await ToolRun.RunAsync("check", folder["repo"], "--verify-gate", "--machine", "--machine-bundle", "6", "--machine-root", folder["root"]);
        Assert.True(old.ExitCode == 3 && old.Error.Contains($"bundle 5, and 6 or a later one is asked for: policygate machine update --root {folder["root"]}\n", StringComparison.Ordinal), old.ToString());
        Assert.Equal(2, (await ToolRun.RunAsync("check", folder["repo"], "--machine")).ExitCode);
        Assert.Equal(2, (await ToolRun.RunAsync("check", folder["repo"], "--verify-gate", "--machine-bundle", "6")).ExitCode);
    }

    [Theory]
    [InlineData("2999-12-31", "0", "no sequence number")]
    [InlineData("2020-01-01", "1", "it would have expired already")]
    [InlineData("soon", "1", "--expires takes a date")]
    public async Task Packs_nothing_that_no_machine_would_take(string expires, string sequence, string says)
    {
        folder.Write("baseline/policy.yaml", Policy);
        await File.WriteAllBytesAsync(folder["signing.pfx"], TestBundle.Signer.Export(X509ContentType.Pkcs12));
        ToolRun run = await ToolRun.RunAsync("machine", "pack", folder["baseline"], "--certificate", folder["signing.pfx"], "--sequence", sequence, "--expires", expires, "--output", folder["b.zip"]);
        Assert.True(run.ExitCode == 2 && run.Error.Contains(says, StringComparison.Ordinal) && !File.Exists(folder["b.zip"]), run.ToString());
    }

    [Fact]
    public void Sets_variables_for_every_session_and_takes_them_back_byte_for_byte()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        folder.Write("etc/profile.d/other.sh", "export A=1\n");
        Directory.CreateDirectory(folder["etc/environment.d"]);
        MachineEnvironment environment = new(folder["etc"]);
        Assert.Equal(2, environment.Set(Machine).Count);
        Assert.Equal($"export CustomBeforeDirectoryBuildProps='{Machine.Hook}'\nexport DirectorySolutionTargetsPath='{Machine.SolutionHook}'\nexport MSBUILDADDITIONALSDKRESOLVERSFOLDER_NET='{Machine.Resolvers}'\n", File.ReadAllText(folder["etc/profile.d/policygate.sh"]));
        environment.Remove(Machine);
        Assert.Equal([folder["etc/profile.d/other.sh"]], Directory.GetFiles(folder["etc"], "*", SearchOption.AllDirectories));

        // What is somebody else's stays.
        folder.Write("etc/profile.d/policygate.sh", "export B=2\n");
        Assert.Throws<BundleException>(() => environment.Set(Machine));
        environment.Remove(Machine);
        Assert.Equal("export B=2\n", File.ReadAllText(folder["etc/profile.d/policygate.sh"]));
    }

    [Fact]
    public async Task Installs_nothing_where_somebody_else_has_set_the_variables_and_a_newer_bundle_all_the_same()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        string foreign = folder.Write("etc/profile.d/policygate.sh", "export B=2\n");
        BundleException refused = await Assert.ThrowsAsync<BundleException>(() => InstallAsync(TestBundle.Make(folder, Policy, 1), variables: new(folder["etc"])));
        Assert.Contains($"{foreign} is there and was not written for", refused.Message, StringComparison.Ordinal);
        Assert.Null(Machine.Current);
        File.Delete(foreign);
        Assert.Equal(0, await InstallAsync(TestBundle.Make(folder, Policy, 1), variables: new(folder["etc"])));
        File.WriteAllText(foreign, "export B=2\n");
        await Assert.ThrowsAsync<BundleException>(() => InstallAsync(TestBundle.Make(folder, Policy, 2), variables: new(folder["etc"])));
        Assert.Equal("export B=2\n", await File.ReadAllTextAsync(foreign));
        Assert.Contains("\"sequence\":2", (await File.ReadAllTextAsync(Machine.Current!.Manifest)).Replace(" ", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private Terminal Said() => new(said, said, isRedirected: true, isErrorRedirected: true);

    private Task<int> InstallAsync(string bundle, string? signer = null, MachineEnvironment? variables = null) => MachineCommand.InstallAsync(bundle, signer, bundle, Machine, variables, folder["gate"], Said());

    private Task<int> UpdateAsync(string source) => MachineCommand.UpdateAsync(source, folder["root"], folder["gate"], folder.Path, new FeedLimits { Tries = 1 }, Said(), CancellationToken.None);

    private Dictionary<string, string> Files() => Directory.GetFiles(folder["root"], "*", SearchOption.AllDirectories).ToDictionary(file => file, File.ReadAllText);
}
