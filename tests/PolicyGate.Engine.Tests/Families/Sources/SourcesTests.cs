using PolicyGate.Facts;
using PolicyGate.Rules;
using PolicyGate.Testing;

namespace PolicyGate.Engine.Tests.Rules.Sources;

public class SourcesTests
{
    private const string Gallery = "https://gallery.example/index.json";
    private const string Corp = "https://corp.example/v3/index.json";

    [Theory]
    [InlineData(Gallery, "nuget.org", null)]
    [InlineData(Corp, "nuget.org", "PG0501")]
    [InlineData(Corp, "corp", null)]
    [InlineData("https://CORP.example/v3/index.json/", "corp", null)]
    [InlineData(Corp, "\"https://corp.example/v3/index.json\"", null)]
    [InlineData(Gallery, "corp", "PG0501")]
    public void PG0501_compares_the_recorded_source_by_key_or_URL(string source, string allow, string? rule) =>
        Assert.Equal(rule is null ? [] : [rule], Codes(Project(source).Source("corp", Corp), $"sources: {{ allow: [{allow}, \"{Corp}/other\"] }}", packageOnly: true));

    [Fact]
    public void PG0501_names_packages_and_configured_sources()
    {
        TestProject project = Project(Corp).Source("nuget.org", Gallery).Source("corp", Corp);
        Assert.Equal(
            [
                "PG0501 the source corp (https://corp.example/v3/index.json) is configured, but sources.allow does not name it; remove it, and inherited ones with <clear />",
                "PG0501 A 1.0.0 came from https://corp.example/v3/index.json, which sources.allow does not name; delete it from the package folder and restore from an allowed source",
            ],
            project.Says("sources: { allow: [nuget.org] }"));
    }

    [Fact]
    public void The_gallery_is_the_gallery_whatever_nuget_config_calls_by_its_name() =>
        Assert.Equal(["PG0501", "PG0501"], Codes(Project(Corp).Source("nuget.org", Corp), "sources: { allow: [nuget.org] }"));

    [Fact]
    public void PG0502_gives_ids_to_sources()
    {
        const string Policy = "sources: { owners-of: [{ packages: [\"A*\"], sources: [corp] }, { packages: [Ab], sources: [nuget.org] }] }";
        Assert.Empty(Codes(Project(Corp).Source("corp", Corp), Policy));
        Assert.StartsWith("PG0502 A 1.0.0 came from nuget.org, but may come from corp only", Assert.Single(Project(Gallery).Source("corp", Corp).Says(Policy)), StringComparison.Ordinal);
        Assert.Empty(Codes(new TestProject().Reference("Ab", "1.0.0").From("Ab", Gallery).Source("corp", Corp), Policy));
        Assert.Equal(["PG0502"], Codes(Project(Corp), Policy));
    }

    [Fact]
    public void PG0503_wants_a_mapping_that_names_every_package()
    {
        Assert.Equal(["PG0503"], Codes(Project(Gallery), "sources: { mapping: required }"));
        Assert.Empty(Codes(Project(Gallery), "sources: { mapping: optional }"));
        Assert.Empty(Codes(Project(Gallery).Mapped("A", "corp"), "sources: { mapping: required }"));
        Assert.Equal(["PG0503 A 1.0.0 is mapped to no source; add its id to packageSourceMapping in nuget.config"], Project(Gallery).Mapped("B", "corp").Says("sources: { mapping: required }"));
    }

    [Fact]
    public void PG0504_refuses_plain_http()
    {
        Assert.Equal(["PG0504", "PG0504"], Codes(Project("http://old.example/index.json").Source("old", "http://old.example/index.json"), "sources: { https: required }"));
        Assert.Empty(Codes(Project("/folder/feed").Source("corp", Corp), "sources: { https: required }"));
    }

    [Fact]
    public void A_source_that_nobody_recorded_is_missing_evidence_where_it_is_asked_for()
    {
        TestProject project = new TestProject().Reference("A", "1.0.0");
        Assert.Equal(["PG0004 PG0501 cannot be decided: the archive of A is in no package folder"], project.Says("sources: { allow: [nuget.org] }"));
        Assert.Equal(["PG0004"], Codes(project, "sources: { owners-of: [{ packages: [A], sources: [x] }] }"));
        Assert.Empty(Codes(project, "sources: { owners-of: [{ packages: [B], sources: [x] }], https: required }"));
    }

    [Theory]
    [InlineData("allow: [nuget.org]", true, "")]
    [InlineData("allow: [corp]", true, "PG0004")]
    [InlineData("allow: [nuget.org]", false, "PG0004")]
    [InlineData("allow: [nuget.org], owners-of: [{ packages: [A], sources: [corp] }]", true, "PG0004")]
    [InlineData("allow: [corp], owners-of: [{ packages: [A], sources: [nuget.org] }]", true, "")]
    public void Where_nothing_is_recorded_a_repository_that_counts_says_what_it_served(string sources, bool isListed, string expected)
    {
        PackageSignature gallery = new(SignatureState.Valid, null, isListed ? Repositories.GalleryCertificates[0].Fingerprint : new string('0', 64), "CN=Gallery", null, DateTimeOffset.MaxValue, Gallery, []) { IsGallery = true };
        TestProject project = new TestProject().Reference("A", "1.0.0").Source("corp", Corp).Signed("A", repository: gallery);
        Assert.Equal(expected.Length == 0 ? [] : [expected], Codes(project, $"sources: {{ {sources} }}").Where(code => code == "PG0004"));
        Assert.Contains("PG0004", Codes(project.Signed("A", repository: gallery, altered: "the hash differs"), $"sources: {{ {sources} }}"));
    }

    private static TestProject Project(string source) => new TestProject().Reference("A", "1.0.0").From("A", source);

    private static IEnumerable<string> Codes(TestProject project, string policy, bool packageOnly = false) =>
        project.Judge(policy).Where(finding => finding.Rule.Id != "PG0112" && (!packageOnly || finding.PackageId is not null)).Select(finding => finding.Rule.Id);

    [Theory]
    [InlineData("packages: { deny: [Evil] }", true)]
    [InlineData("build-code: { default: deny }", true)]
    [InlineData("sources: { mapping: optional }", true)]
    [InlineData("sources: { package-folders: [other] }", true)]
    [InlineData("sources: { package-folders: [App/pk, other] }", false)]
    [InlineData("sources: { package-folders: [App/pk/] }", false)]
    [InlineData("on-missing-evidence: error", false)]
    public void PG0501_names_a_package_folder_of_the_repository_that_the_policy_does_not(string policy, bool isFound)
    {
        string[] found = [.. new TestProject().Brings("App/pk").Says(policy).Where(line => line.StartsWith("PG0501", StringComparison.Ordinal))];
        Assert.Equal(isFound, found.Length == 1);
        Assert.All(found, line => Assert.Contains("the package folder App/pk is in the repository", line, StringComparison.Ordinal));
    }
}
