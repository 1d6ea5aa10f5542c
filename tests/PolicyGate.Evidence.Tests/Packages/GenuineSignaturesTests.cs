using PolicyGate.Facts;
using PolicyGate.Packages;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Packages;

/// <summary>Packages of the public gallery, read where the tests themselves were restored to.</summary>
[Collection("trusted roots")]
public class GenuineSignaturesTests
{
    private const string MicrosoftAuthor = "566A31882BE208BE4422F7CFD66ED09F5D4524A5994F50CCC8B05EC0528C1353";

    [Fact]
    public void Every_one_is_signed_by_the_repository_with_owners_and_a_trusted_time()
    {
        IReadOnlyList<string> archives = LockedPackages.ArchivesOf("PolicyGate.Evidence.Tests");
        Assert.True(archives.Count > 25, $"only {archives.Count} packages");
        foreach (string archive in archives)
        {
            PackageSignatures signatures = Signatures(archive);
            Assert.True(signatures is { Altered: null, Repository: { State: SignatureState.Valid, Timestamp: not null, Owners.Count: > 0 } }, $"{archive}: {signatures}");
            Assert.Null(Gallery.StrangerIn(signatures.Repository!));
            Assert.True(signatures.Author is null or { State: SignatureState.Valid, Timestamp: not null }, $"{archive}: {signatures}");
        }
    }

    // Its signature is encoded in BER rather than DER.
    [Fact]
    public void Xunit_abstractions_verifies() =>
        Assert.Empty(Says("xunit.abstractions", "2.0.3", "signatures: { require: repository, for: [{ packages: [xunit.*], owners: [xunit] }] }"));

    [Fact]
    public void A_package_of_Microsoft_is_author_signed_before_it_is_published_and_only_the_latter_counts()
    {
        (string id, string version, PackageSignatures signatures) = Early();
        DateTimeOffset signed = signatures.Author!.Timestamp!.Value;
        DateTimeOffset published = Gallery.Published(signatures)!.Value;
        TimeSpan minimum = TimeSpan.FromDays(7);
        DateTimeOffset now = published + minimum - TimeSpan.FromMinutes(1);
        Assert.True(now - signed > minimum, "the author's timestamp is older than the limit");
        Assert.Equal(["PG0801"], Says(id, version, "age: { minimum: 7d }", new FixedClock(now)).Select(line => line[..6]));
        Assert.Empty(Says(id, version, "age: { minimum: 7d }", new FixedClock(published + minimum)));
        Assert.Equal(published + minimum, AskAgainAt(id, version, "rules: { PG0801: warning }\nage: { minimum: 7d }", new FixedClock(now)));
    }

    [Fact]
    public void Microsoft_s_author_certificate_is_told_by_its_fingerprint()
    {
        const string Policy = "signatures: { signers: { m: { fingerprints: [\"" + MicrosoftAuthor + "\"] } }, for: [{ packages: [\"*\"], require: author, signers: [m] }] }";
        Assert.Empty(Says("NuGet.Versioning", "7.9.0", Policy));
        Assert.Equal(["PG0603"], Says("Newtonsoft.Json", "13.0.3", Policy).Select(line => line[..6]));
        Assert.Equal(["PG0601"], Says("YamlDotNet", "18.1.0", Policy).Select(line => line[..6]));
    }

    [Theory]
    [InlineData("Newtonsoft.Json", "13.0.3", "MIT", null)]
    [InlineData("NuGet.Versioning", "7.9.0", "Apache-2.0", null)]
    [InlineData("xunit.abstractions", "2.0.3", "MIT", "PG0902")]
    [InlineData("YamlDotNet", "18.1.0", "ISC", "PG0901")]
    public void Licences_are_read(string id, string version, string allowed, string? rule) =>
        Assert.Equal(rule is null ? [] : [rule], Says(id, version, $"licenses: {{ allow: [{allowed}] }}").Select(line => line[..6]));

    // As a policy without the section signatures knows it.
    private static PolicyGate.Rules.Repositories Gallery => new([], DateTimeOffset.UtcNow);

    private static PackageSignatures Signatures(string archive) => Assert.IsType<Evidence<PackageSignatures>.Known>(SignaturesFact.Fact.Find(archive, archive, TestAuthority.Roots)).Value;

    // A package that the tests restore, published a day or more after its author signed it.
    private static (string Id, string Version, PackageSignatures Signatures) Early()
    {
        foreach (string archive in LockedPackages.ArchivesOf("PolicyGate.Evidence.Tests").Where(archive => Path.GetFileName(archive).StartsWith("microsoft.", StringComparison.Ordinal)))
        {
            PackageSignatures signatures = Signatures(archive);
            if (signatures.Author?.Timestamp is { } signed && Gallery.Published(signatures) - signed > TimeSpan.FromDays(1))
            {
                using NuGet.Packaging.PackageArchiveReader reader = new(archive);
                NuGet.Packaging.Core.PackageIdentity identity = reader.GetIdentity();
                return (identity.Id, identity.Version.ToNormalizedString(), signatures);
            }
        }

        throw new InvalidOperationException("none of the packages was signed a day before it was published");
    }

    private static IReadOnlyList<string> Says(string id, string version, string policy, TimeProvider? clock = null)
    {
        using RestoredProject project = Project(id, version);
        return project.Says(policy, clock: clock);
    }

    private static DateTimeOffset AskAgainAt(string id, string version, string policy, TimeProvider clock)
    {
        using RestoredProject project = Project(id, version);
        return project.Run("version: 1\n" + policy, clock: clock).AskAgainAt;
    }

    private static RestoredProject Project(string id, string version) =>
        new RestoredProject { PackageFolder = RepositoryRoot.Packages }.Framework("net10.0", $"{id} [{version}, )").Target("net10.0", $"{id}/{version}");

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
