using PolicyGate.Testing;
using PolicyGate.Tool;

namespace PolicyGate.EndToEnd;

/// <summary><c>exclude</c> opens nothing: a build judges whatever it builds, and after a build <c>--verify-gate</c> sees what was restored.</summary>
public sealed class ExcludedProjects
{
    private const string Policy = Product.DenyHostile + "\nexclude:\n  - { projects: [Attic/**], reason: kept for reference }\n";

    [Fact]
    public async Task A_build_judges_what_it_builds_and_check_leaves_out_what_nobody_does()
    {
        using ScratchRepository repository = Product.Repository(Policy);
        repository.Project("App", """<PackageReference Include="Contoso.Good" Version="1.0.0" />""");
        repository.Project("Attic", """<PackageReference Include="Contoso.Hostile" Version="1.0.0" />""");
        CommandResult app = repository.Dotnet("build", "App");
        Assert.True(app.ExitCode == 0 && app.Findings.Count == 0, app.ToString());
        (int code, string output) = await Run("check", repository.Path);
        Assert.True(code == 0 && output.Contains("1 excluded\nexcluded, kept for reference: Attic/Attic.csproj [policygate.yaml(", StringComparison.Ordinal), output);
        Assert.Equal(0, (await Run("check", repository.Path, "--verify-gate")).Code);

        CommandResult attic = repository.Dotnet("build", "Attic");
        Assert.True(attic.ExitCode != 0 && attic.Codes.Contains("PG0401"), attic.ToString());
        Assert.Contains(attic.Findings, line => line.Contains("warning PG0112: exclude names Attic/Attic.csproj (kept for reference), and it is judged all the same", StringComparison.Ordinal));
        Assert.Empty(repository.LeftMarkers);

        // What was restored here was built here, whatever the policy says.
        (code, output) = await Run("check", repository.Path, "--verify-gate");
        Assert.True(code == 1 && output.Contains("error PG0401: Contoso.Hostile", StringComparison.Ordinal) && !output.Contains(" excluded\n", StringComparison.Ordinal), output);
    }

    private static async Task<(int Code, string Output)> Run(params string[] arguments)
    {
        using StringWriter output = new();
        int code = await Program.RunAsync(arguments, new Terminal(output, output, isRedirected: true, isErrorRedirected: true), CancellationToken.None);
        return (code, output.ToString());
    }
}
