using PolicyGate.Facts;
using PolicyGate.Testing;

namespace PolicyGate.Engine.Tests.Rules.Pinning;

public class PinningTests
{
    [Theory]
    [InlineData("4.*", "exact", "PG0201")]
    [InlineData("4.*", "fixed", "PG0201")]
    [InlineData("4.*", "range", "PG0201")]
    [InlineData("4.*", "any", null)]
    [InlineData("*", "range", "PG0201")]
    [InlineData("1.2.3-*", "range", "PG0201")]
    [InlineData("[1.0,2.0)", "exact", "PG0202")]
    [InlineData("[1.0,2.0)", "fixed", "PG0202")]
    [InlineData("[1.0,2.0)", "range", null)]
    [InlineData("[1.0,)", "fixed", "PG0202")]
    [InlineData("[1.0,)", "range", null)]
    [InlineData("(1.0,)", "fixed", "PG0202")]
    [InlineData("(,2.0]", "fixed", "PG0202")]
    [InlineData(null, "exact", "PG0203")]
    [InlineData(null, "fixed", "PG0203")]
    [InlineData(null, "range", "PG0203")]
    [InlineData(null, "any", null)]
    [InlineData("1.2.3", "exact", "PG0204")]
    [InlineData("1.2.3", "fixed", null)]
    [InlineData("1.2.3-rc.1", "fixed", null)]
    [InlineData("[1.2.3]", "exact", null)]
    [InlineData("[1.2.3]", "fixed", null)]
    [InlineData("[1.2.3,1.2.3]", "exact", null)]
    public void Direct(string? version, string direct, string? rule)
    {
        IReadOnlyList<string> says = new TestProject().Reference("Serilog", version, "1.2.3").Says($"pinning: {{ direct: {direct} }}");
        Assert.Equal(rule is null ? [] : [rule], says.Select(line => line[..6]));
    }

    [Fact]
    public void Names_the_version_to_write()
    {
        Assert.Equal(["PG0201 Serilog floats (4.*); pin it: Version=\"4.3.0\""], new TestProject().Reference("Serilog", "4.*", "4.3.0").Says("pinning: { direct: fixed }"));
        Assert.Equal(["PG0204 Serilog is not pinned exactly (4.3.0 is a minimum); pin it: Version=\"[4.3.0]\""], new TestProject().Reference("Serilog", "4.3.0").Says("pinning: { direct: exact }"));
        Assert.Equal(["PG0201 Serilog floats (4.*); pin it: VersionOverride=\"4.3.0\""], new TestProject().Reference("Serilog", "4.*", "4.3.0", isOverride: true).Says("pinning: { direct: fixed }"));
    }

    [Fact]
    public void PG0205_wants_central_versions_and_no_overrides()
    {
        const string Policy = "pinning: { central: required }";
        Assert.Empty(new TestProject().Reference("A", "1.0.0", isCentral: true).Says(Policy));
        Assert.Equal(["PG0205 A has its own version; add <PackageVersion Include=\"A\" Version=\"1.0.0\" /> to Directory.Packages.props"], new TestProject().Reference("A", "1.0.0").Says(Policy));
        Assert.StartsWith("PG0205 A overrides its central version (VersionOverride 1.0.0)", Assert.Single(new TestProject().Reference("A", "1.0.0", isOverride: true).Says(Policy)), StringComparison.Ordinal);
        Assert.Empty(new TestProject().Reference("A", "1.0.0", isImplicit: true).Says(Policy));
        Assert.Empty(new TestProject().Reference("A", "[1.0.0]", kind: DeclarationKind.PackageDownload).Says(Policy));
        Assert.Empty(new TestProject().Reference("A", "1.0.0").Says("pinning: { central: optional }"));
    }

    [Theory]
    [InlineData("1.0.0", "1.0.0", false)]
    [InlineData("1.0.0", "1.0.0+meta", false)]
    [InlineData("1.0.0", "1.1.0", true)]
    [InlineData("[1.0.0]", "1.0.0", false)]
    [InlineData("[1.0,2.0)", "1.5.0", false)]
    [InlineData("[1.0,2.0)", "2.5.0", true)]
    [InlineData("1.*", "1.9.0", false)]
    public void PG0206_compares_the_resolved_version_with_the_declared_one(string declared, string resolved, bool fires) =>
        Assert.Equal(fires ? ["PG0206"] : [], new TestProject().Reference("A", declared, resolved).Says("pinning: { resolved: as-declared }").Select(line => line[..6]));

    [Theory]
    [InlineData("2.0.0", "1.5.0", "2.0.0")]
    [InlineData("[2.0.0, )", "1.5.0", "2.0.0")]
    [InlineData("(2.0.0, )", "2.0.0", "2.0.0")]
    [InlineData("[2.0.0, 3.0.0)", "1.5.0", "2.0.0")]
    [InlineData("2.0.0", "2.0.0-rc.1", "2.0.0")]
    [InlineData("2.0.0", "2.0.0", null)]
    [InlineData("2.0.0", "2.0.0+meta", null)]
    [InlineData("[1.0.0]", "1.5.0", null)]
    [InlineData("(, 2.0.0)", "1.5.0", null)]
    [InlineData("nonsense", "1.5.0", null)]
    public void PG0206_is_a_package_below_what_a_parent_asks(string asked, string resolved, string? minimum)
    {
        TestProject project = new TestProject().Reference("A", "1.0.0").Transitive("B", resolved, "A").Asks("A", "b", asked);
        Assert.Equal(
            minimum is null ? [] : [$"PG0206 B {resolved} is below {minimum}, which A 1.0.0 asks for; reference {minimum} or later (App → A 1.0.0 → B {resolved})"],
            project.Says("pinning: { resolved: as-declared }"));
        Assert.Empty(project.Says("pinning: { resolved: any }"));
    }

    [Fact]
    public void PG0206_names_the_parent_that_asks_for_most_once()
    {
        TestProject project = new TestProject().Reference("B", "1.0.0").Reference("A", "1.0.0").Reference("C", "1.0.0").Reference("D", "1.0.0").Asks("D", "B", "3.0.0").Asks("A", "B", "2.0.0").Asks("C", "B", "3.0.0");
        Assert.Equal(["PG0206 B 1.0.0 is below 3.0.0, which C 1.0.0 asks for; reference 3.0.0 or later"], project.Says("pinning: { resolved: as-declared }"));
    }

    [Fact]
    public void PG0207_refuses_prereleases_direct_and_transitive_but_those_that_are_named()
    {
        TestProject project = new TestProject().Reference("A", "1.0.0-beta").Transitive("B", "2.0.0-rc.1", "A").Reference("Contoso.X", "1.0.0-dev");
        Assert.Equal(["PG0207 A 1.0.0-bet", "PG0207 B 2.0.0-rc."], project.Says("pinning: { prerelease: { allow: [Contoso.*] } }").Select(line => line[..18]));
        Assert.Empty(project.Says("pinning: { prerelease: { allow: [\"*\"] } }"));
        Assert.Empty(project.Says("pinning: { direct: any }"));
    }

    [Fact]
    public void PG0208_wants_transitive_versions_locked_or_pinned_centrally()
    {
        const string Policy = "pinning: { transitive: locked }";
        TestProject Project() => new TestProject().Reference("A", "1.0.0").Transitive("B", "2.0.0", "A").Transitive("C", "3.0.0", "B");
        Assert.Equal(["PG0208 2 transitive packages are not pinned: there is no packages.lock.json; set RestorePackagesWithLockFile to true and restore"], Project().Says(Policy));
        Assert.Empty(Project().Locked().Says(Policy));
        Assert.Empty(Project().CentrallyPinned("b", "C").Says(Policy));
        Assert.Equal(["PG0208 C 3.0.0 is not in packages.lock.json (App → A 1.0.0 → B 2.0.0 → C 3.0.0); restore to update the lock file"], Project().LockedAs("B", "2.0.0", "Transitive").Says(Policy));
        Assert.Empty(Project().Says("pinning: { transitive: any }"));
        Assert.Empty(new TestProject().Reference("A", "1.0.0").Says(Policy));
    }

    [Fact]
    public void What_ships_with_the_SDK_is_exempt_unless_the_policy_asks()
    {
        TestProject project = new TestProject().Reference("Microsoft.NET.ILLink.Tasks", "10.*", "10.0.0", isImplicit: true, isFromSdk: true);
        Assert.Empty(project.Says("pinning: { direct: exact }"));
        Assert.Single(project.Says("sdk-packages: check\npinning: { direct: exact }"));
    }
}
