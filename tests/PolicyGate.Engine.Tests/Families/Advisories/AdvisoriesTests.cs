using System.Globalization;
using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Rules;
using PolicyGate.Testing;
using PolicyGate.Verdicts;

namespace PolicyGate.Engine.Tests.Rules.Advisories;

// The clock of a TestProject stands at 2026-11-23 12:00 UTC.
public class AdvisoriesTests
{
    private const string Policy = "advisories: { data: advisories/ }";
    private const string Gallery = "https://gallery.example/index.json";
    private const string Private = "https://feed.example/index.json";

    [Fact]
    public void PG1101_says_all_that_a_person_needs()
    {
        TestProject project = new TestProject().Reference("Top", "1.0.0").Transitive("A", "1.2.0", "Top").Advised("a", Advisory("GHSA-1", "1.0.0", "1.2.3") with { Aliases = ["CVE-1"], Severity = AdvisorySeverity.High, Summary = "Everything is open" });
        Finding only = Assert.Single(Found(project, Policy));
        Assert.Equal("PG1101 A 1.2.0 has a known vulnerability, GHSA-1, CVE-1, high: Everything is open; affected: [1.0.0, 1.2.3); update to 1.2.3 (App → Top 1.0.0 → A 1.2.0)", $"{only.Rule.Id} {only.Message}");
        Assert.Equal((Severity.Error, 2), (only.Severity, only.DecidedBy!.Value.Line));
        Assert.Equal(["GHSA-1", "CVE-1"], only.Advisories);
    }

    [Theory]
    [InlineData("0.9.9", false)]
    [InlineData("1.0.0-rc.1", false)]
    [InlineData("1.0.0", true)]
    [InlineData("1.0.0+build", true)]
    [InlineData("1.0.0.0", true)]
    [InlineData("1.2.3-rc.1", true)]
    [InlineData("1.2.3", false)]
    public void Versions_are_in_a_range_as_NuGet_orders_them(string version, bool isIn) =>
        Assert.Equal(isIn, Found(new TestProject().Reference("A", version).Advised("A", Advisory("GHSA-1", "1.0", "1.2.3")), Policy).Length == 1);

    [Fact]
    public void Records_that_name_each_other_are_one_finding_and_others_are_not()
    {
        TestProject project = new TestProject().Reference("A", "1.0.0").Advised(
            "A",
            Advisory("CVE-9", "0.1.0", "2.0.0"),
            Advisory("GHSA-1", "0.1.0", "2.0.0") with { Aliases = ["CVE-1"], Severity = AdvisorySeverity.Low },
            Advisory("CVE-1", "0.1.0", "2.0.0") with { Severity = AdvisorySeverity.Critical },
            Advisory("OTHER-1", "0.1.0", "2.0.0") with { Aliases = ["cve-9", "Cve-1"] });
        Assert.Equal(["GHSA-1, CVE-1, CVE-9, OTHER-1, critical"], Found(project, Policy).Select(finding => finding.Message.Split("vulnerability, ")[1].Split("; ")[0]));
        Assert.Equal(2, Found(new TestProject().Reference("A", "1.0.0").Advised("A", Advisory("GHSA-1", "0.1.0", "2.0.0"), Advisory("GHSA-2", "0.1.0", "2.0.0")), Policy).Length);
    }

    [Theory]
    [InlineData(null, "Error")]
    [InlineData("Low", "Info")]
    [InlineData("Moderate", "Error")]
    [InlineData("Critical", "Error")]
    public void Below_the_severity_it_is_information_and_no_severity_is_severe(string? severity, string expected)
    {
        TestProject project = new TestProject().Reference("A", "1.0.0").Advised("A", Advisory("GHSA-1", "1.0.0", "2.0.0") with { Severity = severity is null ? null : Enum.Parse<AdvisorySeverity>(severity) });
        Finding only = Assert.Single(Found(project, "advisories: { severity: moderate }"));
        Assert.Equal(expected, only.Severity.ToString());
        Assert.Equal(severity is null, only.Message.Contains("of no stated severity, which counts as severe", StringComparison.Ordinal));
        Assert.Equal(Severity.Error, Assert.Single(Found(project, Policy)).Severity);
    }

    [Theory]
    [InlineData("2026-11-20T00:00:00Z", "Warning")]
    [InlineData("2026-11-16T12:00:01Z", "Warning")]
    [InlineData("2026-11-16T12:00:00Z", "Error")]
    [InlineData(null, "Error")]
    [InlineData("2026-11-24T00:00:00Z", "Error")]
    public void Grace_makes_a_vulnerability_a_warning_for_a_while_and_malware_never(string? published, string expected)
    {
        const string Grace = "advisories: { grace: 7d }";
        Advisory advisory = Advisory("GHSA-1", "1.0.0", "2.0.0") with { Published = published is null ? null : DateTimeOffset.Parse(published, CultureInfo.InvariantCulture) };
        TestProject project = new TestProject().Reference("A", "1.0.0").Advised("A", advisory);
        Assert.Equal(expected, Assert.Single(Found(project, Grace)).Severity.ToString());
        Assert.Equal(expected == "Warning" ? [advisory.Published!.Value.AddDays(7)] : [], AdvisoryTimes.Changes(TestPolicy.Parse(Grace), project.Build()));
        Finding malware = Assert.Single(Found(new TestProject().Reference("A", "1.0.0").Advised("A", advisory with { IsMalware = true }), Grace));
        Assert.Equal(("PG1102", Severity.Error), (malware.Rule.Id, malware.Severity));
    }

    [Theory]
    [InlineData("2026-11-23", "Info")]
    [InlineData("2026-11-22", "Error")]
    public void What_is_not_affected_is_said_until_its_day(string expires, string expected)
    {
        string policy = $"advisories: {{ not-affected: [{{ advisory: cve-1, packages: [A], justification: code_not_reachable, reason: never called, expires: {expires} }}] }}";
        TestProject project = new TestProject().Reference("A", "1.0.0").Advised("A", Advisory("GHSA-1", "1.0.0", "2.0.0") with { Aliases = ["CVE-1"] }, Advisory("GHSA-2", "1.0.0", "2.0.0"));
        Finding[] found = Found(project, policy);
        Assert.Equal([expected, "Error"], found.OrderBy(finding => finding.Advisories[0]).Select(finding => finding.Severity.ToString()));
        Assert.Contains(expected == "Info" ? "is not affected by GHSA-1, CVE-1 here, code_not_reachable: never called; until 2026-11-23" : "that it is not affected was said until 2026-11-22 only", found.First(finding => finding.Advisories[0] == "GHSA-1").Message, StringComparison.Ordinal);
        Assert.Equal(expected == "Info" ? [DateTimeOffset.Parse("2026-11-24T00:00:00Z", CultureInfo.InvariantCulture)] : [], AdvisoryTimes.Changes(TestPolicy.Parse(policy), project.Build()));
    }

    [Theory]
    [InlineData("", "update to 1.2.3")]
    [InlineData("packages: { allow: [\"A@[1.0,1.2.3)\"] }", "1.2.3 mends it, and this policy does not let it in (PG0403)")]
    [InlineData("packages: { allow: [\"A@[1.0,1.2.3)\", A@2.0.0] }", "update to 2.0.0")]
    [InlineData("packages: { default: allow, deny: [A@1.2.3, A@2.0.0] }", "1.2.3 mends it, and this policy does not let it in (PG0401)")]
    [InlineData("age: { minimum: 7d }", "1.2.3 mends it and is too new for age.minimum (PG0801); to take it at once: waivers: { entries: [{ rules: [PG0801], packages: [A@1.2.3], reason: mends GHSA-1, expires: 2026-11-30 }] }")]
    [InlineData("age: { minimum: 7d }\nwaivers: { max-length: 2d }", "to take it at once: waivers: { entries: [{ rules: [PG0801], packages: [A@1.2.3], reason: mends GHSA-1, expires: 2026-11-25 }] }")]
    [InlineData("age: { minimum: 7d }\nwaivers: { entries: [{ rules: [PG0801], packages: [A@1.2.3], reason: x, expires: 2026-12-30 }] }", "update to 1.2.3")]
    public void The_remedy_is_the_first_fix_that_the_policy_lets_in(string more, string remedy)
    {
        PackageSignature signed = new(SignatureState.Valid, null, Repositories.GalleryCertificates[0].Fingerprint, "CN=Repository", DateTimeOffset.Parse("2026-11-22T00:00:00Z", CultureInfo.InvariantCulture), DateTimeOffset.MaxValue, Gallery, []) { IsGallery = true };
        TestProject project = new TestProject().Reference("A", "1.0.0").Signed("A", repository: signed)
            .Advised("A", Advisory("GHSA-1", "1.0.0", "1.2.3"), Advisory("GHSA-2", "1.5.0", "2.0.0"));
        Assert.Contains(remedy, Found(project, $"{Policy}\n{more}").First(finding => finding.Rule.Id == "PG1101").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_remedy_is_no_prerelease_and_not_vulnerable_itself_while_there_is_another()
    {
        Advisory first = Advisory("GHSA-1", "1.0.0", "1.1.0-rc.1") with { Affected = [Range("1.0.0", "1.1.0-rc.1"), Range("1.1.0", "1.2.0"), Range("1.1.5", "1.3.0")] };
        Assert.Contains("update to 1.4.0", Message(first, Advisory("GHSA-2", "1.2.5", "1.4.0")), StringComparison.Ordinal);
        Assert.Contains("update to 1.3.0, the first that mends it, which has other advisories", Message(first with { Affected = [Range("1.0.0", "1.3.0")] }, Advisory("GHSA-2", "1.2.5", null)), StringComparison.Ordinal);
        Assert.Contains("no version that mends it is known", Message(Advisory("GHSA-1", "1.0.0", null)), StringComparison.Ordinal);

        static string Message(params Advisory[] advisories) => Found(new TestProject().Reference("A", "1.0.0").Advised("A", advisories), Policy)[0].Message;
    }

    [Theory]
    [InlineData("", Gallery, "Error")]
    [InlineData("sources: { owners-of: [{ packages: [A], sources: [private] }] }", Private, "Info")]
    [InlineData("sources: { owners-of: [{ packages: [A], sources: [private] }] }", Gallery, "Error")]
    [InlineData("sources: { owners-of: [{ packages: [A], sources: [private] }] }", null, "Error")]
    [InlineData("sources: { owners-of: [{ packages: [A], sources: [nuget.org] }] }", Gallery, "Error")]
    [InlineData("sources: { owners-of: [{ packages: [B], sources: [private] }] }", Private, "Error")]
    public void PG1102_knows_where_a_package_came_from(string more, string? source, string expected)
    {
        TestProject project = new TestProject().Reference("A", "1.0.0").Source("private", Private).Advised("A", Advisory("MAL-1", null, null) with { IsMalware = true });
        project = source is null ? project : project.From("A", source);
        Finding only = Found(project, $"{Policy}\n{more}").Single(finding => finding.Rule.Id == "PG1102");
        Assert.Equal(expected, only.Severity.ToString());
        Assert.Contains(expected == "Info" ? $"is not it: it came from {Private}, which sources.owners-of gives the id to" : "is a malicious package, MAL-1; affected: every version; do not build with it", only.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, Severity.Error)]
    [InlineData(false, Severity.Info)]
    public void PG1102_takes_what_the_gallery_signed_for_the_gallery_s_whoever_passed_it_on(bool isGalleryS, object expected)
    {
        PackageSignature signed = new(SignatureState.Valid, null, isGalleryS ? Repositories.GalleryCertificates[0].Fingerprint : new string('A', 64), "CN=Repository", DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, Gallery, []) { IsGallery = true };
        TestProject project = new TestProject().Reference("A", "1.0.0").Source("private", Private).From("A", Private).Signed("A", repository: signed).Advised("A", Advisory("MAL-1", null, null) with { IsMalware = true });
        Assert.Equal((Severity)expected, Found(project, $"{Policy}\nsources: {{ owners-of: [{{ packages: [A], sources: [private] }}] }}").Single(finding => finding.Rule.Id == "PG1102").Severity);
    }

    [Fact]
    public void An_alias_of_malware_is_malware() =>
        Assert.Equal(["PG1102"], Found(new TestProject().Reference("A", "1.0.0").Advised("A", Advisory("GHSA-1", "1.0.0", null) with { Aliases = ["mal-2026-1"], Severity = AdvisorySeverity.Low }), "advisories: { severity: critical }").Select(finding => finding.Rule.Id));

    [Fact]
    public void What_ships_with_the_SDK_is_matched_too()
        => Assert.Equal(["PG1101"], Found(new TestProject().Reference("A", "1.0.0", isFromSdk: true).Advised("A", Advisory("GHSA-1", null, null)), Policy).Select(finding => finding.Rule.Id));

    [Fact]
    public void PG1103_tells_what_is_wrong_with_the_data()
    {
        const string Stale = "advisories: { max-staleness: 2d }";
        Assert.Equal(["PG1103 there is no advisory data: nothing there"], new TestProject().Reference("A", "1.0.0").Data(data => data with { Missing = "nothing there" }).Says(Stale));
        Assert.Empty(new TestProject().Says(Stale));
        Assert.Equal([DateTimeOffset.Parse("2026-11-24T12:00:00Z", CultureInfo.InvariantCulture)], AdvisoryTimes.Changes(TestPolicy.Parse(Stale), new TestProject().Build()));
        Assert.Equal(["PG1103 the newest time that advisories names is 2026-11-22 12:00 UTC, longer ago than 24h; policygate advisories update brings newer data"], new TestProject().Says("advisories: { max-staleness: 24h }"));
        Assert.Equal(["PG1103 advisories does not say how new it is, and max-staleness asks"], new TestProject().Data(data => data with { Newest = null }).Says(Stale));
        Assert.Empty(new TestProject().Data(data => data with { Newest = null }).Says(Policy));
        Assert.Equal(["PG1103 advisories has 2 records that cannot be read, and which packages it names is not known: a.json: no; bring the data anew, or take out what is no record"], new TestProject().Data(data => data with { Unread = ["a.json: no"], UnreadCount = 2 }).Says(Policy));
        Assert.Empty(new TestProject().Data(data => data with { Missing = "nothing there" }).Says("packages: { default: allow }"));
    }

    [Fact]
    public void PG1104_tells_that_a_suppression_silences_nothing_here()
    {
        TestProject project = new TestProject().Reference("A", "1.0.0").Advised("A", Advisory("GHSA-1", "1.0.0", "2.0.0")).Suppresses("https://advisories.example/GHSA-1");
        Finding[] found = Found(project, Policy);
        Assert.Equal([("PG1101", Severity.Error), ("PG1104", Severity.Info)], found.OrderBy(finding => finding.Rule.Id).Select(finding => (finding.Rule.Id, finding.Severity)));
        Assert.Empty(project.Says("packages: { default: allow }"));
    }

    [Fact]
    public void A_waiver_of_one_advisory_waives_no_other()
    {
        const string Waiver = Policy + "\nwaivers: { entries: [{ rules: [PG1101], packages: [A], advisories: [cve-1], reason: being mended, expires: 2026-12-31 }] }";
        TestProject project = new TestProject().Reference("A", "1.0.0").Advised("A", Advisory("GHSA-1", "1.0.0", "2.0.0") with { Aliases = ["CVE-1"] }, Advisory("GHSA-2", "1.0.0", "2.0.0"));
        Assert.Equal([("GHSA-1", true), ("GHSA-2", false)], Found(project, Waiver).OrderBy(finding => finding.Advisories[0]).Select(finding => (finding.Advisories[0], finding.IsWaived)));
        Assert.All(Found(project, Waiver.Replace(" advisories: [cve-1],", string.Empty, StringComparison.Ordinal)), finding => Assert.True(finding.IsWaived));
    }

    [Fact]
    public void What_of_a_record_could_not_be_read_is_said() =>
        Assert.Contains("; the end is unknown; ", Assert.Single(Found(new TestProject().Reference("A", "1.0.0").Advised("A", Advisory("GHSA-1", null, null) with { Problem = "the end is unknown" }), Policy)).Message, StringComparison.Ordinal);

    [Fact]
    public void Thousands_of_advisories_and_fixes_of_one_id_end_soon_and_stay_readable()
    {
        Advisory[] many = [.. Enumerable.Range(0, 5_000).Select(i => Advisory($"GHSA-{i}", "1.0.0", null) with { Aliases = ["CVE-1"], Affected = [Range("1.0.0", $"2.0.{i}")] })];
        Finding only = Assert.Single(Found(new TestProject().Reference("A", "1.0.0").Advised("A", many), Policy));
        Assert.True(only.Message.Length < 1_000);
    }

    private static Finding[] Found(TestProject project, string policy) => [.. project.Judge(policy).Where(finding => finding.Rule.Family == "advisories")];

    private static Advisory Advisory(string id, string? from, string? to) => new(id, [], IsMalware: false, null, null, string.Empty, null, [Range(from, to)]);

    private static AffectedRange Range(string? from, string? to) =>
        new(from is null ? null : NuGetVersion.Parse(from), to is null ? null : NuGetVersion.Parse(to)) { IsFixed = to is not null };
}
