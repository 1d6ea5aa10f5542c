using PolicyGate.Testing;

namespace PolicyGate.EndToEnd;

/// <summary>Updates of packages that are in the trust file, through real builds.</summary>
public sealed class TrustedPackages
{
    private const string Marker = """<Project><Target Name="Mark" BeforeTargets="BeforeBuild"><WriteLinesToFile File="$(PG_MARKERS)/marked" Lines="x" /></Target></Project>""";

    [Fact]
    public void An_update_that_gains_code_or_changes_its_licence_is_told_before_it_runs()
    {
        using TempFolder feed = new("pg-trusted");
        Package("Contoso.Quiet", "1.0.0").WriteTo(feed.Path);
        Package("Contoso.Quiet", "1.1.0").WriteTo(feed.Path);
        Package("Contoso.Gains", "1.0.0").WriteTo(feed.Path);
        Package("Contoso.Gains", "1.1.0").File("build/Contoso.Gains.targets", Marker).WriteTo(feed.Path);
        Package("Contoso.Changes", "1.0.0").File("build/Contoso.Changes.targets", "<Project />").WriteTo(feed.Path);
        Package("Contoso.Changes", "1.1.0").File("build/Contoso.Changes.targets", Marker).WriteTo(feed.Path);
        Package("Contoso.Relicensed", "1.0.0").WriteTo(feed.Path);
        Package("Contoso.Relicensed", "1.1.0", "Apache-2.0").WriteTo(feed.Path);
        Package("Contoso.New", "1.1.0").WriteTo(feed.Path);
        using ScratchRepository repository = Product.Repository("version: 1\ntrust: { required: true }\n");
        repository.Write("nuget.config", repository.Read("nuget.config").Replace("<clear /><add", $"<clear /><add key=\"lib\" value=\"{feed.Path}\" /><add", StringComparison.Ordinal));

        // Without the file nothing is known, and that is said once.
        CommandResult missing = Build("1.0.0");
        Assert.Equal(["PG1205"], missing.Codes);
        Assert.Contains("policygate.yaml(2,1): error PG1205: there is no trust file policygate.lock.json; where somebody has made it, it was not committed, or git ignores it: git add --force policygate.lock.json there; only where nobody has, policygate trust init --apply writes it", missing.Output, StringComparison.Ordinal);
        ToolInProcess.Run(0, "trust", "init", repository.Path, "--no-cache", "--apply");
        Assert.Empty(Build("1.0.0").Findings);

        CommandResult updated = Build("1.1.0", "<PackageReference Include=\"Contoso.New\" Version=\"1.1.0\" />");
        Assert.Equal(["PG1201", "PG1203", "PG1204"], updated.Codes);
        Assert.Equal(["Contoso.Changes 1.1.0 has build code (msbuild) in an archive with other bytes", "Contoso.Gains 1.1.0 has build code that is not recorded: msbuild (recorded: none)", "Contoso.New 1.1.0 is not in policygate.lock.json", "Contoso.Relicensed 1.1.0 has the licence Apache-2.0, recorded MIT"], Said(updated));
        Assert.Empty(repository.LeftMarkers);

        ToolInProcess.Run(1, "trust", "update", "--path", repository.Path, "--no-cache", "--apply");
        Assert.Equal(["PG1203", "PG1204"], Build("1.1.0", "<PackageReference Include=\"Contoso.New\" Version=\"1.1.0\" />").Codes);
        Assert.Empty(repository.LeftMarkers);
        ToolInProcess.Run(0, "trust", "update", "--path", repository.Path, "--no-cache", "--apply", "--accept", "Contoso.Gains", "--accept", "Contoso.Changes", "--accept", "Contoso.Relicensed", "--by", "alice");
        Assert.Empty(Build("1.1.0", "<PackageReference Include=\"Contoso.New\" Version=\"1.1.0\" />").Findings);
        Assert.Equal(["marked"], repository.LeftMarkers);

        CommandResult Build(string version, string more = "")
        {
            repository.Project("App", string.Concat(new[] { "Quiet", "Gains", "Changes", "Relicensed" }.Select(name => $"<PackageReference Include=\"Contoso.{name}\" Version=\"{version}\" />")) + more);
            return repository.Dotnet("build", "App");
        }
    }

    [Fact]
    public void What_init_wrote_lets_in_and_runs_what_is_there_and_nothing_else()
    {
        using TempFolder feed = new("pg-trusted");
        Package("Contoso.Gains", "1.0.0").WriteTo(feed.Path);
        Package("Contoso.Gains", "1.1.0").File("build/Contoso.Gains.targets", Marker).WriteTo(feed.Path);
        Package("Contoso.Changes", "1.0.0").File("build/Contoso.Changes.targets", Marker).WriteTo(feed.Path);
        Package("Contoso.Changes", "1.1.0").File("build/Contoso.Changes.targets", Marker + "<!-- more -->").WriteTo(feed.Path);
        Package("Contoso.New", "1.1.0").WriteTo(feed.Path);
        using ScratchRepository repository = Product.Repository("version: 1\n");
        repository.Write("nuget.config", repository.Read("nuget.config").Replace("<clear /><add", $"<clear /><add key=\"lib\" value=\"{feed.Path}\" /><add", StringComparison.Ordinal));
        Assert.Equal(0, Run("1.0.0", "restore").ExitCode);
        File.Delete(Path.Combine(repository.Path, "policygate.yaml"));
        ToolInProcess.Run(0, "init", repository.Path, "--no-cache");
        CommandResult adopted = Run("1.0.0", "build");
        Assert.True(adopted.ExitCode == 0, $"{adopted}\n{repository.Read("policygate.yaml")}");
        Assert.Equal(["marked"], repository.LeftMarkers);
        File.Delete(Path.Combine(repository.Markers, "marked"));

        CommandResult updated = Run("1.1.0", "build", "<PackageReference Include=\"Contoso.New\" Version=\"1.1.0\" />");
        foreach (string error in new[] { "PG0402: Contoso.New 1.1.0 is not in policygate.lock.json, and no entry of packages.allow names it; policygate allow Contoso.New", "PG1203: Contoso.Gains 1.1.0 has build code that is not recorded: msbuild (recorded: none)", "PG1203: Contoso.Changes 1.1.0 has build code (msbuild) in an archive with other bytes" })
        {
            Assert.Contains($"error {error}", updated.Output, StringComparison.Ordinal);
        }

        Assert.Empty(repository.LeftMarkers);

        CommandResult Run(string version, string verb, string more = "")
        {
            repository.Project("App", $"<PackageReference Include=\"Contoso.Gains\" Version=\"{version}\" /><PackageReference Include=\"Contoso.Changes\" Version=\"{version}\" />{more}");
            return repository.Dotnet(verb, "App");
        }
    }

    private static IEnumerable<string> Said(CommandResult result) => result.Findings
        .Select(line => line[(line.IndexOf(": Contoso.", StringComparison.Ordinal) + 2)..].Split([", in a record", "; look at", " than were"], StringSplitOptions.None)[0])
        .Distinct().Order(StringComparer.Ordinal);

    private static SamplePackage Package(string id, string version, string license = "MIT") => new SamplePackage(id, version).Licensed(license).File("lib/netstandard2.0/_._", string.Empty);
}
