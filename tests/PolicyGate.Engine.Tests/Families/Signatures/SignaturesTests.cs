using PolicyGate.Facts;
using PolicyGate.Testing;

namespace PolicyGate.Engine.Tests.Rules.Signatures;

public class SignaturesTests
{
    private static readonly string Ours = new('A', 64);
    private static readonly string Theirs = new('B', 64);

    [Theory]
    [InlineData("none", null, null, null)]
    [InlineData("any", null, null, "PG0601")]
    [InlineData("author", null, SignatureState.Valid, "PG0601")]
    [InlineData("repository", SignatureState.Valid, null, "PG0601")]
    [InlineData("any", SignatureState.Valid, null, null)]
    [InlineData("any", null, SignatureState.Valid, null)]
    [InlineData("any", SignatureState.Expired, SignatureState.Valid, null)]
    [InlineData("author", SignatureState.Valid, SignatureState.Invalid, null)]
    [InlineData("author", SignatureState.Expired, SignatureState.Valid, "PG0602")]
    [InlineData("author", SignatureState.Revoked, null, "PG0602")]
    [InlineData("author", SignatureState.Invalid, null, "PG0602")]
    [InlineData("author", SignatureState.Untrusted, null, "PG0603")]
    [InlineData("repository", SignatureState.Valid, SignatureState.Untrusted, "PG0603")]
    public void PG0601_PG0602_and_PG0603_say_what_is_wrong_with_the_signature_that_is_asked_for(string require, object? author, object? repository, string? rule) =>
        Assert.Equal(rule is null ? [] : [rule], Codes(Project(Signature(author), Gallery(repository)), $"signatures: {{ require: {require} }}"));

    [Fact]
    public void PG0603_notes_where_nuget_config_takes_fewer_signers()
    {
        TestProject project = new TestProject().Reference("A", "1.0.0").Signed("A").ConfiguredSigners("contoso", "feed");
        PolicyGate.Verdicts.Finding note = Assert.Single(project.Judge("packages: { allow: [A] }"));
        Assert.Equal("PG0603 nuget.config takes only packages that contoso, feed signed (signatureValidationMode, trustedSigners), and the policy names no signer of A; name them under signatures.for to have it here too", $"{note.Rule.Id} {note.Message}");
        Assert.Equal(PolicyGate.Policies.Severity.Info, note.Severity);
    }

    [Theory]
    [InlineData("packages: { allow: [A, B] }", "contoso signed (signatureValidationMode, trustedSigners), and the policy names no signer of A, B;")]
    [InlineData("signatures: { require: none }", "contoso signed (signatureValidationMode, trustedSigners), and the policy names no signer of A, B;")]
    [InlineData("signatures: { signers: { us: { fingerprints: [566A31882BE208BE4422F7CFD66ED09F5D4524A5994F50CCC8B05EC0528C1353] } }, for: [{ packages: [B], signers: [us], require: none }] }", "contoso signed (signatureValidationMode, trustedSigners), and the policy names no signer of A;")]
    [InlineData("signatures: { for: [{ packages: [A, B], require: none, owners: [contoso] }] }", "the policy names no signer of A, B;")]
    [InlineData("signatures: { signers: { us: { fingerprints: [566A31882BE208BE4422F7CFD66ED09F5D4524A5994F50CCC8B05EC0528C1353] } }, for: [{ packages: [A, B], signers: [us], require: none }] }", null)]
    public void PG0603_notes_the_packages_that_the_policy_names_no_signer_of(string policy, string? says)
    {
        PolicyGate.Verdicts.Finding[] Notes(TestProject project) => [.. project.Reference("B", "1.0.0").Reference("A", "1.0.0").Signed("A").Signed("B").Judge(policy).Where(finding => finding.IsNote)];
        Assert.Empty(Notes(new TestProject()));
        Assert.DoesNotContain(Notes(new TestProject().ConfiguredAge("nuget.org", 1).Source("nuget.org", "https://gallery.example/index.json")), note => note.Rule.Id == "PG0603");
        Assert.Equal(says is null ? [] : [true], Notes(new TestProject().ConfiguredSigners("contoso")).Select(note => note.Message.Contains(says ?? "\0", StringComparison.Ordinal)));
        Assert.All(Notes(new TestProject().ConfiguredSigners()), note => Assert.StartsWith("nuget.config takes only packages that nobody signed", note.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void PG0602_comes_first_where_the_archive_is_not_what_was_signed() =>
        Assert.Equal(
            ["PG0602 A 1.0.0 is not what was signed: the hash differs; delete it from the package folder and restore from a source that you trust"],
            new TestProject().Reference("A", "1.0.0").Signed("A", Signature(SignatureState.Valid), Gallery(SignatureState.Valid), "the hash differs").Says("signatures: { require: any }"));

    [Fact]
    public void PG0603_wants_one_of_the_signers_and_says_who_signed()
    {
        string policy = $$"""
            signatures:
              signers: { ours: { fingerprints: ["{{Ours}}"] } }
              for: [{ packages: [A], signers: [ours] }]
            """;
        Assert.Empty(Codes(Project(Signature(SignatureState.Valid), null), policy));
        Assert.Equal(["PG0603"], Codes(Project(Signature(SignatureState.Valid, Theirs), null), policy));
        Assert.Contains($"is signed by Someone ({Theirs}), not by ours", Assert.Single(Project(Signature(SignatureState.Valid, Theirs), null).Says(policy)), StringComparison.Ordinal);
        Assert.Equal(["PG0601"], Codes(Project(null, null), policy));
        Assert.Empty(new TestProject().Reference("Other", "1.0.0").Signed("Other").Says(policy));
    }

    [Fact]
    public void The_most_specific_entry_decides_and_keeps_what_it_does_not_say()
    {
        const string Policy = "signatures: { require: repository, for: [{ packages: [A], require: none }, { packages: [\"A*\"], require: author }, { packages: [\"B*\"], owners: [me] }] }";
        Assert.Empty(Codes(Project(null, null), Policy));
        Assert.Equal(["PG0601"], Codes(new TestProject().Reference("Ab", "1.0.0").Signed("Ab", repository: Gallery(SignatureState.Valid)), Policy));
        Assert.Equal(["PG0601"], Codes(new TestProject().Reference("B", "1.0.0").Signed("B", author: Signature(SignatureState.Valid)), Policy));
    }

    [Theory]
    [InlineData(null, "2026-05-01", true)]
    [InlineData("2026-05-12", "2026-05-01", false)]
    [InlineData("2026-05-12", "2026-05-12", false)]
    [InlineData("2026-05-12", "2026-05-13", true)]
    [InlineData("2026-05-12", null, true)]
    public void PG0604_refuses_a_distrusted_certificate_for_what_it_signed_after_the_day(string? after, string? stamped, bool fires)
    {
        PackageSignature signature = Signature(SignatureState.Valid)! with { Timestamp = stamped is null ? null : DateTimeOffset.Parse(stamped + "T12:00:00Z") };
        string policy = $"signatures: {{ distrust: [{{ fingerprint: \"{Ours}\", {(after is null ? string.Empty : $"after: {after}, ")}reason: leaked }}] }}";
        Assert.Equal(fires ? ["PG0604"] : [], Codes(Project(signature, null), policy));
        Assert.Equal(fires ? ["PG0604"] : [], Codes(Project(null, signature), policy));
        Assert.Empty(Codes(Project(signature with { Fingerprint = Theirs }, null), policy));
    }

    [Fact]
    public void PG0605_wants_one_of_the_owners()
    {
        const string Policy = "signatures: { for: [{ packages: [A], owners: [serilog, other] }] }";
        Assert.Empty(Codes(Project(null, Gallery(SignatureState.Valid)! with { Owners = ["x", "Serilog"] }), Policy));
        Assert.StartsWith("PG0605 A 1.0.0 is owned by x, y, not by serilog or other", Assert.Single(Project(null, Gallery(SignatureState.Valid)! with { Owners = ["x", "y"] }).Says(Policy)), StringComparison.Ordinal);
        Assert.Equal(["PG0601"], Codes(Project(Signature(SignatureState.Valid), null), Policy));
        Assert.Equal(["PG0602"], Codes(Project(null, Signature(SignatureState.Invalid)! with { Owners = ["serilog"] }), Policy));
    }

    [Fact]
    public void An_archive_that_cannot_be_read_is_missing_evidence_once_and_only_where_something_is_asked()
    {
        TestProject project = new TestProject().Reference("A", "1.0.0");
        Assert.Equal(["PG0004 PG0601 cannot be decided: the archive of A is in no package folder"], project.Says("signatures: { require: any }"));
        Assert.Empty(project.Says("signatures: { require: none }"));
        Assert.Empty(project.Says("signatures: {}"));
    }

    [Fact]
    public void A_waiver_covers_a_finding_and_an_entry_that_names_nothing_is_said()
    {
        TestProject project = Project(null, null);
        PolicyGate.Verdicts.Finding waived = Assert.Single(project.Judge("signatures: { require: any }\nwaivers: { entries: [{ rules: [PG0601], packages: [A], reason: r, expires: 2027-01-31 }] }"));
        Assert.True(waived.IsWaived);
        Assert.Contains(project.Judge("signatures: { for: [{ packages: [Gone], require: any }] }"), finding => finding.Message.Contains("signatures.for Gone matches no package", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("require: repository")]
    [InlineData("require: any")]
    [InlineData("for: [{ packages: [A], owners: [Microsoft] }]")]
    [InlineData("for: [{ packages: [A], require: repository, owners: [Microsoft] }]")]
    [InlineData("signers: { x: { fingerprints: [AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA] } }, for: [{ packages: [A], signers: [x] }]")]
    [InlineData("for: [{ packages: [A], require: none, owners: [Microsoft] }]")]
    public void PG0603_is_a_good_certificate_that_only_says_it_is_the_gallery_s(string settings)
    {
        PackageSignature claimed = Gallery(SignatureState.Valid)! with { Fingerprint = Ours, Owners = ["Microsoft"] };
        string finding = Assert.Single(Project(null, claimed).Says($"signatures: {{ {settings} }}"));
        Assert.StartsWith($"PG0603 A 1.0.0 is signed by Someone ({Ours}), which claims to be nuget.org and has none of its certificates (the newest that is known here ends on 2027-05-18): anybody can claim that; ", finding, StringComparison.Ordinal);
        Assert.EndsWith("add it to signatures.repositories.nuget.org.fingerprints", finding, StringComparison.Ordinal);

        // Once the policy knows the certificate, it is one.
        Assert.Empty(Project(null, claimed).Says($"signatures: {{ repositories: {{ nuget.org: {{ fingerprints: [\"{Ours}\"] }} }}, {settings} }}"));
    }

    [Fact]
    public void PG0603_is_a_stranger_s_countersignature_where_the_author_is_asked_for_too()
    {
        const string Policy = "signatures: { for: [{ packages: [A], require: author, owners: [Microsoft] }] }";
        PackageSignature author = Signature(SignatureState.Valid)!;
        Assert.Equal(["PG0603"], Codes(Project(author, Gallery(SignatureState.Valid)! with { Fingerprint = Theirs, Owners = ["Microsoft"] }), Policy));
        Assert.Equal(["PG0601"], Codes(Project(author, null), Policy));
        Assert.Equal(["PG0602"], Codes(Project(author, Gallery(SignatureState.Invalid)), Policy));
        Assert.Empty(Codes(Project(author, Gallery(SignatureState.Valid)! with { Owners = ["Microsoft"] }), Policy));

        // Nothing is asked of the repository: the author is enough.
        Assert.Empty(Codes(Project(author, Gallery(SignatureState.Valid)! with { Fingerprint = Theirs }), "signatures: { require: author }"));
        Assert.Empty(Codes(Project(author, Gallery(SignatureState.Valid)! with { Fingerprint = Theirs }), "signatures: { require: any }"));
    }

    [Theory]
    [InlineData("https://nuget.contoso.example/v3/index.json", "A", null)]
    [InlineData("https://nuget.contoso.example/v3/index.json", "B", "which claims to be contoso and has none of its certificates")]
    [InlineData("https://nuget.contoso.example/v3/Index.json", "A", "which claims to be https://nuget.contoso.example/v3/Index.json, a repository that the policy does not know")]
    [InlineData("https://nuget.contoso.example.evil.example/v3/index.json", "A", "a repository that the policy does not know")]
    [InlineData(null, "A", "a repository that the policy does not know")]
    public void PG0603_compares_the_certificate_with_those_of_the_service_index_that_it_claims(string? index, string digit, string? says)
    {
        string policy = $"signatures: {{ require: repository, repositories: {{ contoso: {{ service-index: \"https://NUGET.contoso.example/v3/index.json\", fingerprints: [\"{Ours}\"] }} }} }}";
        IReadOnlyList<string> said = Project(null, Gallery(SignatureState.Valid)! with { IsGallery = false, ServiceIndex = index, Fingerprint = new string(digit[0], 64) }).Says(policy);
        Assert.Equal(says is null ? [] : [true], said.Select(line => line.StartsWith("PG0603", StringComparison.Ordinal) && line.Contains(says!, StringComparison.Ordinal)));

        // What is another repository's certificate is not the gallery's.
        Assert.Equal(["PG0603"], Codes(Project(null, Gallery(SignatureState.Valid)! with { Fingerprint = Ours }), policy));
    }

    [Fact]
    public void The_gallery_s_certificates_of_all_years_are_built_in_with_their_dates()
    {
        Assert.Equal(["2018-04-10 2021-04-14", "2021-02-16 2024-05-15", "2024-02-23 2027-05-18"], PolicyGate.Rules.Repositories.GalleryCertificates.Select(certificate => $"{certificate.From:yyyy-MM-dd} {certificate.Until:yyyy-MM-dd}"));
        Assert.All(PolicyGate.Rules.Repositories.GalleryCertificates, certificate => Assert.Empty(Project(null, Gallery(SignatureState.Valid)! with { Fingerprint = certificate.Fingerprint }).Says("signatures: { require: repository }")));
        Assert.All(PolicyGate.Rules.Repositories.GalleryCertificates, certificate => Assert.Matches("^[0-9A-F]{64}$", certificate.Fingerprint));
    }

    // The clock of a TestProject stands at 2026-11-23 12:00 UTC.
    [Theory]
    [InlineData("2026-11-23T12:10:00Z", null)]
    [InlineData("2026-11-23T12:10:01Z", "PG0602")]
    [InlineData("2039-01-01T00:00:00Z", "PG0602")]
    public void PG0602_is_a_signature_that_is_dated_in_the_future(string time, string? rule)
    {
        PackageSignature dated = Gallery(SignatureState.Valid)! with { Timestamp = DateTimeOffset.Parse(time), Owners = ["me"] };
        string[] expected = rule is null ? [] : [rule];
        Assert.Equal(expected, Codes(Project(null, dated), "signatures: { require: repository }"));
        Assert.Equal(expected, Codes(Project(dated with { IsGallery = false }, null), "signatures: { require: author }"));
        Assert.Equal(expected, Codes(Project(null, dated), "signatures: { for: [{ packages: [A], owners: [me] }] }"));
    }

    private static TestProject Project(PackageSignature? author, PackageSignature? repository) => new TestProject().Reference("A", "1.0.0").Signed("A", author, repository);

    private static IEnumerable<string> Codes(TestProject project, string policy) => project.Says(policy).Select(line => line[..6]);

    private static PackageSignature? Gallery(object? state) =>
        Signature(state, PolicyGate.Rules.Repositories.GalleryCertificates[0].Fingerprint) is { } signature ? signature with { ServiceIndex = "https://gallery.example/index.json", IsGallery = true } : null;

    private static PackageSignature? Signature(object? state, string? fingerprint = null) => state is SignatureState known
        ? new PackageSignature(known, known == SignatureState.Valid ? null : "NU0000: why", fingerprint ?? Ours, "CN=Someone, O=\"Some, where\"", null, DateTimeOffset.MaxValue, null, [])
        : null;
}
