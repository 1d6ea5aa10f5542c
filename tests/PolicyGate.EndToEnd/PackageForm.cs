using PolicyGate.Testing;

namespace PolicyGate.EndToEnd;

/// <summary>PolicyGate as a package reference: the same findings, and one line that says which form is stronger.</summary>
public sealed class PackageForm
{
    [Fact]
    public void Finds_the_same_and_says_once_that_the_SDK_form_is_stronger()
    {
        const string Policy = "version: 1\npackages:\n  default: deny\n  allow: [PolicyGate]\npinning: { direct: fixed }\n";
        string items = """<PackageReference Include="Contoso.Good" Version="1.*" /><PackageReference Include="Contoso.Chain1" Version="1.0.0" />""";
        using ScratchRepository asSdk = Product.Repository(Policy);
        using ScratchRepository asPackage = Product.Repository(Policy, withGate: false);
        asSdk.Project("App", items);
        asPackage.Project("App", items + $"""<PackageReference Include="PolicyGate" Version="{Product.Version}" PrivateAssets="all" />""");
        CommandResult sdk = asSdk.Dotnet("build", "App");
        CommandResult package = asPackage.Dotnet("build", "App");
        Assert.NotEqual(0, sdk.ExitCode);
        Assert.NotEqual(0, package.ExitCode);
        Assert.NotEmpty(sdk.Findings);
        Assert.Equal(sdk.Findings.Select(line => line.Replace(asSdk.Path, string.Empty, StringComparison.Ordinal)), package.Findings.Select(line => line.Replace(asPackage.Path, string.Empty, StringComparison.Ordinal)));
        Assert.Single(package.Output.Split('\n'), line => line.Contains("The SDK form is stronger", StringComparison.Ordinal));
        Assert.Contains($"Sdk=\"PolicyGate/{Product.Version}\"", package.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("The SDK form is stronger", sdk.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Builds_what_the_policy_allows_and_steps_aside_where_the_SDK_form_is_in_place()
    {
        using ScratchRepository repository = Product.Repository("version: 1\npackages: { deny: [Contoso.Good] }\nrules: { PG0401: warning }\n", withRegistry: true);
        string items = $"""<PackageReference Include="Contoso.Good" Version="1.0.0" /><PackageReference Include="PolicyGate" Version="{Product.Version}" PrivateAssets="all" />""";
        repository.Project("App", items, "<TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks><OutputType>Library</OutputType>");
        foreach (bool withSdk in new[] { true, false })
        {
            if (!withSdk)
            {
                repository.RemoveGate();
            }

            for (int i = 0; i < 2; i++)
            {
                CommandResult result = repository.Dotnet("build", "App");
                Assert.True(result.ExitCode == 0, result.ToString());
                Assert.True(result.Findings.Count == 1, result.ToString());
            }
        }
    }
}
