using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Testing;
using PolicyGate.Tool.Adopting;

namespace PolicyGate.Tool.Tests.Adopting;

/// <summary>Names that signatures bring: whatever they hold, the drafted policy says what is there and no more.</summary>
public sealed class StrangersNamesTests
{
    [Theory]
    [InlineData("us\n    - \"*\"\n    #")]
    [InlineData("us\u0085    - \"*\"")]
    [InlineData("us\u2028    - \"*\"")]
    [InlineData("us\r    - \"*\"")]
    public void Owners_that_nobody_could_read_are_none_and_write_no_entries(string owner)
    {
        TestProject project = new();
        foreach (string id in new[] { "Evil.A", "Evil.B", "Evil.C", "Evil.D" })
        {
            project.Reference(id, "1.0.0").Signed(id, author: Signed("CN=Author", 'D'), repository: Signed("CN=Feed", 'C', "us", owner));
        }

        Policy policy = Draft(project, [new ApprovalDraft("Evil.A", CodeKinds.Msbuild, null)]);
        Assert.Empty(policy.Packages!.Allow);
        Assert.Equal("us", Assert.Single(Assert.Single(policy.Signatures!.For).Owners));
    }

    [Fact]
    public void Signers_of_other_subjects_have_other_names_which_are_keys()
    {
        string[] subjects = ["CN=Contoso Ltd", "CN=Contoso-Ltd", "CN=Contoso Ltd, O=Evil", "CN=null", "CN=true", "CN=1", "CN=\"a\n  x: y\""];
        TestProject project = new();
        foreach ((int index, string subject) in subjects.Index())
        {
            project.Reference($"P{index}", "1.0.0").Signed($"P{index}", author: Signed(subject, (char)('0' + index)), repository: Signed("CN=Feed", 'C', "us"));
        }

        SignaturesSection section = Draft(project, [.. subjects.Select((_, index) => new ApprovalDraft($"P{index}", CodeKinds.Msbuild, null))]).Signatures!;
        Assert.Equal(["a-x-y", "contoso-ltd", "contoso-ltd-2", "contoso-ltd-3", "signer-1", "signer-null", "signer-true"], section.Signers.Keys.Order(StringComparer.Ordinal));
        foreach (int index in Enumerable.Range(0, subjects.Length))
        {
            SignatureDemand demand = Assert.Single(section.For, demand => demand.Packages.Any(package => package.Id.Text == $"P{index}"));
            Assert.Equal(new string((char)('0' + index), 64), Assert.Single(demand.Fingerprints));
        }
    }

    private static PackageSignature Signed(string subject, char fingerprint, params string[] owners) =>
        new(SignatureState.Valid, null, new string(fingerprint, 64), subject, new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero), DateTimeOffset.MaxValue, owners.Length > 0 ? "https://feed.contoso.example/v3/index.json" : null, owners);

    // What the SDK chooses is approved by who signed it.
    private static Policy Draft(TestProject project, IReadOnlyList<ApprovalDraft> approvals)
    {
        ProjectFacts facts = project.Reference("Ours", "1.0.0").Signed("Ours", repository: Signed("CN=Feed", 'C', "us")).With(lockedMode: true).Build();
        PolicyDraft policy = new(new Inventory([facts with { Packages = [.. facts.Packages.Select(package => package with { IsFromSdk = package.Id != "Ours" })] }]), new DateOnly(2026, 11, 23), null) { Approvals = approvals };
        string draft = policy.Write();
        return TestPolicy.Parse(draft[(draft.IndexOf("version: 1\n", StringComparison.Ordinal) + "version: 1\n".Length)..]);
    }
}
