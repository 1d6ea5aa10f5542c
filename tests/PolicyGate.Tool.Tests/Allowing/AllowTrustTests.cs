using PolicyGate.Testing;

namespace PolicyGate.Tool.Tests.Allowing;

/// <summary><c>policygate allow</c> where the policy has a trust file: the record is written, and of the policy what that does not settle.</summary>
public sealed class AllowTrustTests
{
    [Fact]
    public async Task The_record_lets_it_in_and_capabilities_get_an_entry()
    {
        using TempFolder feed = new("pg-allow");
        using RestoredProject project = new RestoredProject().Framework("net10.0", "A [1.0.0, )").Target("net10.0", "A/1.0.0");
        project.Extracted(new SamplePackage("A", "1.0.0").File("lib/netstandard2.0/A.dll", CapableAssembly.That("network")).File("build/A.targets", "<Project />").WriteTo(feed.Path), "A", "1.0.0", "lib/netstandard2.0/A.dll").Builds("A/1.0.0", "build/A.targets");
        project.Write("obj/project.assets.json", project.Json());
        const string Policy = "version: 1\ntrust: {}\npackages: { default: trust }\nbuild-code: { default: trust }\ncapabilities:\n  default: deny\n";
        project.Folder.Write("policygate.yaml", Policy);
        project.Folder.Write("policygate.lock.json", "{\n\"schema\": 1,\n\"packages\": {\n}\n}\n");
        ToolRun shown = await Allow(project);
        Assert.True(shown.ExitCode == 0, shown.ToString());
        Assert.Contains("2 files would change; --apply writes them", shown.Error, StringComparison.Ordinal);
        Assert.Equal(Policy, File.ReadAllText(project.Folder["policygate.yaml"]));
        ToolRun applied = await Allow(project, "--apply");
        Assert.True(applied.ExitCode == 0 && applied.Error.EndsWith("changed 2 files\n", StringComparison.Ordinal), applied.ToString());
        Assert.Equal($"{Policy}  allow:\n    - {{ packages: [A], capabilities: [network] }}\n", File.ReadAllText(project.Folder["policygate.yaml"]));
        Assert.Contains("\n\"A\": {\"sources\":", File.ReadAllText(project.Folder["policygate.lock.json"]), StringComparison.Ordinal);
        Assert.Equal(0, (await ToolRun.RunAsync("check", project.Folder.Path, "--no-cache")).ExitCode);
        Assert.Equal("nothing to change\n", (await Allow(project, "--apply")).Error);
    }

    private static Task<ToolRun> Allow(RestoredProject project, params string[] options) => ToolRun.RunAsync(["allow", "A", project.Folder.Path, "--no-cache", .. options]);
}
