using PolicyGate.Facts;
using PolicyGate.Testing;
using PolicyGate.Verdicts;

namespace PolicyGate.Engine.Tests.Rules.Pinning;

/// <summary><c>pinning.direct: locked</c>: what a lock file in sync pins passes, whatever the range; the rest as under <c>fixed</c>.</summary>
public sealed class LockedTests
{
    private const string Policy = "pinning: { direct: locked }";

    [Theory]
    [InlineData("4.*")]
    [InlineData("*")]
    [InlineData("4.3.0-*")]
    [InlineData("[4.0,5.0)")]
    [InlineData("[4.0,)")]
    [InlineData("(4.0,)")]
    [InlineData("(,5.0]")]
    [InlineData("4.3.0")]
    [InlineData("[4.3.0]")]
    [InlineData(null)]
    public void Whatever_a_lock_file_in_sync_pins_passes(string? version) =>
        Assert.Empty(new TestProject().Reference("Serilog", version, "4.3.0").Locked().Says(Policy));

    [Theory]
    [InlineData("4.*", "PG0201 Serilog floats (4.*), and packages.lock.json is missing: dotnet restore writes it once RestorePackagesWithLockFile is true; pin it: Version=\"4.3.0\"")]
    [InlineData("[4.0,5.0)", "PG0202 Serilog asks for a range ([4.0,5.0)), and packages.lock.json is missing: dotnet restore writes it once RestorePackagesWithLockFile is true; pin it: Version=\"4.3.0\"")]
    [InlineData(null, "PG0203 Serilog has no version, and packages.lock.json is missing: dotnet restore writes it once RestorePackagesWithLockFile is true; pin it: Version=\"4.3.0\"")]
    [InlineData("4.3.0", null)]
    [InlineData("[4.3.0]", null)]
    public void Without_a_lock_file_only_a_single_version_passes(string? version, string? expected) =>
        Assert.Equal(expected is null ? [] : [expected], new TestProject().Reference("Serilog", version, "4.3.0").Says(Policy));

    // NuGet resolves everything anew where anything of a lock file is out of date.
    [Theory]
    [InlineData("4.2.0", "[4.0.0, )", "1.0.0")]
    [InlineData("4.3.0", "[3.0.0, )", "1.0.0")]
    [InlineData("4.3.0", "[4.0.0, )", "1.1.0")]
    public void A_lock_file_that_is_out_of_date_in_one_entry_pins_nothing(string version, string requested, string other)
    {
        TestProject project = new TestProject().Reference("Serilog", "[4.0.0, )", "4.3.0").Reference("Other", "1.0.0").LockedAs("Serilog", version, requested: requested).LockedAs("Other", other, requested: "[1.0.0, )");
        Assert.Equal(["PG0202"], project.Says(Policy).Select(line => line[..6]));
        Assert.Contains("packages.lock.json is not in sync", project.Says(Policy)[0], StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_that_is_missing_or_only_transitive_pins_nothing()
    {
        Assert.Single(new TestProject().Reference("Serilog", "4.*", "4.3.0").LockedAs("Other", "1.0.0").Says(Policy));
        Assert.Single(new TestProject().Reference("Serilog", "4.*", "4.3.0").LockedAs("Serilog", "4.3.0", "Transitive").Says(Policy));
    }

    [Fact]
    public void Every_framework_that_asks_has_to_be_locked()
    {
        ProjectFacts facts = new TestProject().Reference("Serilog", "4.*", "4.3.0").Locked().Build();
        ProjectFacts two = facts with { Targets = [facts.Targets[0], facts.Targets[0] with { Name = "net8.0", LockName = "net8.0" }] };
        Assert.DoesNotContain(PolicyGate.Verdicts.Gate.Judge(TestPolicy.Parse(Policy), facts).Findings, finding => finding.Rule.Id == "PG0201");
        Assert.Contains(PolicyGate.Verdicts.Gate.Judge(TestPolicy.Parse(Policy), two).Findings, finding => finding.Rule.Id == "PG0201");
    }

    [Fact]
    public void A_lock_file_of_version_3_pins_by_the_project_s_own_name_of_the_framework()
    {
        ProjectFacts facts = new TestProject().Reference("Serilog", "4.*", "4.3.0").Locked().Build();
        PolicyGate.Facts.LockFile locked = ((Evidence<PolicyGate.Facts.LockFile>.Known)facts.Lock).Value;
        IReadOnlyDictionary<string, LockEntry> entries = locked.Targets["net10.0"];
        ProjectFacts aliased = facts with { Targets = [facts.Targets[0] with { Alias = "first", Framework = "first" }] };
        ProjectFacts Under(string name) => aliased with
        {
            Lock = new Evidence<PolicyGate.Facts.LockFile>.Known(locked with { Targets = new Dictionary<string, IReadOnlyDictionary<string, LockEntry>> { [name] = entries }, Frameworks = new Dictionary<string, string> { [name] = "net10.0" } }),
        };
        Assert.Empty(PolicyGate.Verdicts.Gate.Judge(TestPolicy.Parse(Policy), Under("first")).Findings);
        Assert.Contains(PolicyGate.Verdicts.Gate.Judge(TestPolicy.Parse(Policy), Under("second")).Findings, finding => finding.Rule.Id == "PG0201");
    }

    [Fact]
    public void A_lock_file_alone_does_not_say_whether_it_is_in_sync()
    {
        Finding missing = Assert.Single(PolicyGate.Verdicts.Gate.Judge(TestPolicy.Parse(Policy), new TestProject().Reference("Serilog", "4.*", "4.3.0").Locked().Build() with { Kind = InputKind.LockFile }).Findings);
        Assert.Equal(("PG0004", "PG0201 cannot be decided: Serilog (4.*): only the lock file is here, not what NuGet resolves; restore the project"), (missing.Rule.Id, missing.Message));
        Assert.Empty(PolicyGate.Verdicts.Gate.Judge(TestPolicy.Parse(Policy), new TestProject().Reference("Serilog", "4.3.0").Locked().Build() with { Kind = InputKind.LockFile }).Findings);
    }

    // The siblings are not changed by it.
    [Theory]
    [InlineData("exact", "4.3.0", "PG0204")]
    [InlineData("fixed", "4.*", "PG0201")]
    [InlineData("fixed", "[4.0,5.0)", "PG0202")]
    [InlineData("range", "4.*", "PG0201")]
    public void A_lock_file_pins_nothing_for_the_others(string direct, string version, string rule) =>
        Assert.Equal([rule], new TestProject().Reference("Serilog", version, "4.3.0").Locked().Says($"pinning: {{ direct: {direct} }}").Select(line => line[..6]));

    [Theory]
    [InlineData("locked", "locked", true)]
    [InlineData("locked", "fixed", false)]
    [InlineData("locked", "range", false)]
    [InlineData("fixed", "locked", false)]
    [InlineData("exact", "locked", false)]
    public void A_final_one_has_to_stay(string lower, string upper, bool isFine)
    {
        (PolicyFiles.PolicyLoad load, _) = TestPolicy.Load(
            ("policygate.yaml", $"version: 1\nextends: [base.yaml]\npinning: {{ direct: {upper} }}\n"),
            ("base.yaml", $"version: 1\npinning: {{ direct: {lower} }}\nfinal: [pinning.direct]\n"));
        Assert.Equal(isFine ? [] : ["PG0107"], load.Problems.Select(problem => problem.Rule.Id));
    }

    [Fact]
    public void The_last_word_counts_and_a_scope_has_it()
    {
        (PolicyFiles.PolicyLoad load, _) = TestPolicy.Load(
            ("policygate.yaml", "version: 1\nextends: [base.yaml]\npinning: { direct: locked }\nscopes: [{ projects: [tests/**], pinning: { direct: any } }]\n"),
            ("base.yaml", "version: 1\npinning: { direct: exact }\n"));
        Assert.Equal(PolicyGate.Policies.DirectPin.Locked, load.Policy!.Pinning!.Direct!.Value);
    }
}
