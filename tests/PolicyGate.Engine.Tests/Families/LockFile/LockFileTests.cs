using PolicyGate.Testing;

namespace PolicyGate.Engine.Tests.Rules.LockFile;

public class LockFileTests
{
    [Fact]
    public void PG0301_wants_a_lock_file()
    {
        Assert.StartsWith("PG0301 packages.lock.json is missing; set RestorePackagesWithLockFile to true", Assert.Single(new TestProject().Says("lockfile: { required: true }")), StringComparison.Ordinal);
        Assert.Empty(new TestProject().Locked().Says("lockfile: { required: true }"));
        Assert.Empty(new TestProject().Says("lockfile: { required: false }"));
    }

    [Fact]
    public void PG0302_names_each_difference()
    {
        const string Policy = "lockfile: { in-sync: true }";
        TestProject Project() => new TestProject().Reference("A", "1.0.0").Transitive("B", "2.0.0", "A");
        Assert.Empty(Project().Locked().Says(Policy));
        Assert.Equal(["PG0302 B resolved to 2.0.0 but the lock file says 2.1.0; run dotnet restore and commit the lock file"], Project().Locked().LockedAs("B", "2.1.0", "Transitive").Says(Policy));
        Assert.Equal(["PG0302 B 2.0.0 is resolved but not in the lock file; run dotnet restore and commit the lock file"], Project().LockedAs("A", "1.0.0", "Direct", "[1.0.0, )").Says(Policy));
        Assert.Equal(["PG0302 C 3.0.0 is in the lock file but not resolved; run dotnet restore and commit the lock file"], Project().Locked().LockedAs("C", "3.0.0", "Transitive").Says(Policy));
        Assert.Equal(["PG0302 A 1.0.0 is Direct but Transitive in the lock file; run dotnet restore and commit the lock file"], Project().Locked().LockedAs("A", "1.0.0", "Transitive").Says(Policy));
        Assert.Equal(["PG0302 A is requested as [1.0.0, ) but the lock file says [0.9.0, ); run dotnet restore and commit the lock file"], Project().Locked().LockedAs("A", "1.0.0", "Direct", "[0.9.0, )").Says(Policy));
        Assert.Empty(Project().Locked().LockedAs("B", "2.0.0", "CentralTransitive").Says(Policy));
    }

    [Fact]
    public void PG0302_without_a_lock_file_is_missing_evidence_unless_none_is_required()
    {
        Assert.Equal(["PG0004 PG0302 cannot be decided: there is no packages.lock.json"], new TestProject().Says("lockfile: { in-sync: true }"));
        Assert.Equal(["PG0301"], new TestProject().Says("lockfile: { required: true, in-sync: true, content-hash: verify }").Select(line => line[..6]));
        Assert.Empty(new TestProject().Says("lockfile: { required: false, in-sync: true, content-hash: verify }"));
    }

    [Fact]
    public void PG0303_compares_the_archive_on_disk_with_the_lock_file()
    {
        const string Policy = "lockfile: { content-hash: verify }";
        TestProject Project() => new TestProject().Reference("A", "1.0.0").Locked();
        Assert.Empty(Project().OnDisk("A", "HASH").Says(Policy));
        Assert.StartsWith("PG0303 A 1.0.0 on disk has the content hash OTHER but the lock file says HASH; the package was altered or replaced", Assert.Single(Project().OnDisk("A", "OTHER").Says(Policy)), StringComparison.Ordinal);
        Assert.StartsWith("PG0303 A 1.0.0 has no contentHash", Assert.Single(Project().LockedAs("A", "1.0.0", hash: null).OnDisk("A", "HASH").Says(Policy)), StringComparison.Ordinal);
        Assert.Equal(["PG0004 PG0303 cannot be decided: the archive of A is in no package folder"], Project().Says(Policy));
        Assert.Empty(Project().Says("lockfile: { content-hash: off }"));
    }

    [Theory]
    [InlineData("always", false, false, true)]
    [InlineData("always", true, false, false)]
    [InlineData("ci", false, false, false)]
    [InlineData("ci", false, true, true)]
    [InlineData("ci", true, true, false)]
    [InlineData("never", false, true, false)]
    public void PG0304_wants_locked_mode(string mode, bool locked, bool ci, bool fires) =>
        Assert.Equal(fires ? ["PG0304"] : [], new TestProject().With(lockedMode: locked, isCi: ci).Says($"lockfile: {{ locked-mode: {mode} }}").Select(line => line[..6]));
}
