using PolicyGate.Policies;
using PolicyGate.Testing;
using PolicyGate.Verdicts;

namespace PolicyGate.Engine.Tests.Verdicts;

public class VerdictTests
{
    [Fact]
    public void The_order_is_total_and_does_not_depend_on_the_order_of_the_rules()
    {
        IReadOnlyList<Finding> findings = new TestProject().Reference("B", "1.*", "1.0.0").Reference("A", "2.*", "2.0.0").Transitive("C", "1.0.0", "B").Judge("packages: { default: deny }\npinning: { direct: fixed }");
        Assert.Equal(["PG0201 B", "PG0402 B", "PG0402 C", "PG0201 A", "PG0402 A"], findings.Select(finding => $"{finding.Rule.Id} {finding.PackageId}"));
        Assert.Equal(findings, Verdict.Of(findings.Reverse()).Findings);
        Assert.Equal(findings, Verdict.Of(findings.Concat(findings)).Findings);
    }

    [Theory]
    [InlineData("error", true)]
    [InlineData("warning", false)]
    [InlineData("info", false)]
    public void Rules_set_severities(string word, bool fails)
    {
        Verdict verdict = PolicyGate.Verdicts.Gate.Judge(TestPolicy.Parse($"packages: {{ deny: [A] }}\nrules: {{ PG0401: {word} }}"), new TestProject().Reference("A", "1.0.0").Build());
        Assert.Equal(word, Assert.Single(verdict.Findings).Severity.Word());
        Assert.Equal(fails, verdict.HasErrors);
    }

    [Fact]
    public void Off_is_not_reported() =>
        Assert.Empty(new TestProject().Reference("A", "1.0.0").Judge("packages: { deny: [A] }\nrules: { PG0401: off }"));

    [Fact]
    public void A_policy_that_says_nothing_enforces_nothing() =>
        Assert.Empty(new TestProject().Reference("A", "*").Transitive("B", "1.0.0-beta", "A").Judge(string.Empty));
}
