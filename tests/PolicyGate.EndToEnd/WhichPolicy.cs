using PolicyGate.Testing;

namespace PolicyGate.EndToEnd;

/// <summary>Which policy decided is never silent.</summary>
public sealed class WhichPolicy
{
    private const string Found = "version: 1\npackages: { deny: [Contoso.Good] }\nfinal: [packages.deny]\n";

    [Fact]
    public void Is_said_in_every_build_and_ends_it_where_CI_is_true_unless_it_extends_the_one_that_is_found()
    {
        using ScratchRepository repository = Repository();
        Assert.Equal(["PG0401"], repository.Dotnet("build", "App").Codes);

        // Another policy lets the package in, and says so, in a build that has nothing to do too.
        for (int i = 0; i < 2; i++)
        {
            CommandResult lax = repository.Dotnet("build -p:PolicyGatePolicyFile=../lax.yaml", "App");
            Assert.True(lax.ExitCode == 0, lax.ToString());
            Assert.Contains("warning PG0009: PolicyGatePolicyFile, on the command line or in the environment, has lax.yaml decide, and policygate.yaml, which is found here, is not asked", Assert.Single(lax.Findings.Distinct()), StringComparison.Ordinal);
        }

        CommandResult ci = repository.Dotnet("build -p:PolicyGatePolicyFile=../lax.yaml", "App", ("CI", "true"));
        Assert.True(ci.ExitCode != 0 && ci.Codes.SequenceEqual(["PG0009"]), ci.ToString());
        Assert.Contains(": error PG0009: ", ci.Findings[0], StringComparison.Ordinal);

        // What extends the found one keeps what that has made final.
        CommandResult more = repository.Dotnet("build -p:PolicyGatePolicyFile=../more.yaml", "App", ("CI", "true"));
        Assert.True(more.ExitCode != 0 && more.Codes.SequenceEqual(["PG0009", "PG0401"]), more.ToString());
        Assert.All(more.Findings.Where(line => line.Contains("PG0009", StringComparison.Ordinal)), line => Assert.Contains(": warning PG0009: ", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Is_said_where_the_environment_names_it_and_cannot_be_hidden_where_it_is_an_error()
    {
        using ScratchRepository repository = Repository();
        CommandResult here = repository.Dotnet("build", "App", ("PolicyGatePolicyFile", Path.Combine(repository.Path, "lax.yaml")));
        Assert.True(here.ExitCode == 0 && here.Codes.SequenceEqual(["PG0009"]), here.ToString());
        foreach (string arguments in new[] { "build -p:NoWarn=PG0009", "build -p:ContinuousIntegrationBuild=true", "build -p:WarningsNotAsErrors=PG0009" })
        {
            CommandResult ci = repository.Dotnet(arguments, "App", ("PolicyGatePolicyFile", "recommended"), ("CI", "true"));
            Assert.True(ci.ExitCode != 0 && ci.Findings.Any(line => line.Contains(": error PG0009: ", StringComparison.Ordinal)), ci.ToString());
        }
    }

    private static ScratchRepository Repository()
    {
        ScratchRepository repository = Product.Repository(Found);
        repository.Write("lax.yaml", "version: 1\n");
        repository.Write("more.yaml", "version: 1\nextends: [policygate.yaml]\n");
        repository.Project("App", """<PackageReference Include="Contoso.Good" Version="1.0.0" />""");
        return repository;
    }
}
