using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Rules;
using PolicyGate.Testing;
using PolicyGate.Verdicts;

namespace PolicyGate.Engine.Tests.Rules.Trust;

public class TrustTests
{
    private const string Feed = "https://feed.example/index.json";
    private const string Policy = "trust: { required: true }";
    private static readonly AuthorIdentity Alice = new("CN=Alice", "CN=Authority");
    private static readonly CodeFile Targets = new("build/A.targets", CodeKinds.Msbuild, "T1");
    private static readonly CodeFile Analyzer = new("analyzers/dotnet/cs/A.dll", CodeKinds.Analyzer, "A1");

    public static TheoryData<string, string> Changes => new()
    {
        { "nothing", string.Empty },
        { "owner added", "PG1202 has a new owner, mallory, recorded alice, bob" },
        { "owner replaced", "PG1202 has no owner in common: owned by mallory, recorded alice, bob" },
        { "owner left", "info PG1202 has an owner less, bob, which is no other publisher" },
        { "author replaced", "PG1202 has another author, CN=Mallory (issued by CN=Authority); recorded CN=Alice (issued by CN=Authority)" },
        { "authority replaced", "PG1202 has another author, CN=Alice (issued by CN=Other); recorded CN=Alice (issued by CN=Authority)" },
        { "certificate rotated", string.Empty },
        { "author stripped", "PG1202 has no signature by its author any more" },
        { "repository stripped", "PG1202 has no signature by its repository any more" },
        { "author expired", "PG1202 has no signature by its author any more (NU3037)" },
        { "altered", "PG1202 has no signature by its author and its repository any more (the hash differs)" },
        { "other repository", "PG1202 has a signature by the repository nuget.org, recorded https://other.example/index.json" },
        { "source changed", "PG1204 has the source https://other.example/index.json, recorded https://feed.example/index.json" },
        { "source unknown", "PG0004 PG1204 cannot be decided: the archive of A is in no package folder" },
        { "licence changed", "PG1204 has the licence GPL-3.0-only, recorded MIT" },
        { "analyzer gained", "PG1203 has build code that is not recorded: analyzer (recorded: msbuild)" },
        { "targets changed", "PG1203 has build code (msbuild) in an archive with other bytes than were recorded: its hash is " },
        { "other bytes", "PG1205 has the content hash OTHER, recorded HASH1" },
        { "not here", "PG0004 PG1202 cannot be decided: the archive of A is in no package folder" },
        { "not recorded", "PG1201 is not in policygate.lock.json; look at who publishes it, then record it" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Each_change_has_its_rule_and_no_other(string change, string expected)
    {
        Finding[] found = [.. Changed(change).Judge(Policy)];
        if (expected.Length == 0)
        {
            Assert.Empty(found);
            return;
        }

        Finding only = Assert.Single(found);
        string level = only.Severity == Severity.Info ? "info " : string.Empty;
        Assert.StartsWith($"{expected}", $"{level}{only.Rule.Id} {only.Message.Replace("A 2.0.0 ", string.Empty, StringComparison.Ordinal).Replace("A 1.0.0 ", string.Empty, StringComparison.Ordinal)}", StringComparison.Ordinal);
        Assert.Equal(expected.StartsWith("PG1204", StringComparison.Ordinal) ? Severity.Warning : level.Length > 0 ? Severity.Info : Severity.Error, only.Severity);
    }

    [Fact]
    public void A_finding_says_what_the_record_rests_on_and_what_to_do()
    {
        Finding assumed = Assert.Single(Changed("owner added").Judge(Policy));
        Assert.Equal("A 2.0.0 has a new owner, mallory, recorded alice, bob, in a record that was assumed when it was adopted; find out why, then policygate trust update --accept A --by NAME takes it in", assumed.Message);
        Assert.Equal(new SourceSpan("/repo/policygate.lock.json", 4, 1), assumed.DecidedBy);
        Finding reviewed = Assert.Single(Changed("owner added", Record() with { Review = new TrustReview("carol", new DateOnly(2026, 11, 1), "1.0.0", "HASH1") }).Judge(Policy));
        Assert.Contains(", in a record that was reviewed by carol on 2026-11-01, at 1.0.0; ", reviewed.Message, StringComparison.Ordinal);
        Assert.Equal("policygate trust update A", Assert.Single(Changed("not recorded").Judge(Policy)).Mend);
    }

    [Theory]
    [InlineData("certificate rotated", "", "policygate trust update A")]
    [InlineData("owner left", "", "policygate trust update A")]
    [InlineData("owner added", " (what PG1202 says of it has to be accepted first)", null)]
    [InlineData("targets changed", " (what PG1203 says of it has to be accepted first)", null)]
    [InlineData("altered", " (nobody can record it, as a signature of it is not valid)", null)]
    [InlineData("not recorded", "", "policygate trust update A")]
    public void PG0801_sends_nobody_to_a_command_that_does_not_record_the_version(string change, string held, string? mend)
    {
        Finding young = Assert.Single(Changed(change).Judge("trust: {}\nage: { minimum: 7d, unknown: off }"), finding => finding.Rule.Id == "PG0801");
        Assert.Contains($"counts from the day on which it is recorded there{held}, {(change == "not recorded" ? "and no older version is recorded that would pass now" : "use 1.0.0, which is recorded, until then")}; ", young.Message, StringComparison.Ordinal);
        Assert.Equal(mend, young.Mend);
    }

    [Fact]
    public void Several_kinds_of_evidence_are_all_asked_for()
    {
        TestProject project = Project("2.0.0", "HASH2", author: null, owners: ["mallory"]).Licensed("A", "GPL-3.0-only").Runs("A", [], Targets, Analyzer).From("A", "https://other.example/index.json");
        Assert.Equal(["PG1202", "PG1203", "PG1204"], project.Recorded(Record()).Judge(Policy).Select(finding => finding.Rule.Id));
        Assert.Contains("no signature by its author any more; no owner in common", project.Says(Policy)[0], StringComparison.Ordinal);
    }

    [Fact]
    public void What_nobody_has_to_record_passes_and_a_recorded_version_has_to_be_what_its_record_says()
    {
        Assert.Empty(Changed("not recorded").Judge("trust: {}"));
        TestProject known = Project("1.0.0", "HASH1").Unread<Facts.BuildCode>("A").Unread<PackageLicense>("A");
        Assert.Equal(["PG0004"], known.Recorded(Record()).Judge(Policy).Select(finding => finding.Rule.Id));
        TestProject other = Project("1.0.0", "HASH1").Licensed("A", "GPL-3.0-only").Runs("A", [], Targets, Analyzer);
        Assert.Equal(["PG1203", "PG1204"], other.Recorded(Record()).Judge(Policy).Select(finding => finding.Rule.Id));
        Assert.Equal(["PG0004"], Project("2.0.0", "HASH2").Unread<Facts.BuildCode>("A").Recorded(Record()).Judge(Policy).Select(finding => finding.Rule.Id));
    }

    [Fact]
    public void What_ships_with_the_SDK_is_recorded_only_where_the_policy_asks()
    {
        TestProject project = new TestProject().Reference("A", "1.0.0", isFromSdk: true).Recorded();
        Assert.Empty(project.Judge(Policy));
        Assert.Equal(["PG1201"], project.Judge($"{Policy}\nsdk-packages: check").Select(finding => finding.Rule.Id));
    }

    [Fact]
    public void Publishers_that_others_know_count_and_nothing_else_of_theirs()
    {
        TrustRecord theirs = Record() with { Licenses = ["Apache-2.0"], BuildCode = CodeKinds.None, Review = new TrustReview("org", new DateOnly(2026, 1, 1), "1.0.0", "HASH1") };
        TestProject same = Project("2.0.0", "HASH2").Recorded(Own(), [theirs]);
        Assert.Empty(same.Judge(Policy));
        Assert.Equal(["PG1202"], Project("2.0.0", "HASH2", owners: ["mallory"]).Recorded(Own(), [theirs]).Judge(Policy).Select(finding => finding.Rule.Id));

        // What the repository itself knows comes first.
        Assert.Empty(Project("2.0.0", "HASH2", owners: ["mallory"]).Recorded(Own(Record() with { Owners = ["mallory"] }), [theirs]).Judge(Policy));
    }

    [Fact]
    public void PG1205_is_said_of_a_file_that_cannot_be_read_once()
    {
        TrustFile unread = Own() with { Problems = [new TrustProblem(new SourceSpan("/repo/policygate.lock.json", 7, 1), "it is malformed")], IsUnreadable = true };
        Finding only = Assert.Single(Project("2.0.0", "HASH2").Recorded(unread).Judge(Policy));
        Assert.Equal(("PG1205", 7), (only.Rule.Id, only.At.Line));

        // A record that could not be read is none that is missing.
        TrustFile broken = Own() with { Problems = unread.Problems, Unread = new HashSet<string> { "A" } };
        Assert.Equal("PG1205", Assert.Single(Project("2.0.0", "HASH2").Recorded(broken).Judge(Policy)).Rule.Id);
    }

    [Fact]
    public void A_record_of_several_versions_takes_each_of_them()
    {
        PackageState one = State("1.0.0", "HASH1", ["alice"], SignatureLevels.Author | SignatureLevels.Repository);
        PackageState two = State("2.0.0", "HASH2", ["bob"], SignatureLevels.Repository) with { Author = null, Contents = new PackageContents("Apache-2.0", CodeKinds.Msbuild, "DIGEST") };
        TrustRecord record = TrustRecording.Of(null, [one, two], new DateOnly(2026, 11, 23), isAdopted: true);
        Assert.Equal((SignatureLevels.Repository, CodeKinds.Msbuild, null), (record.Signatures, record.BuildCode, record.Review));
        Assert.Equal(["Apache-2.0", "MIT"], record.Licenses);
        Assert.Empty(TrustComparison.Of(record, one));
        Assert.Empty(TrustComparison.Of(record, two));
    }

    [Fact]
    public void A_quiet_update_changes_nothing_but_the_versions_and_keeps_the_last_three()
    {
        TrustRecord record = TrustRecording.Of(null, [State("1.0.0", "HASH1", ["alice"], SignatureLevels.Repository)], new DateOnly(2026, 11, 1), isAdopted: true) with { Review = new TrustReview("carol", new DateOnly(2026, 11, 1), "1.0.0", "HASH1") };
        foreach (string version in new[] { "1.9.0", "1.10.0", "2.0.0" })
        {
            TrustRecord updated = TrustRecording.Of(record, [State(version, $"HASH-{version}", ["alice"], SignatureLevels.Repository)], new DateOnly(2026, 11, 20));
            Assert.Equivalent(record with { Versions = [] }, updated with { Versions = [] }, strict: true);
            record = updated;
        }

        Assert.Equal(["1.9.0", "1.10.0", "2.0.0"], record.Versions.Select(version => version.Version));
        Assert.DoesNotContain(record.Versions, version => version.IsAdopted);
    }

    [Fact]
    public void A_gained_capability_differs_but_for_those_that_no_policy_speaks_of()
    {
        const Capability Can = Capability.Files | Capability.Reflection | Capability.Network;
        TrustRecord record = Record() with { Capabilities = Capability.Files, BuildCodeCapabilities = Capability.Network };
        PackageState state = State("2.0.0", "HASH2", ["alice", "bob"], SignatureLevels.Author | SignatureLevels.Repository) with { Contents = new PackageContents("MIT", CodeKinds.None, null) { Capabilities = Can, BuildCodeCapabilities = Can | Capability.Process } };
        Assert.Equal(
            [(TrustChange.GainedCapability, "the capabilities network, which are not recorded", false), (TrustChange.GainedBuildCapability, "build code with the capabilities process, which are not recorded", false)],
            TrustComparison.Of(record, state).Select(one => (one.Change, one.What, one.IsInformation)));
        Assert.Equal(
            ["the capabilities network, reflection, which are not recorded", "build code with the capabilities process, files, which are not recorded"],
            TrustComparison.Of(record, state, new MayGain(Capability.Files, Capability.Reflection)).Select(one => one.What));
        TrustRecord recorded = TrustRecording.Of(record, [state], new DateOnly(2026, 11, 23));
        Assert.Equal((Can, Can | Capability.Process), (recorded.Capabilities, recorded.BuildCodeCapabilities));
        Assert.Empty(TrustComparison.Of(record, state with { Contents = new PackageContents("MIT", CodeKinds.None, null) }));
    }

    [Theory]
    [InlineData("https://gallery.example/index.json")]
    [InlineData("https://gallery.example/INDEX.json/")]
    public void Records_call_the_gallery_by_its_name(string source)
    {
        TestProject project = Project("2.0.0", "HASH2").From("A", source).Recorded(Record() with { Sources = [Repositories.Gallery] });
        Assert.Empty(project.Judge(Policy));
        ProjectFacts facts = project.Build();
        PackageState state = ((Evidence<PackageState>.Known)PackageStates.OfPublisher(new Repositories([], DateTimeOffset.MaxValue - TimeSpan.FromDays(1)), facts, facts.Packages[0])).Value;
        Assert.Equal(("nuget.org", "nuget.org"), (state.Source, state.Repository));
    }

    [Theory]
    [InlineData("trust: { required: maybe }", "PG0104(2,20) trust.required is one of true, false, not \"maybe\"")]
    [InlineData("trust: { fle: x }", "PG0103(2,10) trust has no key fle; do you mean file?")]
    [InlineData("trust: { extends: [{ path: x }] }", "PG0104(2,20) an entry of trust.extends needs the key sha256")]
    [InlineData("age: { clock: seen }", "PG0104(2,8) age.clock: seen is decided by the trust file; write the section trust, or let the signature decide")]
    public void The_section_is_read_strictly(string yaml, string expected) => Assert.Equal([expected], TestPolicy.Problems("version: 1\n" + yaml));

    [Theory]
    [InlineData("trust.required", "trust: { required: false }")]
    [InlineData("trust.file", "trust: { file: mine.json }")]
    [InlineData("trust", "trust: { extends: [{ path: x.json, sha256: \"566A31882BE208BE4422F7CFD66ED09F5D4524A5994F50CCC8B05EC0528C1353\" }] }")]
    [InlineData("trust", "rules: { PG1202: warning }")]
    [InlineData("age.clock", "age: { clock: signature }")]
    public void PG0107_holds_what_is_final(string final, string upper)
    {
        (PolicyFiles.PolicyLoad load, _) = TestPolicy.Load(("policygate.yaml", $"version: 1\nextends: [base.yaml]\n{upper}\n"), ("base.yaml", $"version: 1\nfinal: [{final}]\ntrust: {{ file: policygate.lock.json, required: true }}\nage: {{ minimum: 2d, clock: strictest }}\n"));
        Assert.Equal(["PG0107"], load.Problems.Select(problem => problem.Rule.Id));
    }

    [Theory]
    [InlineData("trust: { file: mine.json }", "PG0107(3,10) capabilities.gained is final, and compares with the trust file; a base policy seals it, ask its owners")]
    [InlineData("trust: { file: policygate.lock.json }", null)]
    [InlineData("trust: { required: true }", null)]
    public void What_was_gained_is_asked_of_the_trust_file_that_the_base_means(string upper, string? expected)
    {
        (PolicyFiles.PolicyLoad load, _) = TestPolicy.Load(("policygate.yaml", $"version: 1\nextends: [base.yaml]\n{upper}\n"), ("base.yaml", "version: 1\nfinal: [capabilities.gained]\ntrust: {}\ncapabilities: { gained: error }\n"));
        Assert.Equal(expected is null ? [] : [expected], TestPolicy.Describe(load.Problems));
    }

    private static TestProject Changed(string change, TrustRecord? record = null)
    {
        TestProject project = change switch
        {
            "owner added" => Project("2.0.0", "HASH2", owners: ["alice", "bob", "mallory"]),
            "owner replaced" => Project("2.0.0", "HASH2", owners: ["mallory"]),
            "owner left" => Project("2.0.0", "HASH2", owners: ["alice"]),
            "author replaced" => Project("2.0.0", "HASH2", author: Signature(Alice with { Subject = "CN=Mallory" })),
            "authority replaced" => Project("2.0.0", "HASH2", author: Signature(Alice with { Issuer = "CN=Other" })),
            "certificate rotated" => Project("2.0.0", "HASH2", author: Signature(Alice) with { Fingerprint = new string('C', 64) }),
            "author stripped" => Project("2.0.0", "HASH2", author: null),
            "author expired" => Project("2.0.0", "HASH2", author: Signature(Alice) with { State = SignatureState.Expired, Problem = "NU3037" }),
            "repository stripped" => Project("2.0.0", "HASH2").Signed("A", author: Signature(Alice)),
            "altered" => Project("2.0.0", "HASH2").Signed("A", Signature(Alice), Repository("alice", "bob"), "the hash differs"),
            "source changed" => Project("2.0.0", "HASH2").From("A", "https://other.example/index.json"),
            "source unknown" => Project("2.0.0", "HASH2").Unread<RecordedSource>("A"),
            "licence changed" => Project("2.0.0", "HASH2").Licensed("A", "GPL-3.0-only"),
            "analyzer gained" => Project("2.0.0", "HASH2").Runs("A", [], Targets, Analyzer),
            "targets changed" => Project("2.0.0", "HASH2").Runs("A", [], Targets with { Sha256 = "T2" }),
            "other bytes" => Project("1.0.0", "OTHER"),
            "not here" => new TestProject().Reference("A", "2.0.0"),
            _ => Project("2.0.0", "HASH2"),
        };
        return change switch
        {
            "not recorded" => project.Recorded(),
            "other repository" => project.Recorded(Record() with { Repositories = ["https://other.example/index.json"] }),
            _ => project.Recorded(record ?? Record()),
        };
    }

    private static TestProject Project(string version, string hash) => Project(version, hash, Signature(Alice), ["alice", "bob"]);

    private static TestProject Project(string version, string hash, string[] owners) => Project(version, hash, Signature(Alice), owners);

    private static TestProject Project(string version, string hash, PackageSignature? author, string[]? owners = null) => new TestProject().Reference("A", version).OnDisk("A", hash)
        .Signed("A", author, Repository(owners ?? ["alice", "bob"])).Licensed("A", "MIT").Runs("A", [], Targets).From("A", Feed);

    private static TrustRecord Record() => new("A")
    {
        Sources = [Feed],
        Signatures = SignatureLevels.Author | SignatureLevels.Repository,
        Repositories = [Repositories.Gallery],
        Authors = [Alice],
        Owners = ["alice", "bob"],
        Licenses = ["MIT"],
        BuildCode = CodeKinds.Msbuild,
        BuildCodeSha256 = [PackageContent.Of([(Targets.Path, Targets.Sha256)]).Digest],
        Versions = [new RecordedVersion("1.0.0", new DateOnly(2026, 11, 1), "HASH1")],
    };

    private static PackageState State(string version, string hash, string[] owners, SignatureLevels levels) => new()
    {
        Id = "A",
        Version = NuGetVersion.Parse(version),
        Hash = hash,
        Owners = owners,
        Signatures = levels,
        Author = levels.HasFlag(SignatureLevels.Author) ? Alice : null,
        Repository = Repositories.Gallery,
        Source = Feed,
        Contents = new PackageContents("MIT", CodeKinds.None, null),
    };

    private static TrustFile Own(params TrustRecord[] records) => new(records.ToDictionary(record => record.Id), []);

    private static PackageSignature Signature(AuthorIdentity author) => new(SignatureState.Valid, null, new string('A', 64), author.Subject, null, DateTimeOffset.MaxValue, null, []) { Issuer = author.Issuer };

    private static PackageSignature Repository(params string[] owners) =>
        new(SignatureState.Valid, null, Repositories.GalleryCertificates[0].Fingerprint, "CN=Repository", null, DateTimeOffset.MaxValue, "https://gallery.example/index.json", owners) { IsGallery = true };
}
