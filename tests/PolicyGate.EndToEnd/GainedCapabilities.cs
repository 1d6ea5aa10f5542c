using System.Text.RegularExpressions;
using PolicyGate.Testing;

namespace PolicyGate.EndToEnd;

/// <summary>Packages that can do more in an update than before, one capability each.</summary>
public sealed class GainedCapabilities
{
    private const string Policy = "version: 1\nrules: { PG0112: off }\ncapabilities:\n  default: deny\n  allow:\n    - { packages: [Contoso.Other], capabilities: [files, reflection], build-code: [files] }\n";

    [Fact]
    public void Fail_each_by_itself_before_anything_of_them_runs_and_pass_once_what_the_messages_print_is_written()
    {
        using TempFolder feed = new("pg-capable");
        byte[] harmless = CapableAssembly.Of("public int M() => 1;");
        foreach (string word in CapableAssembly.Statements.Keys)
        {
            new SamplePackage(Id(word), "1.0.0").File($"lib/netstandard2.0/{Id(word)}.dll", harmless).WriteTo(feed.Path);
            new SamplePackage(Id(word), "1.1.0").File($"lib/netstandard2.0/{Id(word)}.dll", CapableAssembly.That(word)).WriteTo(feed.Path);
        }

        new SamplePackage("Contoso.Analyzer", "1.0.0").File("lib/netstandard2.0/_._", string.Empty).WriteTo(feed.Path);
        new SamplePackage("Contoso.Analyzer", "1.1.0").File("lib/netstandard2.0/_._", string.Empty).File("analyzers/dotnet/cs/Contoso.Analyzer.dll", CapableAssembly.AnalyzerThat("network", "analyzer")).WriteTo(feed.Path);
        using ScratchRepository repository = Product.Repository(Policy);
        repository.Write("nuget.config", repository.Read("nuget.config").Replace("<clear /><add", $"<clear /><add key=\"capable\" value=\"{feed.Path}\" /><add", StringComparison.Ordinal));
        CommandResult before = Build("1.0.0");
        Assert.True(before.ExitCode == 0 && before.Findings.Count == 0, before.ToString());

        CommandResult gained = Build("1.1.0");
        Assert.NotEqual(0, gained.ExitCode);
        Assert.Equal(CapableAssembly.Statements.Count + 1, gained.Findings.Count);
        Assert.All(CapableAssembly.Statements, capability => Assert.Single(gained.Findings, line => line.Contains($"error PG1402: {Id(capability.Key)} 1.1.0 can do what no entry of capabilities.allow names: {capability.Key} ({capability.Value.Member}", StringComparison.Ordinal)));
        Assert.Single(gained.Findings, line => line.Contains("error PG1403: Contoso.Analyzer 1.1.0 can do in a build what no build code may: network (System.Net.Sockets.TcpClient.new", StringComparison.Ordinal));
        Assert.Empty(repository.LeftMarkers);

        string[] entries = [.. gained.Findings.Select(line => Regex.Match(line, @"add to capabilities\.allow (\{ packages: \[[^\]]+\], [a-z-]+: \[[^\]]+\] \})").Groups[1].Value)];
        repository.Write("policygate.yaml", Policy + string.Concat(entries.Select(entry => $"    - {entry}\n")));
        CommandResult allowed = Build("1.1.0");
        Assert.True(allowed.ExitCode == 0 && allowed.Findings.Count == 0, allowed.ToString());
        Assert.Equal(["analyzer"], repository.LeftMarkers);

        CommandResult Build(string version)
        {
            repository.Project("App", string.Concat(CapableAssembly.Statements.Keys.Select(Id).Append("Contoso.Analyzer").Select(id => $"""<PackageReference Include="{id}" Version="{version}" />""")));
            return repository.Dotnet("build", "App");
        }
    }

    private static string Id(string word) => $"Contoso.Can.{word}";
}
