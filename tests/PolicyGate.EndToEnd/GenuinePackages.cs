using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using PolicyGate.Facts;
using PolicyGate.Packages;
using PolicyGate.Testing;

namespace PolicyGate.EndToEnd;

/// <summary>Packages as the public gallery serves them, signed and all.</summary>
public sealed class GenuinePackages(Xunit.Abstractions.ITestOutputHelper output)
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
    public void Say_who_signed_when_and_for_whom_as_NuGet_itself_does_without_a_network()
    {
        using ScratchRepository repository = Product.Repository("version: 1\n", withRegistry: true);
        repository.Project("App", References, Properties);
        CommandResult restored = repository.Dotnet("build", "App");
        Assert.True(restored.ExitCode == 0, restored.ToString());

        // Every fingerprint, owner and time that NuGet's own command prints is what the gate sees.
        string[] archives = [.. Directory.GetFiles(repository.PackageCache, "*.nupkg", SearchOption.AllDirectories).Where(file => !file.Contains("policygate", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        Assert.True(archives.Length >= 40, $"only {archives.Length} packages");
        foreach (string[] some in archives.Chunk(20))
        {
            string[] printed = Regex.Split(repository.Dotnet($"nuget verify -v n {string.Join(' ', some)}").Output, "(?m)^Verifying (?=[^ ]+$)")[1..];
            Assert.Equal(some.Length, printed.Length);
            for (int i = 0; i < some.Length; i++)
            {
                PackageSignatures seen = Assert.IsType<Evidence<PackageSignatures>.Known>(SignaturesFact.Fact.Find(some[i], some[i], TrustedRoots.Find())).Value;
                Assert.Null(seen.Altered);
                Assert.Equal(Printed(printed.Single(text => text.Contains(some[i], StringComparison.Ordinal))), new[] { seen.Author, seen.Repository }.OfType<PackageSignature>().Select(Seen));
                output.WriteLine($"| {Path.GetFileNameWithoutExtension(some[i])} | {Shown(seen.Author)} | {Shown(seen.Repository)} | {string.Join(", ", seen.Repository?.Owners ?? [])} |");
            }
        }

        // The gate needs no network for any of it.
        (string, string)[] cut = [("HTTPS_PROXY", "http://127.0.0.1:9"), ("HTTP_PROXY", "http://127.0.0.1:9"), ("ALL_PROXY", "http://127.0.0.1:9"), ("NO_PROXY", string.Empty)];
        repository.Write("policygate.yaml", "version: 1\nsignatures: { require: repository, for: [{ packages: [Serilog], owners: [serilog] }] }\nage: { minimum: 1d }\nlicenses: { allow: [Apache-2.0], unknown: off }\nrules: { PG0901: warning }\n");
        CommandResult offline = repository.Dotnet("build --no-restore", "App", cut);
        Assert.Equal(["PG0005", "PG0901"], offline.Codes);
        CommandResult again = repository.Dotnet("build --no-restore", "App", cut);
        Assert.True(again.ExitCode == 0, again.ToString());
        Assert.Equal(["PG0901"], again.Codes);
        Assert.Contains(again.Findings, line => line.Contains("Newtonsoft.Json 13.0.3 is licensed under MIT", StringComparison.Ordinal));
        Assert.DoesNotContain(again.Findings, line => line.Contains(" Serilog 4.3.1 ", StringComparison.Ordinal));
    }

    private static string Shown(PackageSignature? signature) => signature is null ? "none" : string.Create(CultureInfo.InvariantCulture, $"{signature.Fingerprint[..8]} {signature.Timestamp:yyyy-MM-dd HH:mm:ss}");

    private static string Seen(PackageSignature signature) => string.Create(CultureInfo.InvariantCulture, $"{signature.Fingerprint} {signature.Timestamp:MM/dd/yyyy HH:mm:ss} {signature.ServiceIndex} {string.Join(", ", signature.Owners)}");

    // "Signature type: …", then the certificate's hash, then the timestamp.
    private static IEnumerable<string> Printed(string text) => Regex.Split(text, "(?m)^Signature type: ")[1..].Select(signature =>
        $"{First(signature, "SHA256 hash: (.+)")} {First(signature, "Timestamp: (.+)")} {First(signature, "Service index: (.+)")} {First(signature, "Owners: (.+)")}");

    private static string First(string text, string pattern) => Regex.Match(text, $"(?m)^ *{pattern}$").Groups[1].Value.TrimEnd('\r');

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
