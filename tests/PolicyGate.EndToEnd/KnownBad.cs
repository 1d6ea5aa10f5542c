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
        Assert.True(ours.ExitCode == 0 && Assert.Single(ours.Hidden.Distinct()).EndsWith("App.csproj: 1 note: policygate check --verbose", StringComparison.Ordinal), ours.ToString());
        Assert.Contains("info PG1102: Contoso.Old 1.0.0 has the name of a malicious package, MAL-1", repository.Read("App/obj/App.csproj.policygate.findings"), StringComparison.Ordinal);
        Assert.Contains("warning PG1101: Contoso.Old 1.0.0", ours.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Newer_data_judges_those_anew_whom_it_touches_and_nobody_else()
    {
        const string NotJudged = "nothing was judged anew";
        new SamplePackage("Contoso.Old", "1.0.0").WriteTo(feed["feed"]);
        using ScratchRepository repository = Product.Repository(Policy);
        repository.Write("nuget.config", repository.Read("nuget.config").Replace("<clear /><add", $"<clear /><add key=\"ours\" value=\"{feed["feed"]}\" /><add", StringComparison.Ordinal));
        repository.Project("App", """<PackageReference Include="Contoso.Old" Version="1.0.0" />""");
        repository.Write("advisories/1.json", Record("GHSA-1", "Contoso.Old", "1.0.0"));
        CommandResult first = repository.Dotnet("build -v:detailed", "App");
        Assert.True(first.ExitCode == 0 && !first.Output.Contains(NotJudged, StringComparison.Ordinal), first.ToString());

        // What it found is said again, by this build and by the next, which has nothing to do.
        repository.Write("advisories/2.json", Record("GHSA-2", "Contoso.Other", "1.0.0"));
        CommandResult other = repository.Dotnet("build -v:detailed", "App");
        Assert.True(other.ExitCode == 0 && other.Output.Contains(NotJudged, StringComparison.Ordinal), other.ToString());
        Assert.Contains("warning PG1101: Contoso.Old 1.0.0", other.Output, StringComparison.Ordinal);
        CommandResult next = repository.Dotnet("build -v:detailed", "App");
        Assert.True(next.ExitCode == 0 && !next.Output.Contains(NotJudged, StringComparison.Ordinal), next.ToString());
        Assert.Contains("warning PG1101: Contoso.Old 1.0.0", next.Output, StringComparison.Ordinal);

        repository.Write("advisories/3.json", Record("MAL-3", "Contoso.Old", "1.0.0"));
        CommandResult touched = repository.Dotnet("build -v:detailed", "App");
        Assert.True(touched.ExitCode != 0 && touched.Codes.Contains("PG1102") && !touched.Output.Contains(NotJudged, StringComparison.Ordinal), touched.ToString());

        // Nor where something else changed besides.
        File.Delete(Path.Combine(repository.Path, "advisories/3.json"));
        repository.Dotnet("build", "App");
        repository.Write("advisories/4.json", Record("GHSA-4", "Contoso.Other", "1.0.0"));
        repository.Write("policygate.yaml", Policy + "packages: { deny: [{ id: Contoso.Old, reason: old }] }\n");
        CommandResult denied = repository.Dotnet("build -v:detailed", "App");
        Assert.True(denied.Codes.Contains("PG0401") && !denied.Output.Contains(NotJudged, StringComparison.Ordinal), denied.ToString());
    }

    private static string Record(string id, string package, string version) =>
        $$"""{ "id": "{{id}}", "modified": "2026-11-01T00:00:00Z", "published": "2026-11-01T00:00:00Z", "affected": [{ "package": { "ecosystem": "NuGet", "name": "{{package}}" }, "versions": ["{{version}}"] }] }""";
}
