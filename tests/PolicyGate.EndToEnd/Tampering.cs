using PolicyGate.Testing;

namespace PolicyGate.EndToEnd;

/// <summary>A package that was allowed and built with, changed in the package folder afterwards: found before the changed file is used.</summary>
public sealed class Tampering
{
    private const string Policy = "version: 1\npackages: { allow: [Contoso.Hostile] }\nintegrity: { archive: verify, files: used }\n";

    [Theory]
    [InlineData("build/Contoso.Hostile.props", "PG0702")]
    [InlineData("build/Contoso.Hostile.targets", "PG0702")]
    [InlineData("analyzers/dotnet/cs/*.dll", "PG0702")]
    [InlineData("*.nupkg", "PG0701")]
    public void Is_found_before_the_file_is_used_although_a_verdict_was_ok(string file, string rule)
    {
        using ScratchRepository repository = Product.Repository(Policy);
        repository.Project("App", """<PackageReference Include="Contoso.Hostile" Version="1.0.0" />""");
        CommandResult first = repository.Dotnet("build", "App");
        Assert.True(first.ExitCode == 0 && repository.LeftMarkers.Count > 0, first.ToString());
        CommandResult second = repository.Dotnet("build --no-restore", "App");
        Assert.True(second.ExitCode == 0 && second.Findings.Count == 0, second.ToString());

        string root = Path.Combine(repository.PackageCache, "contoso.hostile/1.0.0");
        string changed = Directory.GetFiles(Path.Combine(root, Path.GetDirectoryName(file)!), Path.GetFileName(file)).First();
        File.AppendAllText(changed, changed.EndsWith('s') ? "<!-- evil -->" : "evil");
        foreach (string marker in Directory.GetFiles(repository.Markers))
        {
            File.Delete(marker);
        }

        CommandResult tampered = repository.Dotnet("build --no-restore", "App");
        Assert.NotEqual(0, tampered.ExitCode);
        Assert.Contains(rule, tampered.Codes);
        Assert.True(repository.LeftMarkers.Count == 0, $"{string.Join(", ", repository.LeftMarkers)}\n{tampered}");
    }
}
