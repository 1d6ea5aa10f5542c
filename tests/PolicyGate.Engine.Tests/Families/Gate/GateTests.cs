using PolicyGate.Policies;
using PolicyGate.Testing;
using PolicyGate.Verdicts;

namespace PolicyGate.Engine.Tests.Rules.Gate;

public class GateTests
{
    [Theory]
    [InlineData("", "error")]
    [InlineData("on-missing-evidence: error", "error")]
    [InlineData("on-missing-evidence: warning", "warning")]
    [InlineData("on-missing-evidence: info", "info")]
    public void PG0004_has_the_severity_of_on_missing_evidence(string setting, string severity)
    {
        Finding finding = Assert.Single(new TestProject().Judge($"{setting}\nlockfile: {{ in-sync: true }}"));
        Assert.Equal(("PG0004", severity), (finding.Rule.Id, finding.Severity.Word()));
    }
}
