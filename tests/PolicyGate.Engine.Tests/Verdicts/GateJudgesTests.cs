using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Rules;
using PolicyGate.Testing;
using PolicyGate.Verdicts;

namespace PolicyGate.Engine.Tests.Verdicts;

/// <summary>What the gate judges of which kind of input, in which order, and what it says of entries that match nothing.</summary>
public sealed class GateJudgesTests
{
    [Theory]
    [InlineData("packages: { allow: [A, X] }", "packages.allow X matches no package; remove it if it is not needed any more")]
    [InlineData("packages: { deny: [X] }", "packages.deny X matches no package")]
    [InlineData("packages: { only-via: [{ id: X, parents: [A] }] }", "packages.only-via X matches no package; remove it if it is not needed any more")]
    [InlineData("sources: { owners-of: [{ packages: [A, X], sources: [s] }] }", "sources.owners-of X matches no package; remove it if it is not needed any more")]
    [InlineData("signatures: { for: [{ packages: [A, X], require: none }] }", "signatures.for X matches no package; remove it if it is not needed any more")]
    [InlineData("age: { minimum: 1h, for: [{ packages: [A, X], minimum: 2h }] }", "age.for X matches no package; remove it if it is not needed any more")]
    [InlineData("build-code: { allow: [{ package: A, kinds: [msbuild] }, { package: X, kinds: [msbuild] }] }", "build-code.allow X matches no package; remove it if it is not needed any more")]
    [InlineData("licenses: { clarify: [{ package: X, license: MIT, reason: r }] }", "licenses.clarify X matches no package; remove it if it is not needed any more")]
    [InlineData("pinning: { prerelease: { allow: [A, X] } }", "pinning.prerelease.allow X matches no package; remove it if it is not needed any more")]
    [InlineData("packages: { allow: [A, B] }")]
    public void An_entry_that_matches_nothing_is_PG0112_wherever_it_stands(string policy, params string[] expected)
    {
        TestProject project = new TestProject().Reference("A", "[1.0.0]").Reference("B", "[1.0.0]");
        Assert.Equal(expected, project.Judge(policy).Where(finding => finding.Rule.Id == "PG0112").Select(finding => finding.Message));
        Assert.DoesNotContain(Gate.Judge(TestPolicy.Parse(policy), project.Build() with { OwnsPolicy = false }).Findings, finding => finding.Rule.Id == "PG0112");
    }

    [Fact]
    public void A_packages_config_is_asked_for_packages_and_pinning_and_says_what_cannot_be_decided()
    {
        const string All = "packages: { deny: [A] }\npinning: { direct: exact }\nlockfile: { required: true }\nsources: { https: required }\nsignatures: { require: any }\nintegrity: { archive: verify }\nage: { minimum: 1d }\nlicenses: { unknown: error }\nbuild-code: { default: deny }";
        Assert.Equal(["PG0004", "PG0204", "PG0401"], Rules(InputKind.PackagesConfig, All));
        Assert.Equal(["PG0401"], Rules(InputKind.PackagesConfig, "packages: { deny: [A] }"));
        Finding missing = Assert.Single(Judge(InputKind.PackagesConfig, All), finding => finding.Message.Contains("packages.config", StringComparison.Ordinal));
        Assert.StartsWith("lockfile, sources, signatures, integrity, age, licenses, build-code cannot be decided: ", missing.Message, StringComparison.Ordinal);
        foreach ((string section, string name) in new[] { ("lockfile: { required: true }", "lockfile"), ("sources: { https: required }", "sources"), ("signatures: { require: any }", "signatures"), ("integrity: { archive: verify }", "integrity"), ("age: { minimum: 1d }", "age"), ("licenses: { unknown: error }", "licenses"), ("build-code: { default: deny }", "build-code") })
        {
            Assert.StartsWith($"{name} cannot be decided: ", Assert.Single(Judge(InputKind.PackagesConfig, section), finding => finding.Message.Contains("packages.config", StringComparison.Ordinal)).Message, StringComparison.Ordinal);
        }

        // A manifest of tools has no lock file; everything else has.
        Assert.DoesNotContain("PG0301", Rules(InputKind.ToolManifest, All));
        Assert.Contains("PG0401", Rules(InputKind.ToolManifest, All));
        Assert.Contains("PG0301", Rules(InputKind.Project, All));
    }

    [Fact]
    public void Findings_are_ordered_by_place_rule_package_and_version_and_said_once()
    {
        Finding[] wanted = [At("a", 1, 1, "PG0401", "A"), At("a", 1, 1, "PG0402", "A"), At("a", 1, 1, "PG0402", "B"), At("a", 1, 2, "PG0402", "B"), At("a", 2, 1, "PG0401", "A"), At("b", 1, 1, "PG0401", "A")];
        Finding[] shuffled = [wanted[4], wanted[2], wanted[5], wanted[0], wanted[3], wanted[1], wanted[2]];
        Assert.Equal(wanted, Verdict.Of(shuffled).Findings);
        Assert.True(Verdict.Of(shuffled).HasErrors);
        Assert.True(Verdict.Of([wanted[0], wanted[1] with { Severity = PolicyGate.Policies.Severity.Warning }]).HasErrors);
        Assert.False(Verdict.Of([wanted[1] with { Severity = PolicyGate.Policies.Severity.Warning }]).HasErrors);
        Assert.Empty(Verdict.Of([wanted[0] with { Severity = PolicyGate.Policies.Severity.Off }]).Findings);
    }

    [Fact]
    public void Only_rules_of_the_gate_and_of_the_policy_itself_cannot_be_waived()
    {
        foreach (RuleDescriptor rule in RuleCatalog.All)
        {
            bool isOwn = string.CompareOrdinal(rule.Id, "PG0200") < 0;
            Assert.Equal(!isOwn, rule.IsWaivable);
            Assert.Equal(!isOwn || string.CompareOrdinal(rule.Id, "PG0109") > 0, rule.MayBeLowered);
        }
    }

    [Fact]
    public void The_waiver_that_lasts_longest_counts_and_the_gates_own_rules_have_none()
    {
        const string Waivers = "packages: { deny: [A] }\nwaivers: { entries: [{ rules: [PG0401], packages: [A], reason: short, expires: 2026-12-31 }, { rules: [PG0401], packages: [A*], reason: long, expires: 2027-06-30 }, { rules: [PG0401], packages: [B], reason: other, expires: 2027-12-31 }] }";
        TestProject project = new TestProject().Reference("A", "[1.0.0]").Reference("C", "[1.0.0]");
        Finding denied = Assert.Single(project.Judge(Waivers), finding => finding.Rule.Id == "PG0401");
        Assert.Equal("long", denied.WaivedBy?.Reason);
        Assert.Null(Assert.Single(project.Judge("packages: { deny: [C] }\n" + Waivers[(Waivers.IndexOf('\n', StringComparison.Ordinal) + 1)..]), finding => finding.Rule.Id == "PG0401").WaivedBy);
    }

    [Theory]
    [InlineData(3, "P0, P1, P2")]
    [InlineData(4, "P0, P1, P2, P3")]
    [InlineData(5, "P0, P1, P2 and 2 more")]
    public void A_list_of_names_has_at_most_four(int names, string expected) =>
        Assert.Equal(expected, FindingFactory.Some([.. Enumerable.Range(0, names).Select(i => $"P{i}")]));

    private static Finding At(string file, int line, int column, string rule, string id) =>
        RuleCatalog.All.Single(one => one.Id == rule).At(new SourceSpan(file, line, column), $"{id} is bad") with { PackageId = id, Severity = PolicyGate.Policies.Severity.Error };

    private static IReadOnlyList<Finding> Judge(InputKind kind, string policy) =>
        [.. Gate.Judge(TestPolicy.Parse(policy), new TestProject().Reference("A", "1.0.0").Build() with { Kind = kind }).Findings.Where(finding => finding.Rule.Id != "PG0112")];

    private static string[] Rules(InputKind kind, string policy) => [.. Judge(kind, policy).Select(finding => finding.Rule.Id).Distinct().Order(StringComparer.Ordinal)];
}
