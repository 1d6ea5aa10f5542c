using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Testing;
using PolicyGate.Verdicts;

namespace PolicyGate.Engine.Tests.Rules.Policy;

/// <summary>A waiver covers what it was written for: the source, the file, the folder; and ends as a warning where nothing needs it.</summary>
public sealed class WaiverSubjectsTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    [Theory]
    [InlineData("PG0301", "src/App/packages.lock.json", true)]
    [InlineData("PG0301", "SRC/app/packages.lock.json", true)]
    [InlineData("PG0301", "src/Other/packages.lock.json", false)]
    [InlineData("PG0301", "packages.lock.json", false)]
    [InlineData("PG0301", "src/App/App.csproj", false)]
    [InlineData("PG0304", "src/App/App.csproj", true)]
    [InlineData("PG0304", "src/Other/Other.csproj", false)]
    [InlineData("PG0504", "source:plain", true)]
    [InlineData("PG0504", "source:PLAIN", true)]
    [InlineData("PG0504", "source:other", false)]
    [InlineData("PG0504", "plain", false)]
    [InlineData("PG0504", "nuget.config", false)]
    [InlineData("PG0501", "source:plain", true)]
    [InlineData("PG0501", "source:nuget.org", false)]
    [InlineData("PG0503", "nuget.config", true)]
    [InlineData("PG0208", "src/App/packages.lock.json", true)]
    public void Covers_its_own_subject_and_no_other(string rule, string subject, bool isWaived)
    {
        TestProject project = new TestProject().Reference("A", "1.0.0").Transitive("B", "1.0.0", "A").Source("plain", "http://plain.example/index.json").With(isCi: true, today: Today);
        string sections = "lockfile: { required: true, locked-mode: ci }\npinning: { transitive: locked }\nsources: { allow: [nuget.org], mapping: required, https: required }";
        Finding finding = Assert.Single(project.Judge($"{sections}\n{Waiver(rule, $"subjects: [\"{subject}\"]")}"), finding => finding.Rule.Id == rule && finding.PackageId is null);
        Assert.Equal(isWaived, finding.IsWaived);
    }

    [Fact]
    public void A_new_case_of_the_same_rule_fails()
    {
        TestProject Project() => new TestProject().Reference("A", "1.0.0").Source("plain", "http://plain.example/index.json").With(today: Today);
        string policy = $"sources: {{ https: required }}\n{Waiver("PG0504", "subjects: [source:plain]")}";
        Assert.DoesNotContain(Project().Judge(policy), finding => finding is { IsWaived: false, Severity: Severity.Error });
        Finding fresh = Assert.Single(Project().Source("evil", "http://evil.example/index.json").Judge(policy), finding => finding is { IsWaived: false, Severity: Severity.Error });
        Assert.Contains("evil", fresh.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_subject_covers_no_package_and_a_package_no_subject()
    {
        TestProject project = new TestProject().Reference("A", "1.0.0").With(today: Today);
        Assert.False(Assert.Single(project.Judge($"packages: {{ deny: [A] }}\n{Waiver("PG0401", "subjects: [A, src/App/App.csproj]")}"), finding => finding.Rule.Id == "PG0401").IsWaived);
        Assert.False(Assert.Single(project.Judge($"lockfile: {{ required: true }}\n{Waiver("PG0301", "packages: [A]")}"), finding => finding.Rule.Id == "PG0301").IsWaived);
        Assert.All(project.Judge($"packages: {{ deny: [A] }}\nlockfile: {{ required: true }}\n{Waiver("PG0401, PG0301", "packages: [A], subjects: [src/App/packages.lock.json]")}").Where(finding => finding.Rule.Id is "PG0401" or "PG0301"), finding => Assert.True(finding.IsWaived));
    }

    [Theory]
    [InlineData("rules: [PG0301], reason: r, expires: 2027-01-31", "PG0104(4,7) a waiver needs the key packages")]
    [InlineData("rules: [PG0301], subjects: [], reason: r, expires: 2027-01-31", "PG0104(4,7) a waiver needs the key packages")]
    [InlineData("rules: [PG0301], subjects: nuget.config, reason: r, expires: 2027-01-31", "PG0104(4,36) subjects is a list, not \"nuget.config\"")]
    [InlineData("rules: [PG0301], subjects: [a, a], reason: r, expires: 2027-01-31", "PG0105(4,40) a is in subjects twice")]
    [InlineData("rules: [PG0301], subjects: [a], reason: r, expires: 2027-01-31", null)]
    public void Packages_or_subjects_have_to_be_named(string entry, string? problem) =>
        Assert.Equal(problem is null ? [] : [problem], TestPolicy.Problems($"version: 1\nwaivers:\n  entries:\n    - {{ {entry} }}\n"));

    [Fact]
    public void Two_waivers_of_other_subjects_are_two() =>
        Assert.Empty(TestPolicy.Problems("version: 1\nwaivers:\n  entries:\n    - { rules: [PG0301], subjects: [a], reason: r, expires: 2027-01-31 }\n    - { rules: [PG0301], subjects: [b], reason: r, expires: 2027-01-31 }\n"));

    [Theory]
    [InlineData("2026-11-22", true, "PG0110:error")]
    [InlineData("2026-11-22", false, "PG0112:warning")]
    [InlineData("2027-01-31", true, "")]
    [InlineData("2027-01-31", false, "PG0112:warning")]
    [InlineData("2026-11-25", true, "PG0111:warning")]
    [InlineData("2026-11-25", false, "PG0112:warning")]
    public void One_that_nothing_needs_is_a_warning_also_after_its_end(string expires, bool isNeeded, string expected)
    {
        IReadOnlyList<Finding> findings = new TestProject().Reference("A", "1.0.0").With(today: Today).Judge($"packages: {{ deny: [{(isNeeded ? "A" : "B")}] }}\nrules: {{ PG0401: error }}\n{Waiver("PG0401", "packages: [A]", expires)}");
        Assert.Equal(expected, string.Join(',', findings.Where(finding => finding.Rule.Id.StartsWith("PG01", StringComparison.Ordinal) && !finding.Message.StartsWith("packages.deny", StringComparison.Ordinal)).Select(finding => $"{finding.Rule.Id}:{finding.Severity.Word()}").Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void One_whose_uselessness_is_not_told_says_when_it_ends() =>
        Assert.Equal(["PG0111"], new TestProject().Reference("A", "1.0.0").With(today: Today).Judge($"{Waiver("PG0401", "packages: [A]", "2026-11-25")}\nrules: {{ PG0112: off }}").Select(finding => finding.Rule.Id));

    [Theory]
    [InlineData("info")]
    [InlineData("warning")]
    public void The_policy_says_how_loud_it_is(string word) =>
        Assert.Equal(word, Assert.Single(new TestProject().Reference("A", "1.0.0").With(today: Today).Judge($"{Waiver("PG0401", "packages: [A]")}\nrules: {{ PG0112: {word} }}"), finding => finding.Rule.Id == "PG0112").Severity.Word());

    [Fact]
    public void One_that_CI_needs_is_needed()
    {
        string policy = $"lockfile: {{ locked-mode: ci }}\n{Waiver("PG0304", "subjects: [src/App/App.csproj]")}";
        Assert.Empty(new TestProject().Reference("A", "1.0.0").With(today: Today).Judge(policy));
        Assert.Equal(["PG0112"], new TestProject().Reference("A", "1.0.0").With(lockedMode: true, today: Today).Judge(policy).Select(finding => finding.Rule.Id));
    }

    [Theory]
    [InlineData("PG0601", "packages: [A]", false)]
    [InlineData("PG0605", "packages: [\"*\"]", false)]
    [InlineData("PG0401, PG0602", "packages: [A]", false)]
    [InlineData("PG0601", "packages: [B]", true)]
    [InlineData("PG0401", "packages: [A]", true)]
    [InlineData("PG0301", "subjects: [src/App/packages.lock.json]", true)]
    public void Where_evidence_of_its_rules_is_missing_nobody_knows_whether_one_is_needed(string rules, string what, bool isTold)
    {
        TestProject project = new TestProject().Reference("A", "1.0.0").Unread<PackageSignatures>("A").With(today: Today);
        IReadOnlyList<Finding> findings = project.Judge($"signatures: {{ require: any }}\n{Waiver(rules, what)}");
        Assert.Contains(findings, finding => finding.Rule.Id == "PG0004");
        Assert.Equal(isTold, findings.Any(finding => finding.Rule.Id == "PG0112"));
    }

    private static string Waiver(string rules, string what, string expires = "2027-01-31") => $"waivers: {{ entries: [{{ rules: [{rules}], {what}, reason: r, expires: {expires} }}] }}";
}
