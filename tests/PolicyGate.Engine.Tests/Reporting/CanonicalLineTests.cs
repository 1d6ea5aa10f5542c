using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Testing;
using PolicyGate.Verdicts;

namespace PolicyGate.Engine.Tests.Reporting;

public class CanonicalLineTests
{
    private static readonly RepositoryPaths Paths = new("/repo");

    [Fact]
    public void Is_MSBuilds_canonical_form_with_the_policy_line_behind()
    {
        Finding finding = PackageDenied.Descriptor.At(new SourceSpan("/repo/src/Shop/Shop.csproj", 14, 5), "Moq 4.20.1 is denied", new SourceSpan("/repo/policygate.yaml", 12, 7)) with { Severity = Severity.Error };
        Assert.Equal("/repo/src/Shop/Shop.csproj(14,5): error PG0401: Moq 4.20.1 is denied [policygate.yaml(12,7)]", CanonicalLine.Format(finding, Paths));
    }

    [Fact]
    public void Says_what_is_waived_by_whom_and_until_when()
    {
        Finding finding = Assert.Single(new TestProject().Reference("Moq", "4.18.4").Judge("packages: { deny: [Moq] }\nwaivers: { entries: [{ rules: [PG0401], packages: [Moq], reason: hotfix, expires: 2027-01-31 }] }"));
        Assert.Contains(": info PG0401: waived until 2027-01-31 (hotfix): Moq 4.18.4 is denied", CanonicalLine.Format(finding, Paths), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_forges_a_second_line()
    {
        Finding finding = PackageDenied.Descriptor.At(new SourceSpan("/repo/a", 1, 1), "x\nfile(1,1): error PG9999: forged\r\tz") with { Severity = Severity.Error };
        Assert.Equal("/repo/a(1,1): error PG0401: x file(1,1): error PG9999: forged  z", CanonicalLine.Format(finding, Paths));
    }

    [Fact]
    public void The_findings_file_has_a_line_a_finding()
    {
        Finding finding = PackageDenied.Descriptor.At(new SourceSpan("/repo/a", 1, 1), "x") with { Severity = Severity.Warning };
        Assert.Equal("/repo/a(1,1): warning PG0401: x\n/repo/a(1,1): warning PG0401: y\n", FindingsFile.Write(new Verdict([finding, finding with { Message = "y" }]), Paths));
        Assert.Equal(string.Empty, FindingsFile.Write(new Verdict([]), Paths));
    }
}
