using PolicyGate.Testing;

namespace PolicyGate.EndToEnd;

/// <summary>A package that was let in turns out to be bad: the next build knows, before anything of it runs.</summary>
public sealed class KnownBad : IDisposable
{
    private const string Policy = "version: 1\nadvisories: { data: advisories/, grace: 36500d }\n";
    private readonly TempFolder feed = new("pg-known-bad");

    public void Dispose() => feed.Dispose();

    [Fact]
    public void Ends_the_next_build_and_a_namesake_of_one_s_own_does_not()
    {
        new SamplePackage("Contoso.Old", "1.0.0").WriteTo(feed["feed"]);
        using ScratchRepository repository = Product.Repository(Policy);
        string config = repository.Read("nuget.config");
        repository.Write("nuget.config", config.Replace("<clear /><add", $"<clear /><add key=\"ours\" value=\"{feed["feed"]}\" /><add", StringComparison.Ordinal));
        repository.Project("App", """<PackageReference Include="Contoso.Hostile" Version="1.0.0" /><PackageReference Include="Contoso.Old" Version="1.0.0" />""");
        repository.Write("advisories/1.json", Record("MAL-1", "Contoso.Other", "1.0.0"));
        CommandResult good = repository.Dotnet("build", "App");
        Assert.True(repository.LeftMarkers.Count > 0 && good.Codes.Count == 0, good.ToString());
        foreach (string marker in repository.LeftMarkers)
        {
            File.Delete(Path.Combine(repository.Markers, marker));
        }

        // The data is newer, and nothing else is.
        repository.Write("advisories/1.json", Record("MAL-1", "contoso.hostile", "1.0.0"));
        repository.Write("advisories/2.json", Record("GHSA-1", "Contoso.Old", "1.0.0"));
        CommandResult bad = repository.Dotnet("build --no-restore", "App");
        Assert.Equal(["PG1101", "PG1102"], bad.Codes);
        Assert.NotEqual(0, bad.ExitCode);
        Assert.Empty(repository.LeftMarkers);

        // What is let in again silences no warning, whatever it sets.
        File.Delete(Path.Combine(repository.Path, "advisories/1.json"));
        CommandResult let = repository.Dotnet("build", "App");
        Assert.True(let.ExitCode == 0 && let.Output.Contains("warning PG1101: Contoso.Old 1.0.0", StringComparison.Ordinal), let.ToString());
        let = repository.Dotnet("build --no-restore", "App");
        Assert.True(let.ExitCode == 0 && let.Output.Contains("warning PG1101: Contoso.Old 1.0.0", StringComparison.Ordinal), let.ToString());
        Assert.NotEmpty(repository.LeftMarkers);

        // A namesake, and a vulnerability within its grace.
        repository.Project("App", """<PackageReference Include="Contoso.Old" Version="1.0.0" />""");
        repository.Write("advisories/1.json", Record("MAL-1", "Contoso.Old", "1.0.0"));
        repository.Write("policygate.yaml", Policy + "sources: { owners-of: [{ packages: [Contoso.*], sources: [ours] }] }\n");
        CommandResult ours = repository.Dotnet("build", "App");
        Assert.True(ours.ExitCode == 0 && ours.Output.Contains("info PG1102: Contoso.Old 1.0.0 has the name of a malicious package, MAL-1", StringComparison.Ordinal), ours.ToString());
        Assert.Contains("warning PG1101: Contoso.Old 1.0.0", ours.Output, StringComparison.Ordinal);
    }

    private static string Record(string id, string package, string version) =>
        $$"""{ "id": "{{id}}", "modified": "2026-11-01T00:00:00Z", "published": "2026-11-01T00:00:00Z", "affected": [{ "package": { "ecosystem": "NuGet", "name": "{{package}}" }, "versions": ["{{version}}"] }] }""";
}
