using PolicyGate.Policies;
using PolicyGate.Testing;
using PolicyGate.Verdicts;

namespace PolicyGate.Engine.Tests.Rules.Policy;

public class WaiverTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    [Fact]
    public void A_waived_finding_is_reported_as_waived_and_fails_nothing()
    {
        Verdict verdict = Judge(Waiver("2027-01-31"));
        Finding finding = Assert.Single(verdict.Findings);
        Assert.True(finding is { IsWaived: true, Rule.Id: "PG0401", Severity: Severity.Error });
        Assert.False(verdict.HasErrors);
    }

    [Theory]
    [InlineData("2026-11-22", "PG0110,PG0401")]
    [InlineData("2026-11-23", "PG0111,PG0401")]
    [InlineData("2026-12-07", "PG0111,PG0401")]
    [InlineData("2026-12-08", "PG0401")]
    public void The_last_day_is_inclusive_and_two_weeks_before_it_PG0111_says_so(string expires, string rules)
    {
        Verdict verdict = Judge(Waiver(expires));
        Assert.Equal(rules.Split(','), verdict.Findings.Select(finding => finding.Rule.Id).Order(StringComparer.Ordinal));
        Assert.Equal(expires == "2026-11-22", verdict.HasErrors);
    }

    [Theory]
    [InlineData("rules: [PG0402], packages: [Moq]", "PG0112,PG0401")]
    [InlineData("rules: [PG0401], packages: [Other]", "PG0112,PG0401")]
    [InlineData("rules: [PG0401], packages: [\"Moq@1.0\"]", "PG0112,PG0401")]
    [InlineData("rules: [PG0401], packages: [Moq], projects: [tests/**]", "PG0401")]
    [InlineData("rules: [PG0401], packages: [\"Moq@4.18.4\"], projects: [src/**]", "")]
    public void Covers_only_what_it_names(string what, string expected)
    {
        Verdict verdict = Judge($"waivers: {{ entries: [{{ {what}, reason: r, expires: 2027-01-31 }}] }}");
        string[] active = [.. verdict.Findings.Where(finding => !finding.IsWaived).Select(finding => finding.Rule.Id).Order(StringComparer.Ordinal)];
        Assert.Equal(expected.Split(',', StringSplitOptions.RemoveEmptyEntries), active);
    }

    [Theory]
    [InlineData("*", true)]
    [InlineData("*@1.0", false)]
    [InlineData("Moq", false)]
    public void A_finding_about_no_package_is_covered_by_every_package_only(string packages, bool waived)
    {
        string policy = $"lockfile: {{ required: true }}\nwaivers: {{ entries: [{{ rules: [PG0301], packages: [\"{packages}\"], reason: r, expires: 2027-01-31 }}] }}";
        Verdict verdict = PolicyGate.Verdicts.Gate.Judge(TestPolicy.Parse(policy), new TestProject().With(today: Today).Build());
        Assert.Equal(waived, Assert.Single(verdict.Findings, finding => finding.Rule.Id == "PG0301").IsWaived);
    }

    [Theory]
    [InlineData("90d", "2027-02-21", false)]
    [InlineData("90d", "2027-02-22", true)]
    [InlineData("2w", "2026-12-08", true)]
    [InlineData("48h", "2026-11-26", true)]
    [InlineData("48h", "2026-11-25", false)]
    public void PG0113_measures_from_today(string maximum, string expires, bool tooLong) =>
        Assert.Equal(tooLong, Judge(Waiver(expires).Replace("entries:", $"max-length: {maximum}, entries:", StringComparison.Ordinal)).Findings.Any(finding => finding.Rule.Id == "PG0113"));

    [Fact]
    public void Entries_that_match_nothing_are_named_but_not_those_of_a_base()
    {
        (PolicyFiles.PolicyLoad load, _) = TestPolicy.Load(
            ("policygate.yaml", "version: 1\nextends: [base.yaml]\npackages: { default: deny, allow: [Mine, Moq], deny: [Bad] }\n"),
            ("base.yaml", "version: 1\npackages: { allow: [Theirs], deny: [Worse] }\n"));
        Verdict verdict = PolicyGate.Verdicts.Gate.Judge(load.Policy!, new TestProject().Reference("Moq", "4.18.4").Build());
        Assert.Equal(["packages.allow Mine matches no package; remove it if it is not needed any more", "packages.deny Bad matches no package"], verdict.Findings.Select(finding => finding.Message));
    }

    private static string Waiver(string expires) => $"waivers: {{ entries: [{{ rules: [PG0401], packages: [Moq], reason: hotfix, expires: {expires} }}] }}";

    private static Verdict Judge(string waivers) =>
        PolicyGate.Verdicts.Gate.Judge(TestPolicy.Parse("packages: { deny: [Moq] }\n" + waivers), new TestProject().Reference("Moq", "4.18.4").With(today: Today).Build());
}
