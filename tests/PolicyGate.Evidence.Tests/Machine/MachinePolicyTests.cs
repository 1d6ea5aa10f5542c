using PolicyGate.Machine;
using PolicyGate.Policies;
using PolicyGate.Projects;
using PolicyGate.Rules;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Machine;

/// <summary>What a machine's policy asks holds beside the repository's own, whatever that says, and without one.</summary>
public sealed class MachinePolicyTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);
    private readonly RestoredProject project = new RestoredProject().Framework("net10.0", "Moq [1.0.0, )", "Good [1.0.0, )").Target("net10.0", "Moq/1.0.0", "Good/1.0.0");
    private readonly TempFolder machine = new("pg-managed");

    public void Dispose()
    {
        project.Dispose();
        machine.Dispose();
    }

    [Theory]
    [InlineData(null, "PG0401 Moq")]
    [InlineData("version: 1\n", "PG0401 Moq")]
    [InlineData("version: 1\npackages: { deny: [Good] }\n", "PG0401 Good, PG0401 Moq")]
    [InlineData("version: 1\npackages: { default: deny, allow: [Moq, Good] }\n", "PG0401 Moq")]
    [InlineData("version: 1\npackages: { deny: [Moq, Good] }\nrules: { PG0401: info }\n", "PG0401 Moq")]
    [InlineData("version: 1\nrules: { PG0401: off }\n", "PG0401 Moq")]
    [InlineData("version: 1\nscopes: [{ projects: [\"**\"], rules: { PG0401: off } }]\n", "PG0401 Moq")]
    [InlineData("version: 1\nexclude: [{ projects: [\"**\"], reason: not ours }]\n", "PG0401 Moq")]
    [InlineData("version: 1\nwaivers: { entries: [{ rules: [PG0401], packages: [Moq], reason: liked, expires: 2026-12-31 }] }\n", "PG0401 Moq")]
    [InlineData("version: 1\nnonsense: 1\n", "PG0103")]
    public void A_repository_adds_to_it_and_takes_nothing_away(string? policy, string expected) =>
        Assert.Equal(expected, string.Join(", ", Errors(Run(policy, "version: 1\npackages: { deny: [Moq] }\n"))));

    [Fact]
    public void Its_own_scopes_and_waivers_count_by_paths_in_the_repository()
    {
        Assert.Empty(Errors(Run(null, "version: 1\npackages: { deny: [Moq] }\nwaivers: { entries: [{ rules: [PG0401], packages: [Moq], projects: [App/**], reason: hotfix, expires: 2026-12-31 }] }\n")));
        Assert.Equal(["PG0401 Moq"], Errors(Run(null, "version: 1\npackages: { deny: [Moq] }\nscopes: [{ projects: [Other/**], rules: { PG0401: off } }]\n")));
        Assert.Empty(Errors(Run(null, "version: 1\npackages: { deny: [Moq] }\nscopes: [{ projects: [App/**], rules: { PG0401: off } }]\n")));
    }

    [Fact]
    public void Switched_off_only_the_repository_s_own_policy_is_not_asked()
    {
        GateResult off = Run("version: 1\npackages: { deny: [Good] }\n", "version: 1\npackages: { deny: [Moq] }\n", isEnabled: false);
        Assert.Equal(["PG0401 Moq"], Errors(off));
        Assert.Contains(off.Verdict.Findings, finding => finding.Rule.Id == "PG0003" && finding.Message.Contains("the machine's was all the same", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_nobody_manages_the_machine_a_policy_is_missing() =>
        Assert.Equal(["PG0101"], Errors(Run(null, machinePolicy: null)));

    [Theory]
    [InlineData("2026-11-28", "")]
    [InlineData("2026-11-27", "warning")]
    [InlineData("2026-11-13", "error")]
    public void PG0010_is_said_once_it_has_expired(string expires, string severity)
    {
        GateResult result = Run(null, "version: 1\n", expires: DateOnly.Parse(expires, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(severity, string.Join(' ', result.Verdict.Findings.Where(finding => finding.Rule.Id == "PG0010").Select(finding => finding.Severity.Word())));
        Assert.Equal(severity == "error" ? DateTimeOffset.MaxValue : severity.Length > 0 ? new DateTimeOffset(2026, 12, 12, 0, 0, 0, TimeSpan.Zero) : new DateTimeOffset(2026, 11, 29, 0, 0, 0, TimeSpan.Zero), result.AskAgainAt);
    }

    [Fact]
    public void A_bundle_that_is_not_there_or_no_bundle_lets_nothing_in()
    {
        Run(null, "version: 1\n");
        File.WriteAllText(machine["bundle/manifest.json"], "{}");
        Assert.Equal(["PG0001"], Errors(Ask(new ManagedGate(machine.Path), isEnabled: true)));
        File.Delete(machine["bundle/manifest.json"]);
        Assert.Equal(["PG0001"], Errors(Ask(new ManagedGate(machine.Path), isEnabled: false)));
    }

    [Fact]
    public void Its_files_are_inputs_of_the_verdict_and_its_build_code_of_the_seal()
    {
        GateResult result = Run("version: 1\n", "version: 1\nbuild-code: { default: deny }\n");
        Assert.Contains(result.Inputs, input => input.Path == machine["bundle/manifest.json"] && input.State == InputState.Content);
        Assert.Contains(result.Inputs, input => input.Path == machine["bundle/policy.yaml"] && input.State == InputState.Content);
        Assert.Contains("deny build-code\n", Seal.Write(result, project.AssetsFile, project.Folder.Write("x.findings", string.Empty)), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_what_lies_beside_a_gate_makes_it_a_machine_s()
    {
        Assert.Null(ManagedGate.At(machine.Path));
        machine.Write(ManagedGate.MarkName, "x");
        Assert.Equal(machine["bundle/manifest.json"], ManagedGate.At(machine.Path)?.Manifest);
    }

    [Theory]
    [InlineData("App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />", "")]
    [InlineData("Directory.Build.rsp", "-p:CustomBeforeDirectoryBuildProps=", "sets CustomBeforeDirectoryBuildProps")]
    [InlineData("App.csproj", "<Project><PropertyGroup><CustomBeforeDirectoryBuildProps /></PropertyGroup><Import Project=\"Sdk.props\" Sdk=\"Microsoft.NET.Sdk\" /></Project>", "sets CustomBeforeDirectoryBuildProps")]
    [InlineData("Directory.Build.props", "<Project><PropertyGroup><_PolicyGateMachine>x</_PolicyGateMachine></PropertyGroup></Project>", "sets _PolicyGateMachine")]
    [InlineData("App.csproj", "<Project />", "neither an MSBuild SDK nor Microsoft.Common.props is imported")]
    public void PG0006_asks_no_repository_to_import_the_gate_of_a_machine_and_names_what_keeps_it_out(string file, string text, string says)
    {
        machine.Write(".git/HEAD", string.Empty);
        machine.Write("App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        Assert.Contains(GateCoverage.Check(machine["App.csproj"], isPolicyNamed: false), finding => finding.Message.StartsWith("no Directory.Build.props", StringComparison.Ordinal));
        machine.Write(file, text);
        string[] found = [.. GateCoverage.Check(machine["App.csproj"], isPolicyNamed: false, isManaged: true).Select(finding => finding.Message)];
        Assert.True(says.Length == 0 ? found.Length == 0 : found.Length > 0 && found[0].StartsWith(says, StringComparison.Ordinal), string.Join('\n', found));
    }

    private static string[] Errors(GateResult result) => [.. result.Verdict.Findings.Where(finding => finding is { Severity: Severity.Error, IsWaived: false })
        .Select(finding => finding.PackageId is null ? finding.Rule.Id : $"{finding.Rule.Id} {finding.PackageId}").Order(StringComparer.Ordinal)];

    private GateResult Run(string? policy, string? machinePolicy, bool isEnabled = true, DateOnly? expires = null)
    {
        project.Write("obj/project.assets.json", project.Json());
        if (policy is not null)
        {
            project.Folder.Write("policygate.yaml", policy);
        }

        if (machinePolicy is null)
        {
            return Ask(null, isEnabled);
        }

        machine.Write("bundle/policy.yaml", machinePolicy);
        File.WriteAllBytes(machine["bundle/manifest.json"], BundleManifest.Write(new MachineBundle("Contoso baseline", 17, Now, expires ?? new DateOnly(2030, 1, 1), 14, [new BundleFile("policy.yaml", 0, new string('A', 64))])));
        return Ask(new ManagedGate(machine.Path), isEnabled);
    }

    private GateResult Ask(ManagedGate? gate, bool isEnabled) => GateRunner.Run(new GateRequest { ProjectFile = project.ProjectFile, AssetsFile = project.AssetsFile, Enabled = isEnabled, Machine = gate, Clock = new At(Now) });

    private sealed class At(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
