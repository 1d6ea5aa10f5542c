using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Testing;
using PolicyGate.Verdicts;

namespace PolicyGate.Engine.Tests.Verdicts;

/// <summary>What <c>policygate explain PACKAGE</c> says decides about a package.</summary>
public sealed class PackageDecisionsTests
{
    [Theory]
    [InlineData("packages: { deny: [A] }", "A", "packages|denied by A")]
    [InlineData("packages: { allow: [A] }", "A", "packages|allowed by A")]
    [InlineData("packages: { allow: [\"A@[2.0,3.0)\"] }", "A", "packages|A@[2.0,3.0) allows other versions only")]
    [InlineData("packages: { allow: [X] }", "A", "packages|no entry names it: denied")]
    [InlineData("packages: { default: allow, deny: [X] }", "A", "packages|no entry names it: allowed")]
    [InlineData("pinning: { direct: exact }", "A", "pinning|direct: exact")]
    [InlineData("pinning: { direct: exact }", "T")]
    [InlineData("pinning: { transitive: locked }", "T", "pinning|transitive: locked")]
    [InlineData("pinning: { transitive: any }", "T", "pinning|transitive: any")]
    [InlineData("pinning: { transitive: locked }", "A")]
    [InlineData("lockfile: { content-hash: verify }", "A", "lockfile|content-hash: verify, and there is no lock file")]
    [InlineData("lockfile: { content-hash: off }", "A")]
    [InlineData("lockfile: { required: true }", "A")]
    [InlineData("sources: { allow: [nuget.org, contoso] }", "A", "sources|has to come from nuget.org or contoso")]
    [InlineData("sources: { allow: [nuget.org], owners-of: [{ packages: [A], sources: [contoso, other] }] }", "A", "sources|has to come from contoso or other")]
    [InlineData("sources: { https: required }", "A")]
    [InlineData("signatures: { require: author }", "A", "signatures|require: author")]
    [InlineData("signatures: { require: any, for: [{ packages: [A], owners: [contoso] }] }", "A", "signatures|require: any, owned by contoso")]
    [InlineData("signatures: { require: any, for: [{ packages: [A], require: repository, owners: [contoso, other] }] }", "A", "signatures|require: repository, owned by contoso or other")]
    [InlineData("signatures: { signers: { us: { fingerprints: [566A31882BE208BE4422F7CFD66ED09F5D4524A5994F50CCC8B05EC0528C1353] }, them: { fingerprints: [9A1B131BEE0605433056A4EA3815478A8E177961A968C6C0027C1093D1FEB630] } }, for: [{ packages: [A], signers: [us, them] }] }", "A", "signatures|require: none, by us or them")]
    [InlineData("signatures: { distrust: [{ fingerprint: 566A31882BE208BE4422F7CFD66ED09F5D4524A5994F50CCC8B05EC0528C1353, reason: r }] }", "A")]
    [InlineData("integrity: { archive: verify }", "A", "integrity|its archive has to be what was installed")]
    [InlineData("integrity: { files: used }", "A", "integrity|its extracted files have to be those of the archive: used")]
    [InlineData("integrity: { archive: verify, files: all }", "A", "integrity|its archive has to be what was installed", "integrity|its extracted files have to be those of the archive: all")]
    [InlineData("integrity: { archive: off, files: off }", "A")]
    [InlineData("age: { minimum: 2w }", "A", "age|at least 2w old")]
    [InlineData("age: { minimum: 14d }", "A", "age|at least 14d old")]
    [InlineData("age: { minimum: 336h }", "A", "age|at least 336h old")]
    [InlineData("waivers: { entries: [{ rules: [PG0402], packages: [A], projects: [src/App/**], reason: here, expires: 2027-01-31 }] }", "A", "waivers|PG0402 waived until 2027-01-31: here")]
    [InlineData("waivers: { entries: [{ rules: [PG0402], packages: [A], projects: [src/Other/**], reason: elsewhere, expires: 2027-01-31 }] }", "A")]
    [InlineData("waivers: { entries: [{ rules: [PG0402], packages: [A], reason: long ago, expires: 2020-01-31 }] }", "A", "waivers|PG0402 was waived, and no more since 2020-01-31: long ago")]
    [InlineData("age: { minimum: 36h }", "A", "age|at least 36h old")]
    [InlineData("age: { minimum: 2d, for: [{ packages: [A], minimum: 1h }] }", "A", "age|at least 1h old")]
    [InlineData("age: { unknown: error }", "A")]
    [InlineData("licenses: { allow: [MIT, Apache-2.0] }", "A", "licenses|allowed are MIT, Apache-2.0")]
    [InlineData("licenses: { allow: [MIT], clarify: [{ package: A, license: MIT, reason: r }] }", "A", "licenses|clarified: MIT", "licenses|allowed are MIT")]
    [InlineData("licenses: { unknown: error }", "A")]
    [InlineData("build-code: { default: deny }", "A", "build-code|may run nothing")]
    [InlineData("build-code: { default: allow }", "A", "build-code|may run what it brings")]
    [InlineData("build-code: { allow: [{ package: X, kinds: [msbuild] }] }", "A", "build-code|may run nothing")]
    [InlineData("build-code: { allow: [{ package: A, kinds: [msbuild] }] }", "A", "build-code|approved: msbuild")]
    [InlineData("packages: { deny: [A] }\nwaivers: { entries: [{ rules: [PG0401, PG0402], packages: [A], reason: a while, expires: 2027-01-31 }] }", "A", "packages|denied by A", "waivers|PG0401, PG0402 waived until 2027-01-31: a while")]
    [InlineData("waivers: { entries: [{ rules: [PG0402], packages: [X, A], reason: either, expires: 2027-01-31 }] }", "A", "waivers|PG0402 waived until 2027-01-31: either")]
    [InlineData("waivers: { entries: [{ rules: [PG0401], packages: [X], reason: a while, expires: 2027-01-31 }] }", "A")]
    public void Are_the_lines_of_the_policy_that_speak_of_it(string sections, string id, params string[] expected)
    {
        Policy policy = TestPolicy.Parse(sections);
        ProjectFacts facts = new TestProject().Reference("A", "[1.0.0]").Transitive("T", "1.0.0", "A").Build();
        PackageDecision[] decisions = [.. PackageDecisions.Of(policy, facts, facts.Packages.Single(package => package.Id == id))];
        Assert.Equal(expected, decisions.Select(decision => $"{decision.Section}|{decision.What}"));
        Assert.All(decisions, decision => Assert.True(decision.At.Line > 0));
    }

    [Theory]
    [InlineData("packages: { allow: [X] }", "packages|it ships with the .NET SDK; sdk-packages exempts what the .NET SDK chooses from packages, pinning, age and trust, and from nothing else")]
    [InlineData("packages: { deny: [A] }", "packages|it ships with the .NET SDK; sdk-packages exempts what the .NET SDK chooses from packages, pinning, age and trust, and from nothing else")]
    [InlineData("pinning: { direct: exact }", "pinning|it ships with the .NET SDK; sdk-packages exempts what the .NET SDK chooses from packages, pinning, age and trust, and from nothing else")]
    [InlineData("age: { minimum: 2d }", "age|it ships with the .NET SDK; sdk-packages exempts what the .NET SDK chooses from packages, pinning, age and trust, and from nothing else")]
    [InlineData("age: { minimum: 2d }\nsdk-packages: exempt", "age|it ships with the .NET SDK; sdk-packages exempts what the .NET SDK chooses from packages, pinning, age and trust, and from nothing else")]
    [InlineData("age: { minimum: 2d }\nsdk-packages: check", "age|at least 2d old")]
    [InlineData("packages: { deny: [A] }\nsdk-packages: check", "packages|denied by A")]
    [InlineData("licenses: { allow: [MIT] }", "licenses|allowed are MIT")]
    [InlineData("build-code: { default: deny }", "build-code|may run nothing")]
    [InlineData("signatures: { require: any }", "signatures|require: any")]
    public void What_the_SDK_brings_is_exempt_from_three_sections_unless_the_policy_checks_it(string sections, params string[] expected)
    {
        ProjectFacts facts = new TestProject().Reference("A", "[1.0.0]", isFromSdk: true).Build();
        Assert.Equal(expected, PackageDecisions.Of(TestPolicy.Parse(sections), facts, facts.Packages.Single()).Select(decision => $"{decision.Section}|{decision.What}"));
    }

    [Fact]
    public void The_lock_file_decides_where_it_has_the_package()
    {
        Policy policy = TestPolicy.Parse("lockfile: { content-hash: verify }");
        string Says(ProjectFacts facts) => Assert.Single(PackageDecisions.Of(policy, facts, facts.Packages.Single(package => package.Id == "A"))).What;
        Assert.Equal("its hash has to be that of the lock file", Says(new TestProject().Reference("A", "[1.0.0]").Locked().Build()));
        Assert.Equal("content-hash: verify, and the lock file has no entry of it", Says(new TestProject().Reference("B", "[1.0.0]").Locked().Reference("A", "[1.0.0]").Build()));
        Assert.Equal("content-hash: verify, and the lock file has no entry of it", Says(new TestProject().Reference("A", "[1.0.0]").LockedAs("A", "2.0.0").Build()));
    }

    [Fact]
    public void Every_way_to_a_package_is_told_the_shortest_first_and_circles_are_none()
    {
        // App -> A -> T, App -> B -> C -> T, T -> C is a circle, App -> S where S is a project that brings T.
        ProjectFacts facts = new TestProject().Reference("A", "1.0.0").Reference("B", "1.0.0").Transitive("C", "1.0.0", "B").Transitive("T", "2.0.0", "A").Build();
        ResolvedPackage Package(string id) => facts.Packages.Single(package => package.Id == id);
        ResolvedPackage target = Package("T") with { Parents = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "C", "A", "Library" } };
        ResolvedPackage circle = Package("C") with { Parents = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "B", "T" } };
        ProjectFacts all = facts with { Packages = [Package("A"), Package("B"), Package("B") with { Version = new NuGet.Versioning.NuGetVersion(1, 1, 0) }, circle, target] };
        string[] Ways(int most) => [.. PackageDecisions.Ways(all, target, most).Select(way => string.Join(" > ", way))];
        Assert.Equal(["App > A 1.0.0 > T 2.0.0", "App > Library > T 2.0.0", "App > B 1.0.0/1.1.0 > C 1.0.0 > T 2.0.0"], Ways(10));
        Assert.Equal(["App > A 1.0.0 > T 2.0.0", "App > Library > T 2.0.0"], Ways(2));
        Assert.Equal(["App > T 2.0.0"], PackageDecisions.Ways(all, target with { Parents = new HashSet<string>() }, 10).Select(way => string.Join(" > ", way)));
        Assert.Equal(["App > A 1.0.0"], PackageDecisions.Ways(all, Package("A"), 10).Select(way => string.Join(" > ", way)));
    }
}
