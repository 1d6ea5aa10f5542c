using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Verdicts;

namespace PolicyGate.Engine.Tests.Reporting;

/// <summary>Numbers in sentences.</summary>
public sealed class QuantityTests
{
    [Theory]
    [InlineData(0, "project", "0 projects")]
    [InlineData(1, "project", "1 project")]
    [InlineData(2, "tool manifest", "2 tool manifests")]
    [InlineData(1, "vulnerability", "1 vulnerability")]
    [InlineData(3, "repository", "3 repositories")]
    [InlineData(2, "day", "2 days")]
    public void One_is_one_and_several_are_several(int count, string noun, string expected) => Assert.Equal(expected, Quantity.Of(count, noun));

    [Theory]
    [InlineData(0, 0, "")]
    [InlineData(1, 0, "1 waived: policygate check --verbose")]
    [InlineData(0, 1, "1 note: policygate check --verbose")]
    [InlineData(12, 3, "12 waived, 3 notes: policygate check --verbose")]
    public void What_needs_nobody_is_one_line(int waived, int notes, string expected) => Assert.Equal(expected, HiddenFindings.Line(waived, notes));

    [Fact]
    public void An_edit_mends_what_stands_at_its_place_only()
    {
        SourceSpan one = new("/repo/Directory.Packages.props", 14, 5);
        RepositoryPaths paths = new("/repo");
        Finding At(SourceSpan at, string message) => PackageDenied.Descriptor.At(at, message) with { Severity = Severity.Error };
        CheckReport Of(params JudgedProject[] projects) => new() { Tool = "policygate", AsOf = new DateOnly(2026, 11, 28), Policy = "policygate.yaml", Packages = 3, Projects = projects };
        SourceSpan whole = SourceSpan.WholeFile("/repo/A/A.csproj");
        CheckReport report = Of(
            new JudgedProject("A/A.csproj", 3, paths, [At(one, "a"), At(one, "b"), At(new SourceSpan("/repo/A/A.csproj", 3, 3), "c"), At(whole, "d"), At(whole, "e"), At(whole, "f")]),
            new JudgedProject("B/B.csproj", 3, paths, [At(one, "a"), At(new SourceSpan("/repo/B/B.csproj", 3, 3), "c")]));
        Assert.Equal("one edit mends most: Directory.Packages.props(14,5), 2 findings in 2 projects", Edit.Most(Cause.Of(report))!.Line);
        Assert.Null(Edit.Most(Cause.Of(Of(new JudgedProject("A/A.csproj", 3, paths, [At(one, "a")])))));
    }
}
