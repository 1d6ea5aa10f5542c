using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Rules;
using PolicyGate.Testing;

namespace PolicyGate.Engine.Tests.Rules.Age;

// The clock of a TestProject stands at 2026-11-23 12:00 UTC.
public class AgeTests
{
    [Theory]
    [InlineData("2026-11-16T12:00:00Z", false)]
    [InlineData("2026-11-16T12:00:01Z", true)]
    [InlineData("2026-11-23T12:10:00Z", true)]
    [InlineData("2020-01-01T00:00:00Z", false)]
    public void PG0801_measures_from_the_repository_s_timestamp(string published, bool fires) =>
        Assert.Equal(fires ? ["PG0801"] : [], Codes(Project(Signature(published)), "age: { minimum: 7d }"));

    [Fact]
    public void PG0801_says_when_it_will_pass()
    {
        TestProject project = Project(Signature("2026-11-20T09:30:00Z"));
        Assert.Equal(["PG0801 A 1.0.0 was published on 2026-11-20 09:30 UTC, by its repository's signature; the minimum age is 7d: it passes from 2026-11-27 09:30 UTC on, use an older version until then; a fix that cannot wait gets a waiver with an end"], project.Says("age: { minimum: 7d }"));
        Assert.Equal([DateTimeOffset.Parse("2026-11-27T09:30:00Z")], PublishTime.CoolDownEnds(TestPolicy.Parse("age: { minimum: 7d }"), project.Build()));
    }

    [Fact]
    public void The_most_specific_entry_decides_and_0h_asks_for_nothing()
    {
        const string Policy = "age: { minimum: 7d, for: [{ packages: [\"A*\"], minimum: 30d }, { packages: [A], minimum: 0h, reason: ours }] }";
        Assert.Empty(Codes(Project(Signature("2026-11-22T00:00:00Z")), Policy));
        Assert.Empty(Codes(Project(null), Policy));
        Assert.Equal(["PG0801"], Codes(new TestProject().Reference("Ab", "1.0.0").Signed("Ab", repository: Signature("2026-11-01T00:00:00Z")), Policy));
    }

    [Theory]
    [InlineData("age: { minimum: 24h }", new string[0], true)]
    [InlineData("age: { minimum: 72h }", new string[0], false)]
    [InlineData("age: { minimum: 72h, for: [{ packages: [A], minimum: 0h, reason: ours }] }", new string[0], true)]
    [InlineData("packages: { allow: [A] }", new string[0], true)]
    [InlineData("packages: { allow: [A] }", new[] { "A*" }, false)]
    public void PG0801_notes_where_nuget_config_asks_more(string policy, string[] exceptions, bool fires)
    {
        TestProject project = Project(Signature("2020-01-01T00:00:00Z")).Source("feed", "https://feed.example/index.json").From("A", "https://feed.example/index.json").ConfiguredAge("feed", 72, exceptions);
        PolicyGate.Verdicts.Finding[] found = [.. project.Judge(policy + "\nrules: { PG0801: error }")];
        Assert.Equal(fires ? ["nuget.config wants packages of feed to be 3d old (minPublishAgeHours), and the policy asks less of A; NuGet heeds it only when it chooses a version: set age.minimum to 3d to have it here too"] : [], found.Select(finding => finding.Message));
        Assert.All(found, finding => Assert.Equal(Severity.Info, finding.Severity));
        Assert.Empty(project.Judge(policy + "\nrules: { PG0801: off }"));
    }

    [Fact]
    public void What_ships_with_the_SDK_is_exempt_unless_asked_for()
    {
        TestProject project = new TestProject().Reference("A", "1.0.0", isFromSdk: true).Signed("A", repository: Signature("2026-11-22T00:00:00Z"));
        Assert.Empty(Codes(project, "age: { minimum: 7d }"));
        Assert.Equal(["PG0801"], Codes(project, "age: { minimum: 7d }\nsdk-packages: check"));
    }

    [Theory]
    [InlineData("author", "no repository signed it")]
    [InlineData("no-time", "its repository's signature has no trusted timestamp")]
    [InlineData("invalid", "its repository's signature is not valid (NU0000: why)")]
    [InlineData("altered", "the hash differs")]
    [InlineData("claimed", null)]
    [InlineData("future", null)]
    public void PG0802_says_why_there_is_no_publish_time(string kind, string? why)
    {
        PackageSignature signature = Signature("2020-01-01T00:00:00Z");
        TestProject project = new TestProject().Reference("A", "1.0.0");
        _ = kind switch
        {
            "author" => project.Signed("A", author: signature),
            "no-time" => project.Signed("A", repository: signature with { Timestamp = null }),
            "invalid" => project.Signed("A", repository: signature with { State = SignatureState.Invalid, Problem = "NU0000: why" }),
            "claimed" => project.Signed("A", repository: signature with { Fingerprint = new string('B', 64) }),
            "future" => project.Signed("A", repository: signature with { Timestamp = DateTimeOffset.Parse("2026-11-23T12:10:01Z") }),
            _ => project.Signed("A", repository: signature, altered: "the hash differs"),
        };
        string text = Assert.Single(project.Says("age: { minimum: 7d }"));
        Assert.Equal(kind == "claimed", text.StartsWith($"PG0802 A 1.0.0 has no publish time that can be trusted: it is signed by Repository ({new string('B', 64)}), which claims to be nuget.org and has none of its certificates", StringComparison.Ordinal));
        Assert.Equal(kind == "future", text.Contains("can be trusted: its repository's signature is dated 2026-11-23 12:10 UTC, which is yet to come: no evidence of anything", StringComparison.Ordinal));
        Assert.Equal(why is not null, text == $"PG0802 A 1.0.0 has no publish time that can be trusted: {why}; make an exception for it under age.for");
        Assert.Equal(Severity.Warning, Assert.Single(project.Judge("age: { minimum: 7d, unknown: warning }")).Severity);
        Assert.Empty(project.Judge("age: { minimum: 7d, unknown: off }"));
    }

    [Fact]
    public void PG0802_is_a_repository_that_the_policy_does_not_know_with_and_without_the_section_signatures()
    {
        TestProject project = Project(Signature("2020-01-01T00:00:00Z") with { IsGallery = false });
        Assert.Equal(["PG0802"], Codes(project, "age: { minimum: 7d }"));
        Assert.Equal(["PG0802"], Codes(project, "age: { minimum: 7d }\nsignatures: { require: none }"));
        string known = "{ x: { service-index: \"https://example.org/index.json\", fingerprints: [\"" + Known + "\"] } }";
        Assert.Empty(Codes(project, "age: { minimum: 7d }\nsignatures: { repositories: " + known + " }"));
        Assert.Equal(["PG0801"], Codes(Project(Signature("2026-11-22T00:00:00Z") with { IsGallery = false }), "age: { minimum: 7d }\nsignatures: { repositories: " + known + " }"));
    }

    // 7 days before the project's clock are 2026-11-16.
    [Theory]
    [InlineData("strictest", "2026-11-01T00:00:00Z", "2026-11-20", false, "PG0801 A 1.0.0 was first seen on 2026-11-20, by policygate.lock.json; the minimum age is 7d: it passes from 2026-11-27 00:00 UTC on, and no older version is recorded that would pass now; a fix that cannot wait gets a waiver with an end")]
    [InlineData("strictest", "2026-11-01T00:00:00Z", "2026-11-16", false, null)]
    [InlineData("strictest", "2026-11-22T09:30:00Z", "2026-11-02", false, "PG0801 A 1.0.0 was published on 2026-11-22 09:30 UTC, by its repository's signature; the minimum age is 7d: it passes from 2026-11-29 09:30 UTC on, and no older version is recorded that would pass now; a fix that cannot wait gets a waiver with an end")]
    [InlineData("strictest", "2026-11-01T00:00:00Z", "2026-11-22", true, null)]
    [InlineData("strictest", null, "2026-11-22", true, "PG0801 A 1.0.0 was first seen on 2026-11-22, by policygate.lock.json; the minimum age is 7d: it passes from 2026-11-29 00:00 UTC on, and no older version is recorded that would pass now; a fix that cannot wait gets a waiver with an end")]
    [InlineData("strictest", null, "2026-11-01", false, null)]
    [InlineData("strictest", "2026-11-01T00:00:00Z", null, false, "PG0801 A 1.0.0 is seen for the first time: policygate.lock.json does not have this version; the minimum age of 7d counts from the day on which it is recorded there, and no older version is recorded that would pass now; a fix that cannot wait gets a waiver with an end besides")]
    [InlineData("signature", "2026-11-01T00:00:00Z", "2026-11-22", false, null)]
    [InlineData("signature", "2026-11-01T00:00:00Z", null, false, null)]
    [InlineData("seen", "2026-11-22T00:00:00Z", "2026-11-01", false, null)]
    [InlineData("seen", null, "2026-11-22", true, "PG0801 A 1.0.0 was first seen on 2026-11-22, by policygate.lock.json; the minimum age is 7d: it passes from 2026-11-29 00:00 UTC on, and no older version is recorded that would pass now; a fix that cannot wait gets a waiver with an end")]
    public void PG0801_says_which_clock_decided(string clock, string? published, string? seen, bool isAdopted, string? expected)
    {
        TestProject project = Project(published is null ? null : Signature(published)).Recorded([.. seen is null ? Array.Empty<TrustRecord>() : [Seen(seen, isAdopted)]]);
        Assert.Equal(expected is null ? [] : [expected], project.Says($"age: {{ minimum: 7d, clock: {clock} }}\ntrust: {{}}\nrules: {{ PG1202: off }}").Where(line => !line.StartsWith("PG0004 PG1202", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("1.1.0", "2026-11-20", "0.9.0", "2026-11-10", false, "it passes from 2026-11-27 00:00 UTC on, use 0.9.0, which is recorded, until then; a fix that cannot wait gets a waiver with an end")]
    [InlineData("1.0.0", "2026-11-20", "0.9.0", "2026-11-22", true, "it passes from 2026-11-27 00:00 UTC on, use 0.9.0, which is recorded, until then; a fix that cannot wait gets a waiver with an end")]
    [InlineData("1.0.0", "2026-11-20", "0.9.0", "2026-11-22", false, "it passes from 2026-11-27 00:00 UTC on, and no older version is recorded that would pass now; a fix that cannot wait gets a waiver with an end")]
    [InlineData("1.0.0", "2026-11-20", "1.2.0", "2026-11-01", false, "it passes from 2026-11-27 00:00 UTC on, and no older version is recorded that would pass now; a fix that cannot wait gets a waiver with an end")]
    [InlineData("1.0.0", null, "0.9.0", "2026-11-10", false, "from the day on which it is recorded there, use 0.9.0, which is recorded, until then; a fix that cannot wait gets a waiver with an end besides; policygate trust update A")]
    public void PG0801_names_the_version_that_passes_meanwhile_by_the_clock_of_the_trust_file(string version, string? seen, string other, string otherSeen, bool isAdopted, string expected)
    {
        RecordedVersion[] versions = [new RecordedVersion(other, DateOnly.Parse(otherSeen), "HASH", isAdopted), .. seen is null ? Array.Empty<RecordedVersion>() : [new RecordedVersion(version, DateOnly.Parse(seen), "HASH")]];
        TestProject project = new TestProject().Reference("A", version).Signed("A", repository: Signature("2026-11-01T00:00:00Z")).Recorded(new TrustRecord("A") { Versions = versions });
        PolicyGate.Verdicts.Finding found = Assert.Single(project.Judge("age: { minimum: 7d }\ntrust: {}\non-missing-evidence: off"));
        Assert.EndsWith(expected, found.Text, StringComparison.Ordinal);
        Assert.DoesNotContain($"use {other}", Assert.Single(project.Judge($"age: {{ minimum: 7d }}\ntrust: {{}}\npackages: {{ deny: [\"A@{other}\"] }}\non-missing-evidence: off"), denied => denied.Rule == found.Rule).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void PG0801_is_by_the_strictest_clock_where_there_is_a_trust_file_and_by_what_others_saw_last()
    {
        const string Policy = "age: { minimum: 7d }\ntrust: {}\non-missing-evidence: off";
        Assert.Equal(["PG0801"], Codes(Project(Signature("2026-11-01T00:00:00Z")).Recorded(Seen("2026-11-20", false)), Policy));
        Assert.Empty(Codes(Project(Signature("2026-11-01T00:00:00Z")).Recorded(Seen("2026-11-02", false)), Policy));
        TestProject others = Project(Signature("2026-11-01T00:00:00Z")).Recorded(new TrustFile(new Dictionary<string, TrustRecord> { ["A"] = Seen("2026-11-02", false) }, []), [Seen("2026-11-21", false)]);
        Assert.Equal(["PG0801"], Codes(others, Policy));
        Assert.Equal([DateTimeOffset.Parse("2026-11-28T00:00:00Z")], PublishTime.CoolDownEnds(TestPolicy.Parse(Policy), others.Build()));
    }

    [Fact]
    public void What_cannot_be_read_of_the_trust_file_is_missing_evidence_of_age()
    {
        TestProject project = Project(Signature("2020-01-01T00:00:00Z")).Recorded(new TrustFile(new Dictionary<string, TrustRecord>(), [new TrustProblem(new SourceSpan("/repo/policygate.lock.json", 3, 1), "it is malformed")]) { IsUnreadable = true });
        Assert.Equal(["PG1205", "PG0004"], Codes(project, "age: { minimum: 7d }\ntrust: {}"));
        Assert.Equal(["PG1205"], Codes(project, "age: { minimum: 7d, clock: signature }\ntrust: {}"));
    }

    [Fact]
    public void A_missing_archive_is_missing_evidence_once() =>
        Assert.Equal(["PG0004 PG0801 cannot be decided: the archive of A is in no package folder"], new TestProject().Reference("A", "1.0.0").Says("age: { minimum: 7d }"));

    private static TrustRecord Seen(string day, bool isAdopted) => new("A") { Versions = [new RecordedVersion("1.0.0", DateOnly.Parse(day), "HASH", isAdopted)] };

    private static TestProject Project(PackageSignature? repository) => new TestProject().Reference("A", "1.0.0").Signed("A", repository: repository);

    private static IEnumerable<string> Codes(TestProject project, string policy) => project.Says(policy).Select(line => line[..6]);

    private static PackageSignature Signature(string time) =>
        new(SignatureState.Valid, null, Known, "CN=Repository", DateTimeOffset.Parse(time), DateTimeOffset.MaxValue, "https://example.org/index.json", []) { IsGallery = true };

    private static string Known => Repositories.GalleryCertificates[0].Fingerprint;
}
