using System.Text.RegularExpressions;
using PolicyGate.Testing;

namespace PolicyGate.EndToEnd;

/// <summary>A package that gains a targets file in an update.</summary>
public sealed class GainedBuildCode
{
    private const string Marker = """<Project><Target Name="Mark" BeforeTargets="BeforeBuild"><WriteLinesToFile File="$(PG_MARKERS)/gained" Lines="x" /></Target></Project>""";

    [Fact]
    public void Fails_before_it_runs_passes_once_approved_with_the_printed_hash_and_fails_again_when_a_byte_changes()
    {
        using TempFolder feed = new("pg-gained");
        new SamplePackage("Contoso.Lib", "1.0.0").WriteTo(feed.Path);
        new SamplePackage("Contoso.Lib", "1.1.0").File("lib/netstandard2.0/_._", string.Empty).File("build/Contoso.Lib.targets", Marker).WriteTo(feed.Path);
        new SamplePackage("Contoso.Lib", "1.2.0").File("lib/netstandard2.0/_._", string.Empty).File("build/Contoso.Lib.targets", Marker).WriteTo(feed.Path);
        new SamplePackage("Contoso.Lib", "1.3.0").File("lib/netstandard2.0/_._", string.Empty).File("build/Contoso.Lib.targets", Marker + " ").WriteTo(feed.Path);
        const string Policy = "version: 1\nbuild-code:\n  default: deny\n";
        using ScratchRepository repository = Product.Repository(Policy);
        repository.Write("nuget.config", repository.Read("nuget.config").Replace("<clear /><add", $"<clear /><add key=\"lib\" value=\"{feed.Path}\" /><add", StringComparison.Ordinal));
        Assert.Empty(Build("1.0.0").Findings);

        CommandResult gained = Build("1.1.0");
        Assert.Equal(["PG1001"], gained.Codes);
        Assert.Contains("Contoso.Lib 1.1.0 runs MSBuild code in this build: build/Contoso.Lib.targets; review it", gained.Output, StringComparison.Ordinal);
        Assert.Empty(repository.LeftMarkers);

        string hash = Regex.Match(gained.Output, "sha256: ([0-9A-F]{64})").Groups[1].Value;
        repository.Write("policygate.yaml", Policy + $"  allow:\n    - {{ package: Contoso.Lib, kinds: [msbuild], sha256: {hash} }}\n");
        Assert.Empty(Build("1.1.0").Findings);
        Assert.Equal(["gained"], repository.LeftMarkers);

        // An update that has another version only needs no new review; one that has other bytes, does.
        Assert.Empty(Build("1.2.0").Findings);
        File.Delete(Path.Combine(repository.Markers, "gained"));
        Assert.Equal(["PG1007"], Build("1.3.0").Codes);
        Assert.Empty(repository.LeftMarkers);

        CommandResult Build(string version)
        {
            repository.Project("App", $"""<PackageReference Include="Contoso.Lib" Version="{version}" />""");
            return repository.Dotnet("build", "App");
        }
    }
}
