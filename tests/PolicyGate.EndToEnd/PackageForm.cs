using System.IO.Compression;
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
        Assert.Contains($"<Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" Version=\"{Product.Version}\" />", package.Output, StringComparison.Ordinal);
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

        // What was judged was judged by another policy: the guard of the first build holds it back once.
        Assert.Contains("PG0005", repository.Dotnet("build -p:PolicyGatePolicyFile=../other.yaml", "App").Codes);
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

    [Fact]
    public void Holds_a_hostile_package_back_from_the_second_build_on()
    {
        using ScratchRepository repository = Product.Repository(Product.DenyHostile, withGate: false);
        repository.Project("App", Itself + """<PackageReference Include="Contoso.Hostile" Version="1.0.0" />""");
        Assert.Equal(["PG0401"], repository.Dotnet("build", "App").Codes);
        foreach (string command in new[] { "build", "build --no-restore", "build -p:DesignTimeBuild=true", "msbuild -t:Restore;Build", "msbuild -t:Compile", "pack", "publish", "clean" })
        {
            Array.ForEach(Directory.GetFiles(repository.Markers), File.Delete);
            CommandResult result = repository.Dotnet(command, "App");
            Assert.True(repository.LeftMarkers.Count == 0 && (command == "clean" || result is { ExitCode: not 0 } && result.Codes.Contains("PG0401")), command + result);
        }
    }

    [Theory]
    [InlineData("<TargetFramework>net10.0</TargetFramework>")]
    [InlineData("<TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks><OutputType>Library</OutputType>")]
    public void Holds_a_hostile_package_back_that_comes_between_two_builds_and_asks_for_another_build_where_one_is_allowed(string properties)
    {
        using ScratchRepository repository = Product.Repository(Product.DenyHostile, withRegistry: true, withGate: false);
        repository.Project("App", Itself, properties);
        Succeeds(repository, "build");
        Succeeds(repository, "build");
        repository.Project("App", Itself + """<PackageReference Include="Contoso.Bridge" Version="1.0.0" />""", properties);
        Assert.Equal(["PG0401"], repository.Dotnet("build", "App").Codes);
        Assert.Empty(repository.LeftMarkers);
        repository.Write("policygate.yaml", "version: 1\n");

        // In a server the restore may judge already, and then nothing is held back.
        CommandResult allowed = repository.Dotnet("build", "App", BuildServers.None);
        Assert.True(allowed.ExitCode != 0 && allowed.Codes.SequenceEqual(["PG0005"]) && allowed.Output.Contains("judged now and allowed, so build again", StringComparison.Ordinal), allowed.ToString());
        repository.Dotnet("build", "App");
        Assert.Contains("initial", repository.LeftMarkers);
    }

    [Fact]
    public void Lets_go_with_the_restore_that_follows_its_removal_or_the_SDK_form()
    {
        using ScratchRepository repository = Product.Repository(Product.DenyHostile, withGate: false);
        string guard = Path.Combine(repository.Path, "App", "obj", "App.csproj.guard.policygate.props");
        foreach (bool bySdk in new[] { false, true })
        {
            repository.Project("App", Itself);
            Succeeds(repository, "build");
            Assert.True(File.Exists(guard));
            if (bySdk)
            {
                repository.InstallGate(Product.Version);
            }
            else
            {
                repository.Project("App", """<PackageReference Include="Contoso.Good" Version="1.0.0" />""");
            }

            Succeeds(repository, "build");
            Assert.False(File.Exists(guard));
            Succeeds(repository, "build");
        }
    }

    [Theory]
    [InlineData("Sdk/Guard.props")]
    [InlineData("tasks/net8.0/Gate.targets")]
    [InlineData("tasks/net8.0/PolicyGate.Tasks.dll")]
    [InlineData("tasks/net8.0/PolicyGate.Evidence.dll")]
    public void Holds_everything_back_where_its_own_files_are_not_what_they_were(string file)
    {
        using ScratchRepository repository = Product.Repository("version: 1\n", withGate: false);
        repository.Project("App", Itself + """<PackageReference Include="Contoso.Hostile" Version="1.0.0" />""");
        repository.Dotnet("build", "App");
        Array.ForEach(Directory.GetFiles(repository.Markers), File.Delete);
        string changed = Path.Combine(repository.PackageCache, "policygate", Product.Version, file);
        DateTime time = File.GetLastWriteTimeUtc(changed);
        File.AppendAllText(changed, " ");
        File.SetLastWriteTimeUtc(changed, time);
        CommandResult result = repository.Dotnet("build", "App");
        Assert.True(result.ExitCode != 0 && result.Codes.Intersect(["PG0001", "PG0005"]).Any(), result.ToString());

        // What an evaluation does not read is asked by the first task: what comes after it has not run.
        Assert.DoesNotContain("hook", repository.LeftMarkers);
        Assert.True(file.EndsWith("Evidence.dll", StringComparison.Ordinal) || repository.LeftMarkers.Count == 0, string.Join(' ', repository.LeftMarkers));
    }

    [Fact]
    public void Hands_over_to_a_newer_PolicyGate_once_the_policy_lets_it_in()
    {
        using ScratchRepository repository = Product.Repository(Product.DenyHostile, withGate: false);
        repository.Project("App", Itself);
        Succeeds(repository, "build");
        string newer = repository.Write("newer/PolicyGate.99.0.0.nupkg", string.Empty);
        File.Copy(Product.PackageFile, newer, overwrite: true);
        using (ZipArchive archive = ZipFile.Open(newer, ZipArchiveMode.Update))
        {
            ZipArchiveEntry nuspec = archive.GetEntry("PolicyGate.nuspec")!;
            using StreamReader reader = new(nuspec.Open());
            string text = reader.ReadToEnd().Replace($"<version>{Product.Version}</version>", "<version>99.0.0</version>", StringComparison.Ordinal);
            reader.Dispose();
            nuspec.Delete();
            using StreamWriter writer = new(archive.CreateEntry("PolicyGate.nuspec").Open());
            writer.Write(text);
        }

        repository.Project("App", """<PackageReference Include="PolicyGate" Version="99.0.0" PrivateAssets="all" /><PackageReference Include="Contoso.Hostile" Version="1.0.0" />""", "<TargetFramework>net10.0</TargetFramework><RestoreAdditionalProjectSources>../newer</RestoreAdditionalProjectSources>");
        Assert.Equal(["PG0401"], repository.Dotnet("build", "App").Codes);
        repository.Project("App", """<PackageReference Include="PolicyGate" Version="99.0.0" PrivateAssets="all" />""", "<TargetFramework>net10.0</TargetFramework><RestoreAdditionalProjectSources>../newer</RestoreAdditionalProjectSources>");
        Assert.Equal(["PG0005"], repository.Dotnet("build", "App").Codes);
        Assert.Equal(["PG0005"], repository.Dotnet("build", "App").Codes);
        Succeeds(repository, "build");
        Assert.Contains("99.0.0", repository.Read("App/obj/App.csproj.guard.policygate.props"), StringComparison.Ordinal);
        Assert.Empty(repository.LeftMarkers);
    }

    private static string Itself => $"""<PackageReference Include="PolicyGate" Version="{Product.Version}" PrivateAssets="all" />""";

    private static void Succeeds(ScratchRepository repository, string command)
    {
        CommandResult result = repository.Dotnet(command, "App");
        Assert.True(result is { ExitCode: 0, Findings.Count: 0 }, result.ToString());
    }
}
