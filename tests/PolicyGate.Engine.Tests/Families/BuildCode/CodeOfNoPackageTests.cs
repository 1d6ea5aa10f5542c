using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Testing;
using PolicyGate.Verdicts;

namespace PolicyGate.Engine.Tests.Rules.BuildCode;

public class CodeOfNoPackageTests
{
    [Fact]
    public void PG1008_names_the_file_at_its_element_where_build_code_denies_by_default()
    {
        ProjectFacts facts = new TestProject().Build() with { ForeignCode = [new ForeignCode("an analyzer", "/opt/shared/A.dll", new SourceSpan(TestProject.File, 7, 3))] };
        Finding finding = Assert.Single(Judge("build-code: { default: deny }"), found => found.Rule.Id == "PG1008");
        Assert.StartsWith("an analyzer, /opt/shared/A.dll, is of no judged package", finding.Message, StringComparison.Ordinal);
        Assert.Equal(7, finding.At.Line);
        Assert.NotNull(finding.DecidedBy);
        Assert.Contains(Judge("build-code: { allow: [{ package: A }] }"), found => found.Rule.Id == "PG1008");
        Assert.DoesNotContain(Judge("build-code: { default: allow }"), found => found.Rule.Id == "PG1008");
        Assert.DoesNotContain(Judge("packages: { default: deny }"), found => found.Rule.Id == "PG1008");

        IReadOnlyList<Finding> Judge(string policy) => PolicyGate.Verdicts.Gate.Judge(TestPolicy.Parse(policy), facts).Findings;
    }

    [Theory]
    [InlineData("packages: { deny: [contoso.odd] }", true, "PG0401 PG1008")]
    [InlineData("packages: { deny: [Contoso.Odd] }", false, "PG0401")]
    [InlineData("packages: { allow: [A] }", false, "PG0402")]
    [InlineData("packages: { allow: [A, Contoso.Odd@2.0.0] }", false, "PG0403")]
    [InlineData("packages: { allow: [A, Contoso.Odd@1.0.0] }", false, "")]
    [InlineData("packages: { deny: [Other] }", true, "PG1008")]
    public void A_package_of_which_a_file_is_taken_by_its_path_is_judged_as_one_that_is_referenced_there(string policy, bool isRefused, string expected)
    {
        SourceSpan at = new(TestProject.File, 7, 3);
        ResolvedPackage package = new TestProject().Reference("Contoso.Odd", "1.0.0").Build().Packages[0] with { At = at, FolderPath = null };
        ProjectFacts facts = new TestProject().Reference("A", "1.0.0").Build() with { ForeignCode = [new ForeignCode("a task", "/packages/contoso.odd/1.0.0/lib/A.dll", at) { Package = package, IsRefused = isRefused }] };
        Finding[] found = [.. PolicyGate.Verdicts.Gate.Judge(TestPolicy.Parse(policy), facts).Findings.Where(finding => finding.Rule.Id != "PG0112")];
        Assert.Equal(expected, string.Join(' ', found.Select(finding => finding.Rule.Id).Order(StringComparer.Ordinal)));
        Assert.All(found, finding => Assert.Equal(at, finding.At));
    }

    [Fact]
    public void PG1001_and_PG1002_count_what_of_a_package_is_used_by_its_path()
    {
        ProjectFacts facts = new TestProject().Reference("A", "1.0.0").Runs("A", []).Build();
        facts = facts with { Packages = [.. facts.Packages.Select(package => package with { UsedByPath = [(CodeKinds.Msbuild, "lib/a.targets"), (CodeKinds.Analyzer, "lib/a.dll")] })] };
        Assert.Equal(["PG1001", "PG1002"], PolicyGate.Verdicts.Gate.Judge(TestPolicy.Parse("build-code: { default: deny }"), facts).Findings.Select(finding => finding.Rule.Id).Where(id => id != "PG0112"));
    }
}
