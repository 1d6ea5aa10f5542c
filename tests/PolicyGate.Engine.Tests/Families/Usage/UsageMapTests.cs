using PolicyGate.Reporting;
using PolicyGate.Testing;
using PolicyGate.Verdicts;

namespace PolicyGate.Engine.Tests.Rules.Usage;

public class UsageMapTests
{
    [Theory]
    [InlineData("packages: { deny: [A] }", "PG1301\tinfo\tA 1.0.0\tA/1.0.0/lib/net8.0/A.dll\tPG0401: A 1.0.0 is denied\n")]
    [InlineData("packages: { deny: [A] }\nrules: { PG1301: warning }", "PG1301\twarning\tA 1.0.0\tA/1.0.0/lib/net8.0/A.dll\tPG0401: A 1.0.0 is denied\n")]
    [InlineData("packages: { deny: [A] }\nwaivers: { entries: [{ rules: [PG0401], packages: [A], reason: r, expires: 2026-12-31 }] }", "PG1301\tinfo\tA 1.0.0\tA/1.0.0/lib/net8.0/A.dll\tPG0401: A 1.0.0 is denied\n")]
    [InlineData("packages: { deny: [A] }\nrules: { PG1301: off }", "")]
    [InlineData("packages: { allow: [A, B] }", "")]
    [InlineData("packages: { allow: [A, B] }\nrules: { PG1302: warning }", "PG1302\twarning\tB 1.0.0\tB/1.0.0/lib/net8.0/B.dll\tthe project does not reference it; it comes by A 1.0.0 → B 1.0.0\n")]
    public void PG1301_and_PG1302_are_asked_for_by_the_map(string policy, string expected)
    {
        TestProject project = new TestProject().Reference("A", "1.0.0").Transitive("B", "1.0.0", "A").Named("A", "lib/net8.0/A.dll").Named("A", "build/A.targets").Named("B", "lib/net8.0/B.dll");
        Verdict verdict = Verdict.Of(project.Judge(policy));
        string map = UsageMap.Write(verdict, project.Build(), TestPolicy.Parse(policy));
        Assert.Equal(expected, map);
        Assert.All(map.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Equal(line, UsageLine.TryParse(line)!.ToString()));
    }

    [Theory]
    [InlineData("/a b/(x)/App.csproj(3,5): error PG0401: A is denied (App → A) [policygate.yaml(1,2)]", "/a b/(x)/App.csproj", 3, 5, "error", "PG0401")]
    [InlineData("C:\\r\\a(1,1): b\\App.csproj(10,20): info PG0112: text: more", "C:\\r\\a(1,1): b\\App.csproj", 10, 20, "info", "PG0112")]
    public void A_line_of_the_findings_file_comes_back_as_it_was(string line, string file, int row, int column, string category, string code)
    {
        FindingLine read = FindingLine.TryParse(line)!;
        Assert.Equal((file, row, column, category, code), (read.File, read.Line, read.Column, read.Category, read.Code));
        Assert.Equal(line, read.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("App.csproj: error PG0401: text")]
    [InlineData("App.csproj(0,1): error PG0401: text")]
    [InlineData("App.csproj(1,-1): error PG0401: text")]
    [InlineData("App.csproj(1,1): fatal PG0401: text")]
    [InlineData("App.csproj(1,1): error PG04011: text")]
    [InlineData("(1,1): error PG0401: text")]
    [InlineData("App.csproj(99999999999,1): error PG0401: text")]
    public void What_is_no_line_is_none(string line) => Assert.Null(FindingLine.TryParse(line));
}
