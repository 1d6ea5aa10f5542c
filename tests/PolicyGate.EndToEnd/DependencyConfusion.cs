using PolicyGate.Testing;

namespace PolicyGate.EndToEnd;

/// <summary>One id in two folder feeds, the higher version in the wrong one.</summary>
public sealed class DependencyConfusion
{
    [Fact]
    public void Is_PG0502_also_where_the_package_is_in_the_package_folder_already()
    {
        using TempFolder feeds = new("pg-confusion");
        new SamplePackage("Contoso.Internal", "1.0.0").WriteTo(feeds["ours"]);
        new SamplePackage("Contoso.Internal", "1.9.0").WriteTo(feeds["theirs"]);
        using ScratchRepository repository = Product.Repository("version: 1\nsources: { owners-of: [{ packages: [Contoso.*], sources: [ours] }] }\n");
        string config = repository.Read("nuget.config");
        repository.Write("nuget.config", config.Replace("<clear /><add", $"<clear /><add key=\"ours\" value=\"{feeds["ours"]}\" /><add key=\"theirs\" value=\"{feeds["theirs"]}\" /><add", StringComparison.Ordinal));
        repository.Project("App", """<PackageReference Include="Contoso.Internal" Version="1.*" />""");
        CommandResult confused = repository.Dotnet("build", "App");
        Assert.Equal(["PG0502"], confused.Codes);
        Assert.Contains($"Contoso.Internal 1.9.0 came from {feeds["theirs"]}, but may come from ours only", confused.Output, StringComparison.Ordinal);

        // The wrong feed is gone, the package is still there.
        repository.Write("nuget.config", config.Replace("<clear /><add", $"<clear /><add key=\"ours\" value=\"{feeds["ours"]}\" /><add", StringComparison.Ordinal));
        repository.Project("App", """<PackageReference Include="Contoso.Internal" Version="1.9.0" />""");
        Assert.Equal(["PG0502"], repository.Dotnet("build", "App").Codes);
        repository.Project("App", """<PackageReference Include="Contoso.Internal" Version="1.0.0" />""");
        CommandResult right = repository.Dotnet("build", "App");
        Assert.True(right.ExitCode == 0 && right.Findings.Count == 0, right.ToString());
    }
}
