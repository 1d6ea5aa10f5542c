using PolicyGate.Testing;

namespace PolicyGate.Engine.Tests.Rules.Integrity;

public class IntegrityTests
{
    private const string Policy = "integrity: { archive: verify, files: used }";

    [Fact]
    public void PG0701_to_PG0704_each_say_their_part_of_the_comparison()
    {
        TestProject Project() => new TestProject().Reference("A", "1.0.0");
        Assert.Empty(Project().Compared("A").Says(Policy));
        Assert.Equal(["PG0701 A 1.0.0 is not the package that was installed: one; two; delete it from the package folder, restore from a source that you trust, and find out why"], Project().Compared("A", archive: ["one", "two"]).Says(Policy));
        Assert.StartsWith("PG0702 A 1.0.0 has files that are not those of its archive: a, b, c, d, e and 2 more; ", Assert.Single(Project().Compared("A", altered: ["a", "b", "c", "d", "e", "f", "g"]).Says(Policy)), StringComparison.Ordinal);
        Assert.Equal(["PG0703"], Project().Compared("A", added: ["a"]).Says(Policy).Select(line => line[..6]));
        Assert.Equal(["PG0704"], Project().Compared("A", unsafeEntries: ["../a"]).Says(Policy).Select(line => line[..6]));
    }

    [Fact]
    public void Five_are_named_and_six_are_five_and_one_more()
    {
        Assert.Contains(": a, b, c, d, e; ", Assert.Single(new TestProject().Reference("A", "1.0.0").Compared("A", added: ["a", "b", "c", "d", "e"]).Says(Policy)), StringComparison.Ordinal);
        Assert.Contains(": a, b, c, d, e and 1 more; ", Assert.Single(new TestProject().Reference("A", "1.0.0").Compared("A", added: ["a", "b", "c", "d", "e", "f"]).Says(Policy)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("integrity: { files: used }")]
    [InlineData("integrity: { archive: verify }")]
    [InlineData("integrity: { archive: off, files: all }")]
    public void Either_key_asks(string policy) => Assert.NotEmpty(new TestProject().Reference("A", "1.0.0").Compared("A", archive: ["x"], altered: ["x"]).Says(policy));

    [Fact]
    public void PG0703_is_a_warning_the_others_are_errors() =>
        Assert.Equal(
            [("PG0701", "error"), ("PG0702", "error"), ("PG0703", "warning"), ("PG0704", "error")],
            new TestProject().Reference("A", "1.0.0").Compared("A", ["x"], ["x"], ["x"], ["x"]).Judge(Policy).Select(finding => (finding.Rule.Id, PolicyGate.Policies.SeverityWords.Word(finding.Severity))));

    [Theory]
    [InlineData("integrity: { archive: off, files: off }")]
    [InlineData("integrity: {}")]
    public void Nothing_is_compared_where_nothing_is_asked(string policy) => Assert.Empty(new TestProject().Reference("A", "1.0.0").Says(policy));

    [Fact]
    public void A_package_that_is_nowhere_is_missing_evidence_once() =>
        Assert.Equal(["PG0004 PG0701 cannot be decided: the archive of A is in no package folder"], new TestProject().Reference("A", "1.0.0").Says(Policy));
}
