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
    public void Fails_the_build_of_a_hostile_package_too_though_only_after_it_has_run()
    {
        using ScratchRepository repository = Product.Repository(Product.DenyHostile, withGate: false);
        repository.Project("App", $"""<PackageReference Include="Contoso.Hostile" Version="1.0.0" /><PackageReference Include="PolicyGate" Version="{Product.Version}" PrivateAssets="all" />""");
        CommandResult result = repository.Dotnet("build", "App");
        Assert.True(result.ExitCode != 0 && result.Codes.SequenceEqual(["PG0401"]), result.ToString());
        Assert.Contains("initial", repository.LeftMarkers);
    }

    [Fact]
    public void Can_be_switched_off_and_given_another_policy_on_the_command_line_only()
    {
        using ScratchRepository repository = Product.Repository("version: 1\npackages: { deny: [Contoso.Good] }\n", withGate: false);
        repository.Write("other.yaml", "version: 1\n");
        repository.Project("App", $"""<PackageReference Include="Contoso.Good" Version="1.0.0" /><PackageReference Include="PolicyGate" Version="{Product.Version}" PrivateAssets="all" />""", "<TargetFramework>net10.0</TargetFramework><PolicyGateEnabled>false</PolicyGateEnabled><PolicyGatePolicyFile>../other.yaml</PolicyGatePolicyFile>");
        Assert.Equal(["PG0401"], repository.Dotnet("build", "App").Codes);
        CommandResult off = repository.Dotnet("build -p:PolicyGateEnabled=false", "App");
        Assert.True(off.ExitCode == 0 && off.Codes.SequenceEqual(["PG0003"]), off.ToString());
        CommandResult other = repository.Dotnet("build -p:PolicyGatePolicyFile=../other.yaml", "App");
        Assert.True(other.ExitCode == 0 && other.Codes.SequenceEqual(["PG0009"]), other.ToString());
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
