using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Testing;

namespace PolicyGate.Engine.Tests.Rules.LockFile;

/// <summary>PG0302 and PG0304: every way in which a lock file can differ from what NuGet resolved, target by target.</summary>
public sealed class LockFileDifferencesTests
{
    private const string Lock = "/repo/src/App/packages.lock.json";
    private const string Ends = "; run dotnet restore and commit the lock file";

    [Fact]
    public void A_target_that_the_lock_file_does_not_have()
    {
        Assert.Equal(["the lock file has no target net10.0"], Says([Target("net10.0", Entry("A"))], []));
        Assert.Equal(["the lock file has no target net10.0"], Says([Target("net10.0")], []));
        Assert.Equal(["the lock file has no target net10.0/linux-x64"], Says([Target("net10.0/linux-x64", Entry("A"))], []));

        // Under a runtime identifier nothing need be written where nothing differs.
        Assert.Empty(Says([Target("net10.0/linux-x64")], []));
    }

    [Fact]
    public void A_target_that_the_project_does_not_have() =>
        Assert.Equal(["the lock file has a target net8.0 that the project does not"], Says([Target("net10.0", Entry("A"))], [("net10.0", [Locked("A")]), ("net8.0", [])]));

    [Fact]
    public void A_target_of_a_runtime_identifier_inherits_from_its_framework()
    {
        (string, LockEntry[])[] locked = [("net10.0", [Locked("A"), Locked("B", version: "2.0.0")]), ("net10.0/linux-x64", [Locked("B")])];
        Assert.Empty(Says([Target("net10.0", Entry("A"), Entry("B", "2.0.0")), Target("net10.0/linux-x64", Entry("A"), Entry("B"))], locked));
        Assert.Equal(["C 1.0.0 is resolved but not in the lock file"], Says([Target("net10.0", Entry("A"), Entry("B", "2.0.0")), Target("net10.0/linux-x64", Entry("A"), Entry("B"), Entry("C"))], locked));
    }

    [Theory]
    [InlineData("Direct", "Direct")]
    [InlineData("Transitive", "Transitive")]
    [InlineData("Transitive", "CentralTransitive")]
    [InlineData("Project", "Project")]
    [InlineData("Project", "Direct", "A is a project but Direct in the lock file")]
    [InlineData("Direct", "Project", "A is a package but Project in the lock file")]
    [InlineData("Direct", "Transitive", "A 1.0.0 is Direct but Transitive in the lock file")]
    [InlineData("Transitive", "Direct", "A 1.0.0 is Transitive but Direct in the lock file")]
    public void A_package_of_another_kind(string kind, string type, params string[] expected) =>
        Assert.Equal(expected, Says([Target("net10.0", Entry("A", kind: Enum.Parse<TargetEntryKind>(kind)))], [("net10.0", [Locked("A", type)])]));

    [Theory]
    [InlineData("[1.0.0, )", "[1.0.0, )")]
    [InlineData("1.0.0", "[1.0.0, )")]
    [InlineData(null, "[1.0.0, )")]
    [InlineData("[1.0.0, )", null)]
    [InlineData("1.*", "1.*")]
    [InlineData("[1.0.0]", "[1.0.0, )", "A is requested as [1.0.0, 1.0.0] but the lock file says [1.0.0, )")]
    [InlineData("[1.0.0, 2.0.0)", "[1.0.0, 2.0.0]", "A is requested as [1.0.0, 2.0.0) but the lock file says [1.0.0, 2.0.0]")]
    public void A_reference_that_is_requested_otherwise(string? requested, string? locked, params string[] expected) =>
        Assert.Equal(expected, Says([Target("net10.0", Entry("A", requested: requested))], [("net10.0", [Locked("A", requested: locked)])]));

    [Fact]
    public void A_version_that_is_another_or_none_and_a_package_too_many()
    {
        Assert.Equal(["A resolved to 1.0.0 but the lock file says 1.0.1"], Says([Target("net10.0", Entry("A"))], [("net10.0", [Locked("A", version: "1.0.1")])]));
        Assert.Equal(["A resolved to 1.0.0 but the lock file says nothing"], Says([Target("net10.0", Entry("A"))], [("net10.0", [Locked("A", version: null)])]));
        Assert.Equal(["B 1.0.0 is in the lock file but not resolved", "P is in the lock file but not resolved"], Says([Target("net10.0", Entry("A"))], [("net10.0", [Locked("A"), Locked("B"), Locked("P", "Project", version: null)])]));

        // Said once, however many targets.
        Assert.Single(Says([Target("net8.0", Entry("A")), Target("net10.0", Entry("A"))], [("net8.0", []), ("net10.0", [])]));
    }

    [Theory]
    [InlineData("always", false, "NuGet's locked mode is off; ")]
    [InlineData("always", true, "NuGet's locked mode is off; ")]
    [InlineData("ci", true, "NuGet's locked mode is off in CI; ")]
    [InlineData("ci", false)]
    [InlineData("never", true)]
    public void Locked_mode_that_is_off_is_said_with_where(string mode, bool isCi, params string[] expected) =>
        Assert.Equal(expected, new TestProject().With(isCi: isCi).Says($"lockfile: {{ locked-mode: {mode} }}").Select(line => line["PG0304 ".Length..(line.IndexOf(';', StringComparison.Ordinal) + 2)]));

    private static string[] Says(Target[] targets, (string Name, LockEntry[] Entries)[] locked)
    {
        ProjectFacts facts = new TestProject().Build() with
        {
            Targets = targets,
            Lock = new Evidence<Facts.LockFile>.Known(new Facts.LockFile(Lock, locked.ToDictionary(target => target.Name, target => (IReadOnlyDictionary<string, LockEntry>)target.Entries.ToDictionary(entry => entry.Id)))),
        };
        return [.. PolicyGate.Verdicts.Gate.Judge(TestPolicy.Parse("lockfile: { in-sync: true }"), facts).Findings.Where(finding => finding.Rule.Id == "PG0302").Select(finding => finding.Message[..^Ends.Length])];
    }

    private static Target Target(string name, params TargetEntry[] entries) => new(name, name, entries.ToDictionary(entry => entry.Id));

    private static TargetEntry Entry(string id, string version = "1.0.0", TargetEntryKind kind = TargetEntryKind.Direct, string? requested = null) => new(id, NuGetVersion.Parse(version), kind, requested is null ? null : VersionRange.Parse(requested));

    private static LockEntry Locked(string id, string type = "Direct", string? version = "1.0.0", string? requested = null) => new(id, type, requested is null ? null : VersionRange.Parse(requested), version is null ? null : NuGetVersion.Parse(version), "HASH", new SourceSpan(Lock, 5, 7));
}
