using System.Security.Cryptography.X509Certificates;
using PolicyGate.Machine;
using PolicyGate.Testing;
using PolicyGate.Tool.Managing;
using static PolicyGate.Tool.Tests.Managing.MachineRoot;

namespace PolicyGate.Tool.Tests.Managing;

/// <summary><c>policygate machine</c> in folders of the test's own, with a gate that is nothing but its files' names.</summary>
public sealed class MachineTests : IDisposable
{
    private readonly MachineRoot root = new();

    public void Dispose() => root.Dispose();

    [Theory]
    [InlineData("https://alice:s3cret@policy.contoso.example/b.zip?sig=TOKEN#x", "https://policy.contoso.example/b.zip")]
    [InlineData("http://127.0.0.1:8123/b.zip", "http://127.0.0.1:8123/b.zip")]
    [InlineData("/srv/a b/b.zip", "/srv/a b/b.zip")]
    [InlineData("b.zip", "b.zip")]
    public void What_everybody_may_read_has_no_password(string source, string kept) => Assert.Equal(kept, Installation.Kept(source));

    [Fact]
    public async Task Is_packed_installed_updated_and_removed_by_its_commands()
    {
        root.Folder.Write("baseline/policy.yaml", "version: 1\nextends: [deny.yaml]\n");
        root.Folder.Write("baseline/deny.yaml", Policy);
        root.Folder.Write("password.txt", "secret\n");
        await File.WriteAllBytesAsync(root.Folder["signing.pfx"], TestBundle.Signer.Export(X509ContentType.Pkcs12, "secret"));
        string[] pack = ["machine", "pack", root.Folder["baseline"], "--certificate", root.Folder["signing.pfx"], "--password-file", root.Folder["password.txt"], "--expires", "2999-12-31", "--output", root.Folder["b.zip"], "--sequence"];
        ToolRun packed = await ToolRun.RunAsync([.. pack, "1"]);
        Assert.True(packed.ExitCode == 0 && packed.Output.Contains($"baseline, bundle 1, 2 files, until 2999-12-31, signed by {TestBundle.Fingerprint}", StringComparison.Ordinal), packed.ToString());
        Assert.Equal(0, await root.InstallAsync(root.Folder["b.zip"]));
        Assert.Contains($"pinned signer: {TestBundle.Fingerprint}, the one that signed this bundle", root.Said, StringComparison.Ordinal);
        Assert.Contains($"CustomBeforeDirectoryBuildProps={root.Folder["root/PolicyGate.props"]}", root.Said, StringComparison.Ordinal);
        Assert.Equal(Policy, await File.ReadAllTextAsync(Path.Combine(root.Machine.Current!.BundleFolder, "deny.yaml")));

        ToolRun status = await ToolRun.RunAsync("machine", "status", "--root", root.Folder["root"]);
        Assert.True(status.ExitCode == 1 && status.Output.Contains("managed by baseline, bundle 1\n", StringComparison.Ordinal) && status.Output.Contains("not in force in this session", StringComparison.Ordinal), status.ToString());

        // Nothing changed, and then something did: from where it came.
        Assert.Equal(0, await root.UpdateAsync(root.Folder["b.zip"]));
        Assert.Contains("installed already", root.Said, StringComparison.Ordinal);
        Assert.Equal(0, (await ToolRun.RunAsync([.. pack, "2"])).ExitCode);
        Assert.Equal(0, await root.UpdateAsync(Installation.Of(root.Machine.Current!).Source));
        Assert.Contains("installed baseline, bundle 2", root.Said, StringComparison.Ordinal);
        Assert.Equal(2, root.Machine.Gates.Count);
        Assert.Equal(0, (await ToolRun.RunAsync([.. pack, "3"])).ExitCode);
        Assert.Equal(0, await root.UpdateAsync(root.Folder["b.zip"]));
        Assert.Equal(2, root.Machine.Gates.Count);

        ToolRun removed = await ToolRun.RunAsync("machine", "remove", "--root", root.Folder["root"]);
        Assert.True(removed.ExitCode == 0 && !Directory.Exists(root.Folder["root"]), removed.ToString());
        Assert.Equal(3, (await ToolRun.RunAsync("machine", "remove", "--root", root.Folder["root"])).ExitCode);
        Assert.Equal(3, (await ToolRun.RunAsync("machine", "status", "--root", root.Folder["root"])).ExitCode);
        Assert.Equal(3, (await ToolRun.RunAsync("machine", "update", "--root", root.Folder["root"])).ExitCode);
    }

    [Fact]
    public async Task Two_installations_at_once_do_what_one_does_and_the_later_bundle_counts()
    {
        string[] bundles = [.. Enumerable.Range(1, 6).Select(i => TestBundle.Make(root.Folder, Policy, 1 + (i / 2)))];
        await Task.WhenAll(bundles.Select(bundle => Task.Run(() =>
        {
            try
            {
                new MachineInstaller(root.Machine, root.Folder["gate"], "0.1.0", TimeProvider.System.GetUtcNow()).Install(bundle, null, bundle);
            }
            catch (BundleException e)
            {
                Assert.Contains("which is installed", e.Message, StringComparison.Ordinal);
            }
        })));
        Assert.StartsWith("4-", Path.GetFileName(root.Machine.Current!.Folder), StringComparison.Ordinal);
        Assert.Empty(root.Machine.Leftovers);
        MachineRemoval.Remove(root.Machine, null);
        Assert.False(Directory.Exists(root.Machine.Root));
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

        root.Folder.Write("baseline/policy.yaml", Policy);
        root.Folder.Write("elsewhere/deny.yaml", Policy);
        File.CreateSymbolicLink(root.Folder[$"baseline/{name}"], root.Folder[name == "lists" ? "elsewhere" : "elsewhere/deny.yaml"]);
        Assert.Equal($"{name} is a link; put the file itself there", Assert.Throws<BundleException>(() => BundleWriter.FilesOf(root.Folder["baseline"])).Message);
    }

    [Fact]
    public async Task The_gate_s_own_names_are_made_up_once_and_stay_from_bundle_to_bundle()
    {
        root.Folder.Write("gate/Sdk/Gate.targets", "<Project><Target Name=\"_PolicyGateAsk\" Condition=\"'$(_PolicyGateMachine)$(_PolicyGateOk)' == ''\" /></Project>");
        Assert.Equal(0, await root.InstallAsync(TestBundle.Make(root.Folder, Policy)));
        string first = root.Machine.Current!.Prefix;
        Assert.Matches("^_PolicyGate[0-9A-F]{32}_$", first);
        Assert.Equal(0, await root.UpdateAsync(TestBundle.Make(root.Folder, Policy, sequence: 2)));
        Assert.Equal(first, root.Machine.Current!.Prefix);
        Assert.Equal($"<Project><Target Name=\"{first}Ask\" Condition=\"'$(_PolicyGateMachine)$({first}Ok)' == ''\" /></Project>", await File.ReadAllTextAsync(Path.Combine(root.Machine.Current.Folder, "Sdk/Gate.targets")));
        Assert.Contains($"../../{Path.GetFileName(root.Machine.Current.Folder)}/tasks/net8.0/PolicyGate.Tasks.dll", await File.ReadAllTextAsync(root.Machine.ResolverManifest), StringComparison.Ordinal);
        Assert.Equal(0, (await ToolRun.RunAsync("machine", "remove", "--root", root.Folder["root"])).ExitCode);
        Assert.Equal(0, await root.InstallAsync(TestBundle.Make(root.Folder, Policy)));
        Assert.NotEqual(first, root.Machine.Current!.Prefix);
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
        Assert.Equal(0, await root.InstallAsync(TestBundle.Make(root.Folder, Policy, 5)));
        Dictionary<string, string> before = Files();
        string bundle = fault switch
        {
            "rolled back" => TestBundle.Make(root.Folder, Policy, 4),
            "same number" => TestBundle.Make(root.Folder, Policy + "\n", 5),
            "signed by somebody else" => TestBundle.Make(root.Folder, Policy, 6, signer: TestBundle.Stranger),
            "expired" => TestBundle.Make(root.Folder, Policy, 6, new DateOnly(2026, 1, 31)),
            "policy of another version" => TestBundle.Make(root.Folder, "version: 1\nnew-section: {}\n", 6),
            "policy that names what is elsewhere" => TestBundle.Make(root.Folder, "version: 1\nadvisories: { data: ../advisories }\n", 6),
            _ => TestBundle.Make(root.Folder, Policy, 6),
        };
        if (fault == "cut off")
        {
            byte[] bytes = await File.ReadAllBytesAsync(bundle);
            await File.WriteAllBytesAsync(bundle, bytes[..^200]);
        }
        else if (fault == "no gate")
        {
            Directory.Delete(root.Folder["gate"], recursive: true);
        }

        Assert.Equal(3, await root.UpdateAsync(bundle));
        Assert.Contains(says, root.Said, StringComparison.Ordinal);
        Assert.Equal(before, Files());
    }

    [Fact]
    public async Task Pins_the_signer_that_is_named_and_no_other()
    {
        string bundle = TestBundle.Make(root.Folder, Policy, 1, signer: TestBundle.Stranger);
        BundleException refused = await Assert.ThrowsAsync<BundleException>(() => root.InstallAsync(bundle, TestBundle.Fingerprint));
        Assert.Contains("trusts bundles by", refused.Message, StringComparison.Ordinal);
        Assert.Null(root.Machine.Current);
        Assert.Equal(0, await root.InstallAsync(TestBundle.Make(root.Folder, Policy, 1), TestBundle.Fingerprint));
        BundleException other = await Assert.ThrowsAsync<BundleException>(() => root.InstallAsync(TestBundle.Make(root.Folder, Policy, 2), new string('A', 64)));
        Assert.Contains("policygate machine remove", other.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await ToolRun.RunAsync("machine", "install", "--bundle", bundle, "--signer", "abc", "--root", root.Folder["other"])).ExitCode);
        Assert.Equal(3, (await ToolRun.RunAsync("machine", "install", "--bundle", root.Folder["none.zip"], "--root", root.Folder["other"])).ExitCode);
    }

    [Fact]
    public async Task Gives_everybody_the_right_to_read_and_takes_away_what_broke_off()
    {
        root.Folder.Write("root/else", "as it was");
        root.Folder.Write("root/.new-00000000000000000000000000000000/bundle/policy.yaml", "half");
        Assert.Equal(0, await root.InstallAsync(TestBundle.Make(root.Folder, Policy)));
        Assert.False(Directory.Exists(root.Folder["root/.new-00000000000000000000000000000000"]));
        const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        string[] files = [.. Directory.GetFiles(root.Machine.Current!.Folder, "*", SearchOption.AllDirectories), root.Machine.Hook, root.Machine.SolutionHook, root.Machine.ResolverManifest];
        Assert.All(files, file => Assert.Equal(Readable, OperatingSystem.IsWindows() ? Readable : File.GetUnixFileMode(file)));
        Assert.Equal(0, (await ToolRun.RunAsync("machine", "remove", "--root", root.Folder["root"])).ExitCode);
        Assert.Equal([root.Folder["root/else"]], Directory.GetFileSystemEntries(root.Folder["root"]));
    }

    [Fact]
    public async Task Is_updated_from_an_address_and_where_that_answers_with_something_else_the_last_good_one_stays()
    {
        using LoopbackFeed server = new();
        root.Folder.Write("nuget.config", server.Config());
        Assert.Equal(0, await root.InstallAsync(TestBundle.Make(root.Folder, Policy, 1)));
        server.Has("/b.zip", await File.ReadAllBytesAsync(TestBundle.Make(root.Folder, Policy, 2)), "application/zip");
        Assert.Equal(0, await root.UpdateAsync(server["/b.zip"].AbsoluteUri));
        Assert.Equal(server["/b.zip"].AbsoluteUri, Installation.Of(root.Machine.Current!).Source);
        string current = root.Machine.Current!.Folder;
        server.Has("/b.zip", "{}");
        Assert.Equal(3, await root.UpdateAsync(server["/b.zip"].AbsoluteUri));
        Assert.Equal(3, await root.UpdateAsync(server["/gone.zip"].AbsoluteUri));
        Assert.Contains("answers 404", root.Said, StringComparison.Ordinal);
        Assert.Equal(3, await root.UpdateAsync("http://bundles.contoso.example/b.zip"));
        Assert.Contains("is not https", root.Said, StringComparison.Ordinal);
        Assert.Equal(current, root.Machine.Current!.Folder);
    }

    [Fact]
    public async Task Says_what_was_changed_since_it_was_signed()
    {
        Assert.Equal(0, await root.InstallAsync(TestBundle.Make(root.Folder, Policy)));
        await File.WriteAllTextAsync(Path.Combine(root.Machine.Current!.BundleFolder, "policy.yaml"), "version: 1\n");
        ToolRun status = await ToolRun.RunAsync("machine", "status", "--root", root.Folder["root"]);
        Assert.True(status.ExitCode == 1 && status.Output.Contains("policy.yaml is not what was signed", StringComparison.Ordinal), status.ToString());
    }

    [Fact]
    public async Task Is_asked_for_by_verify_gate_with_the_number_that_is_due()
    {
        root.Folder.Write("repo/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        ToolRun unmanaged = await ToolRun.RunAsync("check", root.Folder["repo"], "--verify-gate", "--machine", "--machine-root", root.Folder["root"]);
        Assert.True(unmanaged.ExitCode == 3 && unmanaged.Error.Contains($"nothing manages this machine: policygate machine status --root {root.Folder["root"]}\n", StringComparison.Ordinal), unmanaged.ToString());
        Assert.Equal(0, await root.InstallAsync(TestBundle.Make(root.Folder, Policy, 5)));
        Assert.EndsWith($"policygate machine status --root {root.Folder["root"]} says in a session whether it does\n", root.Said, StringComparison.Ordinal);
        Assert.Equal("policygate machine status", new MachineFolder(MachineFolder.Default).Command("status"));
        Assert.EndsWith(" --root \"/opt/a b\"", new MachineFolder("/opt/a b").Command("status"), StringComparison.Ordinal);
        ToolRun old = await ToolRun.RunAsync("check", root.Folder["repo"], "--verify-gate", "--machine", "--machine-bundle", "6", "--machine-root", root.Folder["root"]);
        Assert.True(old.ExitCode == 3 && old.Error.Contains($"bundle 5, and 6 or a later one is asked for: policygate machine update --root {root.Folder["root"]}\n", StringComparison.Ordinal), old.ToString());
        Assert.Equal(2, (await ToolRun.RunAsync("check", root.Folder["repo"], "--machine")).ExitCode);
        Assert.Equal(2, (await ToolRun.RunAsync("check", root.Folder["repo"], "--verify-gate", "--machine-bundle", "6")).ExitCode);
    }

    [Theory]
    [InlineData("2999-12-31", "0", "no sequence number")]
    [InlineData("2020-01-01", "1", "it would have expired already")]
    [InlineData("soon", "1", "--expires takes a date")]
    public async Task Packs_nothing_that_no_machine_would_take(string expires, string sequence, string says)
    {
        root.Folder.Write("baseline/policy.yaml", Policy);
        await File.WriteAllBytesAsync(root.Folder["signing.pfx"], TestBundle.Signer.Export(X509ContentType.Pkcs12));
        ToolRun run = await ToolRun.RunAsync("machine", "pack", root.Folder["baseline"], "--certificate", root.Folder["signing.pfx"], "--sequence", sequence, "--expires", expires, "--output", root.Folder["b.zip"]);
        Assert.True(run.ExitCode == 2 && run.Error.Contains(says, StringComparison.Ordinal) && !File.Exists(root.Folder["b.zip"]), run.ToString());
    }

    [Fact]
    public void Sets_variables_for_every_session_and_takes_them_back_byte_for_byte()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        root.Folder.Write("etc/profile.d/other.sh", "export A=1\n");
        Directory.CreateDirectory(root.Folder["etc/environment.d"]);
        MachineEnvironment environment = new(root.Folder["etc"]);
        Assert.Equal(2, environment.Set(root.Machine).Count);
        Assert.Equal($"export CustomBeforeDirectoryBuildProps='{root.Machine.Hook}'\nexport DirectorySolutionTargetsPath='{root.Machine.SolutionHook}'\nexport MSBUILDADDITIONALSDKRESOLVERSFOLDER_NET='{root.Machine.Resolvers}'\n", File.ReadAllText(root.Folder["etc/profile.d/policygate.sh"]));
        environment.Remove(root.Machine);
        Assert.Equal([root.Folder["etc/profile.d/other.sh"]], Directory.GetFiles(root.Folder["etc"], "*", SearchOption.AllDirectories));

        // What is somebody else's stays.
        root.Folder.Write("etc/profile.d/policygate.sh", "export B=2\n");
        Assert.Throws<BundleException>(() => environment.Set(root.Machine));
        environment.Remove(root.Machine);
        Assert.Equal("export B=2\n", File.ReadAllText(root.Folder["etc/profile.d/policygate.sh"]));
    }

    [Fact]
    public async Task Installs_nothing_where_somebody_else_has_set_the_variables_and_a_newer_bundle_all_the_same()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        string foreign = root.Folder.Write("etc/profile.d/policygate.sh", "export B=2\n");
        BundleException refused = await Assert.ThrowsAsync<BundleException>(() => root.InstallAsync(TestBundle.Make(root.Folder, Policy, 1), variables: new(root.Folder["etc"])));
        Assert.Contains($"{foreign} is there and was not written for", refused.Message, StringComparison.Ordinal);
        Assert.Null(root.Machine.Current);
        File.Delete(foreign);
        Assert.Equal(0, await root.InstallAsync(TestBundle.Make(root.Folder, Policy, 1), variables: new(root.Folder["etc"])));
        File.WriteAllText(foreign, "export B=2\n");
        await Assert.ThrowsAsync<BundleException>(() => root.InstallAsync(TestBundle.Make(root.Folder, Policy, 2), variables: new(root.Folder["etc"])));
        Assert.Equal("export B=2\n", await File.ReadAllTextAsync(foreign));
        Assert.Contains("\"sequence\":2", (await File.ReadAllTextAsync(root.Machine.Current!.Manifest)).Replace(" ", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private Dictionary<string, string> Files() => Directory.GetFiles(root.Folder["root"], "*", SearchOption.AllDirectories).ToDictionary(file => file, File.ReadAllText);
}
