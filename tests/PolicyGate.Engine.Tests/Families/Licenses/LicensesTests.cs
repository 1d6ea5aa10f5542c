using PolicyGate.Testing;

namespace PolicyGate.Engine.Tests.Rules.Licenses;

public class LicensesTests
{
    private const string Policy = "licenses: { allow: [MIT, Apache-2.0, GPL-2.0-only WITH Classpath-exception-2.0, LicenseRef-x] }";

    [Theory]
    [InlineData("MIT", true)]
    [InlineData("MIT OR Apache-2.0", true)]
    [InlineData("MIT OR GPL-3.0-only", true)]
    [InlineData("MIT AND GPL-3.0-only", false)]
    [InlineData("MIT AND (GPL-3.0-only OR Apache-2.0)", true)]
    [InlineData("GPL-2.0-only WITH Classpath-exception-2.0", true)]
    [InlineData("GPL-2.0-with-classpath-exception", true)]
    [InlineData("GPL-2.0-only", false)]
    [InlineData("GPL-2.0", false)]
    [InlineData("Apache-2.0+", false)]
    [InlineData("LicenseRef-x", true)]
    [InlineData("LicenseRef-y", false)]
    public void PG0901_wants_an_OR_satisfied_on_one_side_and_an_AND_on_both(string expression, bool passes) =>
        Assert.Equal(passes ? [] : ["PG0901"], new TestProject().Reference("A", "1.0.0").Licensed("A", expression).Says(Policy).Select(line => line[..6]));

    [Fact]
    public void PG0901_shows_the_licence() =>
        Assert.Equal(["PG0901 A 1.0.0 is licensed under GPL-3.0-or-later AND (MIT OR ISC), which licenses.allow does not name"], new TestProject().Reference("A", "1.0.0").Licensed("A", "GPL-3.0+ AND (MIT OR ISC)").Says(Policy));

    [Fact]
    public void PG0902_says_what_there_is_and_how_to_clarify_it()
    {
        string hash = new('C', 64);
        TestProject project = new TestProject().Reference("A", "1.0.0").Licensed("A", null, "the file LICENSE.txt", hash);
        Assert.Equal([$"PG0902 A 1.0.0 has no licence that can be compared: it says the file LICENSE.txt; read it, then add to licenses.clarify {{ package: A@1.0.0, license: …, file-sha256: {hash} }}"], project.Says(Policy));
        Assert.Equal(PolicyGate.Policies.Severity.Info, Assert.Single(project.Judge("licenses: { unknown: info }")).Severity);
        string Clarified(string license, string fileHash) => $"licenses: {{ allow: [MIT], clarify: [{{ package: A@1.0.0, license: {license}, file-sha256: \"{fileHash}\", reason: read }}] }}";
        Assert.Empty(project.Says(Clarified("MIT", hash)));
        Assert.Equal(["PG0901"], project.Says(Clarified("ISC", hash)).Select(line => line[..6]));
        Assert.Contains($"licenses.clarify names the licence file {new string('D', 64)}, but the package has {hash}", Assert.Single(project.Says(Clarified("MIT", new string('D', 64)))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_archive_is_missing_evidence_once() =>
        Assert.Equal(["PG0004 PG0901 cannot be decided: the archive of A is in no package folder"], new TestProject().Reference("A", "1.0.0").Says(Policy));
}
