using PolicyGate.Policies;

namespace PolicyGate.Engine.Tests.Rules.Trust;

public sealed class TrustWordsTests
{
    [Fact]
    public void A_record_of_nothing_says_so_of_each()
    {
        Assert.Equal("recorded: signed by nobody; owners none; licence ; build code none; capabilities none; from no recorded source", TrustWords.Of(new TrustRecord("A")));
    }

    [Fact]
    public void A_record_says_who_publishes_it_and_what_it_can_do()
    {
        TrustRecord record = new("A")
        {
            Signatures = SignatureLevels.Author | SignatureLevels.Repository,
            Authors = [new AuthorIdentity("CN=Alice", "CN=Authority")],
            Owners = ["alice", "bob"],
            Licenses = ["MIT"],
            BuildCode = CodeKinds.Msbuild,
            Capabilities = Capability.Network,
            BuildCodeCapabilities = Capability.Process,
            Sources = ["nuget.org"],
        };
        Assert.Equal(
            "recorded: signed by its author and its repository; author CN=Alice, issued by CN=Authority; owners alice, bob; licence MIT; build code msbuild; capabilities network; capabilities of build code process; from nuget.org",
            TrustWords.Of(record));
    }

    [Fact]
    public void A_version_is_adopted_first_seen_or_not_recorded()
    {
        RecordedVersion version = new("1.0.0", new DateOnly(2026, 3, 4), "hash");
        Assert.Equal("this version is not recorded", TrustWords.Of(version: null));
        Assert.Equal("this version was first seen on 2026-03-04", TrustWords.Of(version));
        Assert.Equal("this version was there when the trust file was begun, on 2026-03-04", TrustWords.Of(version with { IsAdopted = true }));
    }
}
