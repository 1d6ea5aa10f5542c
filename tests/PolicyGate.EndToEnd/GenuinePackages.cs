using System.Text.Json;
using PolicyGate.Testing;

namespace PolicyGate.EndToEnd;

/// <summary>Packages as the public gallery serves them, signed and all.</summary>
public sealed class GenuinePackages
{
    private const string References = """
        <PackageReference Include="Serilog" Version="4.3.1" />
            <PackageReference Include="Serilog.Sinks.Console" Version="6.0.0" />
            <PackageReference Include="Polly" Version="8.6.5" />
            <PackageReference Include="Newtonsoft.Json" Version="13.0.3" />
            <PackageReference Include="Npgsql" Version="9.0.3" />
            <PackageReference Include="Dapper" Version="2.1.66" />
            <PackageReference Include="NSubstitute" Version="5.3.0" />
            <PackageReference Include="xunit" Version="2.9.3" />
            <PackageReference Include="YamlDotNet" Version="16.3.0" />
            <PackageReference Include="NuGet.Protocol" Version="7.9.0" />
            <PackageReference Include="Microsoft.CodeAnalysis.CSharp.Workspaces" Version="4.14.0" />
            <PackageReference Include="Humanizer.Core" Version="2.14.1" />
            <PackageReference Include="Microsoft.Data.Sqlite" Version="10.0.0" />
        """;

    private const string Properties = "<TargetFramework>net10.0</TargetFramework><RestorePackagesWithLockFile>true</RestorePackagesWithLockFile><NuGetAudit>false</NuGetAudit><NoWarn>$(NoWarn);NU1603;NU1608;NU1903</NoWarn><ManagePackageVersionsCentrally>false</ManagePackageVersionsCentrally>";

    [Fact]
    public void Are_allowed_denied_pinned_and_locked_as_the_policy_says()
    {
        using ScratchRepository repository = Product.Repository("version: 1\nextends: [recommended]\npinning: { transitive: locked, resolved: any }\n", withRegistry: true);
        repository.Project("App", References, Properties);
        CommandResult clean = repository.Dotnet("build", "App");
        Assert.True(clean.ExitCode == 0 && clean.Findings.Count == 0, clean.ToString());

        // What NuGet itself wrote down is what the gate has to find.
        Dictionary<string, string> closure = Closure(repository);
        Assert.True(closure.Count >= 40, $"only {closure.Count} packages");

        // Nothing is allowed: every package is named once, with its version.
        CommandResult nothing = Rebuilt(repository, "version: 1\npackages: { default: deny }\n");
        Assert.Equal(closure.Select(package => $"{package.Key} {package.Value}").Order(StringComparer.OrdinalIgnoreCase), Packages(nothing, "PG0402").Order(StringComparer.OrdinalIgnoreCase));
        Assert.Contains(nothing.Findings, line => line.Contains("App.csproj(13,5): error PG0402: Castle.Core 5.1.1 is not on the allowlist (App → NSubstitute 5.3.0 → Castle.Core 5.1.1)", StringComparison.Ordinal));

        // Prefixes.
        CommandResult some = Rebuilt(repository, "version: 1\npackages: { default: deny, allow: [Microsoft.*, System.*, NuGet.*, xunit*, Serilog*, SQLitePCLRaw.*] }\n");
        string[] prefixes = ["Microsoft.", "System.", "NuGet.", "xunit", "Serilog", "SQLitePCLRaw."];
        Assert.Equal(
            closure.Where(package => !prefixes.Any(prefix => package.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))).Select(package => $"{package.Key} {package.Value}").Order(StringComparer.OrdinalIgnoreCase),
            Packages(some, "PG0402").Order(StringComparer.OrdinalIgnoreCase));

        // Deny, versions, look-alikes: genuine well-known ids resemble nothing.
        CommandResult denied = Rebuilt(repository, "version: 1\npackages:\n  allow: [\"*\", Polly@8.0.0]\n  deny: [Newtonsoft.Json@13.0.3, \"Npgsql@[10.0,)\"]\n  look-alikes: error\n");
        Assert.Equal(["PG0401"], denied.Codes);
        Assert.Equal(["Newtonsoft.Json 13.0.3"], Packages(denied, "PG0401"));

        // Exact pins: every direct reference is a minimum.
        CommandResult exact = Rebuilt(repository, "version: 1\npinning: { direct: exact }\n");
        Assert.Equal(13, exact.Findings.Count(line => line.Contains(": error PG0204: ", StringComparison.Ordinal)));

        // A changed byte in an archive of the package folder, which nothing else notices.
        const string Verify = "version: 1\nlockfile: { required: true, in-sync: true, content-hash: verify }\n";
        CommandResult verified = repository.Write("policygate.yaml", Verify) is null ? null! : repository.Dotnet("build", "App");
        Assert.True(verified.ExitCode == 0, verified.ToString());
        string archive = Path.Combine(repository.PackageCache, "serilog/4.3.1/serilog.4.3.1.nupkg");
        byte[] bytes = File.ReadAllBytes(archive);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(archive, bytes);
        CommandResult altered = Rebuilt(repository, Verify + "# judge anew\n");
        Assert.Equal(["PG0303"], altered.Codes);
        Assert.Equal(["Serilog 4.3.1"], Packages(altered, "PG0303"));
    }

    [Fact]
    public void Of_central_versions_several_frameworks_runtimes_and_projects_pass_where_all_is_in_order()
    {
        const string Policy = "version: 1\nextends: [recommended]\npinning: { central: required, transitive: locked, prerelease: { allow: [] } }\npackages: { default: deny, allow: [\"*\"] }\n";
        using ScratchRepository repository = Product.Repository(Policy, withRegistry: true);
        repository.Write("Directory.Packages.props", """
            <Project>
              <PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally><CentralPackageTransitivePinningEnabled>true</CentralPackageTransitivePinningEnabled></PropertyGroup>
              <ItemGroup>
                <PackageVersion Include="Serilog" Version="4.3.1" />
                <PackageVersion Include="Serilog.Sinks.Console" Version="6.0.0" />
                <PackageVersion Include="Newtonsoft.Json" Version="13.0.3" />
                <PackageVersion Include="Microsoft.Data.Sqlite" Version="10.0.1" />
                <GlobalPackageReference Include="MinVer" Version="8.0.0" />
              </ItemGroup>
            </Project>
            """);
        const string Locked = "<RestorePackagesWithLockFile>true</RestorePackagesWithLockFile><NuGetAudit>false</NuGetAudit><OutputType>Library</OutputType>";
        repository.Project("App", """<PackageReference Include="Newtonsoft.Json" /><PackageReference Include="Microsoft.Data.Sqlite" Condition="'$(TargetFramework)' == 'net10.0'" /><ProjectReference Include="..\Lib\Lib.csproj" />""", Locked + "<TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks><RuntimeIdentifiers>linux-x64;win-x64</RuntimeIdentifiers>");
        repository.Project("Lib", """<PackageReference Include="Serilog.Sinks.Console" />""", Locked + "<TargetFramework>netstandard2.0</TargetFramework><PackageId>Contoso.Lib</PackageId>");
        for (int i = 0; i < 2; i++)
        {
            CommandResult result = repository.Dotnet("build", "App");
            Assert.True(result.ExitCode == 0 && result.Findings.Count == 0, result.ToString());
        }

        CommandResult ci = repository.Dotnet("build -p:RestoreLockedMode=true", "App", ("CI", "true"));
        Assert.True(ci.ExitCode == 0 && ci.Findings.Count == 0, ci.ToString());

        // A package of one framework and one runtime only, through another project.
        CommandResult denied = Rebuilt(repository, Policy.Replace("default: deny", "deny: [SQLitePCLRaw.*, Serilog], default: deny", StringComparison.Ordinal));
        Assert.Contains(denied.Findings, line => line.Contains("App.csproj(7,51): error PG0401: SQLitePCLRaw.core", StringComparison.Ordinal));
        Assert.Contains(denied.Findings, line => line.Contains("App.csproj(7,149): error PG0401: Serilog 4.3.1 is denied (App → Contoso.Lib → Serilog.Sinks.Console 6.0.0 → Serilog 4.3.1)", StringComparison.Ordinal));
    }

    private static CommandResult Rebuilt(ScratchRepository repository, string policy)
    {
        repository.Write("policygate.yaml", policy);
        CommandResult result = repository.Dotnet("build", "App");
        Assert.True(result.ExitCode != 0, result.ToString());
        return result;
    }

    private static IEnumerable<string> Packages(CommandResult result, string code) =>
        result.Findings.Where(line => line.Contains(code, StringComparison.Ordinal)).Select(line => string.Join(' ', line.Split($"{code}: ")[1].Split(' ')[..2]));

    private static Dictionary<string, string> Closure(ScratchRepository repository)
    {
        using JsonDocument lockFile = JsonDocument.Parse(repository.Read("App/packages.lock.json"));
        return lockFile.RootElement.GetProperty("dependencies").EnumerateObject()
            .SelectMany(target => target.Value.EnumerateObject())
            .DistinctBy(package => package.Name)
            .ToDictionary(package => package.Name, package => package.Value.GetProperty("resolved").GetString()!);
    }
}
