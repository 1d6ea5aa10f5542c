using System.Globalization;
using PolicyGate.Testing;

namespace PolicyGate.EndToEnd;

/// <summary>A day that comes near, or a cause that was mended, breaks no build: PG0111 and PG0112 stay warnings, whatever makes errors of warnings.</summary>
public sealed class WarningsOfWaivers
{
    [Theory]
    [InlineData("-p:TreatWarningsAsErrors=true")]
    [InlineData("-p:MSBuildTreatWarningsAsErrors=true")]
    [InlineData("\"-p:WarningsAsErrors=PG0111%3BPG0112\"")]
    [InlineData("-warnaserror")]
    [InlineData("-warnaserror:PG0111,PG0112")]
    [InlineData("-warnaserror -p:TreatWarningsAsErrors=true")]
    public void Are_never_errors(string argument)
    {
        string soon = DateTime.UtcNow.AddDays(5).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        using ScratchRepository repository = Product.Repository("version: 1\n");
        repository.Project("App", """<PackageReference Include="Contoso.Good" Version="1.0.0" />""");
        repository.Write("App/policygate.yaml", $$"""
            version: 1
            packages: { deny: [Contoso.Good] }
            waivers:
              entries:
                - { rules: [PG0401], packages: [Contoso.Good], reason: it is needed, expires: {{soon}} }
                - { rules: [PG0402], packages: [Contoso.Gone], reason: it was needed, expires: 2099-01-01 }
            """);

        // Judged, and said again of the verdict that is there.
        foreach (string command in new[] { "build", "build --no-restore" })
        {
            CommandResult built = repository.Dotnet($"{command} {argument}", "App");
            Assert.True(built.ExitCode == 0, built.ToString());
            Assert.Contains(built.Findings, finding => finding.Contains(": warning PG0111: the waiver of PG0401 for Contoso.Good expires on ", StringComparison.Ordinal));
            Assert.Contains(built.Findings, finding => finding.Contains(": warning PG0112: the waiver of PG0402 for Contoso.Gone waives nothing", StringComparison.Ordinal));
        }
    }
}
