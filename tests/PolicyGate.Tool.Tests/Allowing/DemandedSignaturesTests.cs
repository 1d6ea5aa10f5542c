using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Testing;
using PolicyGate.Tool.Allowing;

namespace PolicyGate.Tool.Tests.Allowing;

/// <summary>What a person demands of a package's signature is not loosened by <c>policygate allow</c> of another, nor where build code hangs on it.</summary>
public sealed class DemandedSignaturesTests
{
    [Theory]
    [InlineData("Contoso.Core")]
    [InlineData("Contoso.*")]
    [InlineData("Contoso.Core@[1.0.0,2.0.0)")]
    public async Task What_a_package_brings_does_not_loosen_what_was_demanded_of_it(string name)
    {
        using TempFolder feed = new("pg-allow");
        using RestoredProject project = new RestoredProject().Framework("net10.0", "Evil.Helper [1.0.0, )").Target("net10.0", "Evil.Helper/1.0.0 -> Contoso.Core", "Contoso.Core/1.0.0");
        foreach (string id in new[] { "Evil.Helper", "Contoso.Core" })
        {
            project.Extracted(new SamplePackage(id, "1.0.0").File($"lib/x/{id}.dll", "no assembly").WriteTo(feed.Path), id, "1.0.0", $"lib/x/{id}.dll");
        }

        project.Write("obj/project.assets.json", project.Json());
        string signatures = $"signatures: {{ signers: {{ contoso: {{ fingerprints: [{new string('C', 64)}] }} }}, for: [{{ packages: [\"{name}\"], require: author, signers: [contoso] }}] }}\n";
        project.Folder.Write("policygate.yaml", $"version: 1\npackages: {{ default: deny }}\n{signatures}");
        ToolRun run = await Allow(project, "Evil.Helper");
        Assert.Equal((1, true), (run.ExitCode, run.Error.Contains("what remains: PG0601: Contoso.Core 1.0.0: signatures.for demands it of this package", StringComparison.Ordinal)));
        Assert.Equal($"version: 1\npackages: {{ default: deny, allow: [Contoso.Core, Evil.Helper] }}\n{signatures}", Policy(project));

        // Named itself, it is still not written off as signed by nobody.
        Assert.Equal(1, (await Allow(project, "Contoso.Core")).ExitCode);
        Assert.EndsWith(signatures, Policy(project), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_build_code_is_approved_by_stays()
    {
        using RestoredProject project = new RestoredProject { PackageFolder = RepositoryRoot.Packages }.Framework("net10.0", "YamlDotNet [18.1.0, )").Target("net10.0", "YamlDotNet/18.1.0");
        project.Write("obj/project.assets.json", project.Json());
        const string Text = "version: 1\nbuild-code: { allow: [{ package: YamlDotNet, kinds: [msbuild] }] }\nsignatures: { for: [{ packages: [YamlDotNet], owners: [somebody] }] }\n";
        project.Folder.Write("policygate.yaml", Text);
        ToolRun run = await Allow(project, "YamlDotNet");
        Assert.Equal((1, true), (run.ExitCode, run.Error.Contains("YamlDotNet 18.1.0: its build code is approved without a hash", StringComparison.Ordinal)));
        Assert.Equal(Text, Policy(project));
    }

    [Theory]
    [InlineData("{ packages: [A], owners: [us] }", true)]
    [InlineData("{ packages: [a], require: author, owners: [us] }", true)]
    [InlineData("{ packages: [A], require: none }", false)]
    [InlineData("{ packages: [A], require: author }", false)]
    [InlineData("{ packages: [B], owners: [us] }", false)]
    public void A_weak_demand_is_no_anchor(string demands, bool isAnchored) =>
        Assert.Equal(isAnchored, SignatureDemands.IsAnchored(TestPolicy.Parse($"signatures: {{ for: [{demands}] }}\n"), "A"));

    [Theory]
    [InlineData("runtime.x", "runtime.*", "{ packages: [runtime.x], require: none }", true)]
    [InlineData("runtime.x", "runtime.*", "{ packages: [\"runtime.*\"], require: none }", false)]
    [InlineData("runtime.x", "runtime.*", "{ packages: [\"*\"], require: none }", false)]
    [InlineData("A", "A", "{ packages: [A@1.0.0], require: none }", true)]
    [InlineData("A", "A", "{ packages: [A@1.0.0], owners: [us] }", false)]
    public void A_weak_demand_that_decides_before_the_written_one_is_seen(string id, string name, string demands, bool isWeak)
    {
        ResolvedPackage package = new TestProject().Reference(id, "1.0.0").Build().Packages[0];
        Assert.Equal(NuGetVersion.Parse("1.0.0"), package.Version);
        Policy policy = TestPolicy.Parse($"signatures: {{ for: [{demands}] }}\n");
        Assert.Equal(isWeak, SignatureDemands.IsWeakOtherwise(package, policy, name));
    }

    [Theory]
    [InlineData("{ packages: [A], owners: [us] }", true)]
    [InlineData("{ packages: [\"A@[2.0.0,3.0.0)\"], owners: [us] }", true)]
    [InlineData("{ packages: [A@2.0.0], require: none }", false)]
    [InlineData("{ packages: [B], owners: [us] }", false)]
    public void A_demand_of_one_version_is_no_leave_for_another(string demands, bool isDemanded)
    {
        ResolvedPackage package = new TestProject().Reference("A", "1.0.0").Build().Packages[0];
        Policy policy = TestPolicy.Parse($"signatures: {{ for: [{demands}] }}\n");
        Assert.Equal(isDemanded, SignatureDemands.IsDemanded(package, policy));
        Assert.Equal(isDemanded, SignatureDemands.WhyKept(package, policy, isNamed: false) is not null);
        Assert.Null(SignatureDemands.WhyKept(package, policy, isNamed: true));
    }

    private static string Policy(RestoredProject project) => File.ReadAllText(project.Folder["policygate.yaml"]);

    private static Task<ToolRun> Allow(RestoredProject project, string package) => ToolRun.RunAsync("allow", package, project.Folder.Path, "--no-cache", "--apply");
}
