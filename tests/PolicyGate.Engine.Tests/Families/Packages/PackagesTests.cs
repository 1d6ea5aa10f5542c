using PolicyGate.Facts;
using PolicyGate.Rules;
using PolicyGate.Testing;
using PolicyGate.Verdicts;

namespace PolicyGate.Engine.Tests.Rules.Packages;

public class PackagesTests
{
    [Fact]
    public void PG0401_says_why_and_what_instead_as_the_contract_has_it()
    {
        Finding finding = Assert.Single(new TestProject().Reference("Moq", "4.20.1").Judge("packages: { deny: [{ id: Moq, versions: \"[4.20.0,4.20.2)\", reason: ships SponsorLink, use-instead: NSubstitute }] }"));
        Assert.Equal("Moq 4.20.1 is denied: ships SponsorLink; use NSubstitute instead", finding.Message);
        Assert.Equal((2, 20), (finding.DecidedBy!.Value.Line, finding.DecidedBy.Value.Column));
        Assert.Equal((TestProject.File, 10, 5), (finding.At.File, finding.At.Line, finding.At.Column));
    }

    [Theory]
    [InlineData("4.20.0", true)]
    [InlineData("4.20.1", true)]
    [InlineData("4.20.2", false)]
    [InlineData("4.18.4", false)]
    public void PG0401_names_versions(string version, bool denied) =>
        Assert.Equal(denied, new TestProject().Reference("Moq", version).Says("packages: { deny: [\"Moq@[4.20.0,4.20.2)\"] }").Count == 1);

    [Fact]
    public void Deny_beats_allow_always()
    {
        const string Policy = "packages:\n  default: deny\n  allow: [Moq, \"*\"]\n  deny: [mo*]\n";
        Assert.Equal(["PG0401 Moq 4.18.4 is denied"], new TestProject().Reference("Moq", "4.18.4").Says(Policy));
    }

    [Fact]
    public void PG0402_shows_the_way_as_the_contract_has_it()
    {
        TestProject project = new TestProject().Reference("Moq", "4.18.4").Transitive("Castle.Core", "5.1.1", "Moq");
        Assert.Equal(["PG0402 Castle.Core 5.1.1 is not on the allowlist (App → Moq 4.18.4 → Castle.Core 5.1.1)"], project.Says("packages: { default: deny, allow: [Moq] }"));
        Assert.Equal(2, project.Says("packages: { default: deny }").Count);
        Assert.Empty(project.Says("packages: { default: allow }"));
        Assert.Equal(2, project.Says("packages: { allow: [Other] }").Count);
        Assert.Empty(project.Says("packages: { deny: [Other] }"));
    }

    [Fact]
    public void PG0403_and_not_PG0402_where_only_the_version_is_wrong()
    {
        TestProject project = new TestProject().Reference("Polly", "7.2.4");
        Assert.Equal(["PG0403 Polly 7.2.4 is not an allowed version, Polly@[8.0,) is"], project.Says("packages: { default: deny, allow: [\"Polly@[8.0,)\"] }"));
        Assert.Empty(project.Says("packages: { default: deny, allow: [\"Polly@[8.0,)\", \"Polly@[7.0,8.0)\"] }"));
    }

    [Theory]
    [InlineData("1.0", "1.0.0.0")]
    [InlineData("1.0.0.0", "1.0.0+meta")]
    [InlineData("1.0.0+other", "1.0")]
    public void Versions_that_NuGet_takes_for_one_are_one(string allowed, string resolved) =>
        Assert.Empty(new TestProject().Reference("A", resolved).Says($"packages: {{ default: deny, allow: [\"A@{allowed}\"] }}"));

    [Fact]
    public void PG0405_wants_every_parent_to_be_named()
    {
        const string Policy = "packages: { only-via: [{ id: Castle.Core, parents: [NSubstitute] }] }";
        TestProject through = new TestProject().Reference("NSubstitute", "5.3.0").Transitive("Castle.Core", "5.1.1", "NSubstitute");
        Assert.Empty(through.Says(Policy));
        Assert.Equal(["PG0405 Castle.Core 5.1.1 may come in only through NSubstitute, but Moq references it (App → Moq 4.18.4 → Castle.Core 5.1.1)"], new TestProject().Reference("Moq", "4.18.4").Transitive("Castle.Core", "5.1.1", "Moq").Says(Policy));
        Assert.Equal(["PG0405 Castle.Core 5.1.1 may come in only through NSubstitute, but the project itself references it"], new TestProject().Reference("Castle.Core", "5.1.1").Says(Policy));
    }

    [Theory]
    [InlineData("Newtonsoft.Jsom", "Newtonsoft.Json")]
    [InlineData("Newtonsoft.Jso", "Newtonsoft.Json")]
    [InlineData("Newtonsoft.Jsonn", "Newtonsoft.Json")]
    [InlineData("Newtonsfot.Json", "Newtonsoft.Json")]
    [InlineData("NewtonsoftJson", "Newtonsoft.Json")]
    [InlineData("Newtonsoft-Json", "Newtonsoft.Json")]
    [InlineData("Newtonsoft_Json", "Newtonsoft.Json")]
    [InlineData("Newt0nsoft.Json", "Newtonsoft.Json")]
    [InlineData("Nеwtonsoft.Json", "Newtonsoft.Json")]
    [InlineData("Newtonsoft.Jsοn", "Newtonsoft.Json")]
    [InlineData("Ｎewtonsoft.Json", "Newtonsoft.Json")]
    [InlineData("Newtönsoft.Json", "Newtonsoft.Json")]
    [InlineData("M-oq", "Moq")]
    [InlineData("SerilogSinksConsole", "Serilog.Sinks.Console")]
    [InlineData("Contoso.Bi11ing", "Contoso.Billing")]
    [InlineData("Newtonsoft.Json.Unified", "Newtonsoft.Json")]
    [InlineData("NewtonsoftJsonApi.Net", "Newtonsoft.Json")]
    [InlineData("Autornapper", "AutoMapper")]
    [InlineData("Console.Sinks.Serilog", "Serilog.Sinks.Console")]
    [InlineData("Gif.Animated.Wpf", "WpfAnimatedGif")]
    [InlineData("AvalonEdit.Sdk", "AvalonEdit")]
    public void PG0404_sees_a_look_alike(string id, string resembled)
    {
        string says = Assert.Single(new TestProject().Reference(id, "1.0.0").Says("packages: { default: deny, look-alikes: warning, allow: [Contoso.Billing, Zzz] }"), line => line.StartsWith("PG0404", StringComparison.Ordinal));
        Assert.Contains($"looks like {resembled}", says, StringComparison.Ordinal);
    }

    [Fact]
    public void PG0404_sees_letters_of_two_scripts_whatever_they_look_like()
    {
        const string Policy = "packages: { default: allow, look-alikes: error }";
        Assert.Equal(["PG0404 Contoso.Wоrds 1.0.0 is written in letters of two scripts (о, U+043E, is Cyrillic): nobody reads it as what it is; remove it, or allow it by name"], new TestProject().Reference("Contoso.Wоrds", "1.0.0").Says(Policy));
        Assert.Contains("is Cyrillic) and looks like Newtonsoft.Json: ", Assert.Single(new TestProject().Reference("Nеwtonsoft.Json", "1.0.0").Says(Policy)), StringComparison.Ordinal);
        Assert.Empty(new TestProject().Reference("Контосо.Слова", "1.0.0").Says(Policy));
    }

    [Theory]
    [InlineData("newtonsoft", true, true)]
    [InlineData("somebody", true, false)]
    [InlineData("newtonsoft", false, false)]
    public void PG0404_lets_be_what_the_owner_of_the_other_one_owns(string owner, bool isKnownRepository, bool passes)
    {
        TestProject project = new TestProject().Reference("Newtonsoft.Json", "1.0.0").Reference("Newtonsoft.Json.Api", "1.0.0")
            .Signed("Newtonsoft.Json", repository: By("newtonsoft", true)).Signed("Newtonsoft.Json.Api", repository: By(owner, isKnownRepository));
        Assert.Equal(passes, project.Says("packages: { default: allow, look-alikes: error }").Count == 0);

        static PackageSignature By(string owner, bool isKnown) => new(SignatureState.Valid, null, isKnown ? Repositories.GalleryCertificates[0].Fingerprint : new string('A', 64), "CN=Repository", DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, "https://gallery.example/index.json", [owner]) { IsGallery = true };
    }

    [Theory]
    [InlineData("Newtonsoft.Json")]
    [InlineData("NEWTONSOFT.JSON")]
    [InlineData("NUnit")]
    [InlineData("xunit")]
    [InlineData("Mog")]
    [InlineData("Serilog.Sinks.Consolee")]
    [InlineData("Allowed.Newtonsoft")]
    [InlineData("Newtonsoft.Json.Bson")]
    [InlineData("Something.Else.Entirely")]
    public void PG0404_lets_be_what_is_well_known_allowed_or_from_an_allowed_prefix(string id) =>
        Assert.DoesNotContain(new TestProject().Reference(id, "1.0.0").Says("packages: { default: deny, look-alikes: error, allow: [Serilog.*, Allowed.Newtonsoft, Zzz] }"), line => line.StartsWith("PG0404", StringComparison.Ordinal));

    [Fact]
    public void PG0404_has_the_severity_that_the_section_says_and_is_off_by_default()
    {
        TestProject project = new TestProject().Reference("Newtonsoft.Jsom", "1.0.0");
        Assert.Equal(PolicyGate.Policies.Severity.Warning, Assert.Single(project.Judge("packages: { look-alikes: warning }")).Severity);
        Assert.Equal(PolicyGate.Policies.Severity.Error, Assert.Single(project.Judge("packages: { look-alikes: error }")).Severity);
        Assert.Empty(project.Judge("packages: { deny: [] }"));
        Assert.Empty(project.Judge("packages: { look-alikes: off }"));
    }

    [Fact]
    public void What_ships_with_the_SDK_is_exempt_unless_the_policy_asks()
    {
        TestProject project = new TestProject().Reference("Microsoft.NETCore.App.Ref", "[10.0.0]", isFromSdk: true);
        Assert.Empty(project.Says("packages: { default: deny }"));
        Assert.Single(project.Says("sdk-packages: check\npackages: { default: deny }"));
    }

    [Fact]
    public void No_well_known_id_looks_like_another_and_none_is_listed_twice()
    {
        string[] ids = [.. EmbeddedText.Lines("well-known-ids.txt")];
        Assert.True(ids.Length > 300);
        Assert.Equal(ids.Length, ids.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(ids, id => Assert.True(KnownIds.WellKnown.Contains(id)));
    }
}
