using System.Text.RegularExpressions;
using PolicyGate.Testing;

namespace PolicyGate.EndToEnd;

/// <summary>Packages that can do more in an update than before, one capability each: twelve libraries and twelve analyzers in one project.</summary>
public sealed class GainedCapabilities
{
    private const string Denied = "version: 1\nrules: { PG0112: off }\ncapabilities:\n  default: deny\n  allow:\n    - { packages: [Contoso.Other], capabilities: [files, reflection], build-code: [files, reflection] }\n";
    private const string Recorded = "version: 1\nrules: { PG0112: off }\ntrust: { required: true }\ncapabilities:\n  gained: error\n  allow:\n    - { packages: [Contoso.Other], capabilities: [files, reflection], build-code: [files, reflection] }\n";
    private const string Quiet = "Contoso.Quiet";
    private const string Sources = "Contoso.Sources";

    [Fact]
    public void Fail_each_by_itself_before_anything_of_them_runs_and_pass_once_what_the_messages_print_is_written()
    {
        using TempFolder feed = new("pg-capable");
        using ScratchRepository repository = Repository(feed, Denied);
        CommandResult before = Build(repository, "1.0.0");
        Assert.True(before.ExitCode == 0 && before.Findings.Count == 0, before.ToString());

        CommandResult gained = Build(repository, "1.1.0");
        Assert.NotEqual(0, gained.ExitCode);
        Assert.Equal((2 * CapableAssembly.Statements.Count) + 1, gained.Findings.Count);
        Assert.All(CapableAssembly.Statements, capability => Assert.Single(gained.Findings, line => line.Contains($"error PG1402: {Library(capability.Key)} 1.1.0 can do what no entry of capabilities.allow names: {capability.Key} ({capability.Value.Member}", StringComparison.Ordinal)));
        Assert.All(CapableAssembly.Statements, capability => Assert.Contains($"{capability.Key} ({capability.Value.Member}", Assert.Single(gained.Findings, line => line.Contains($"error PG1403: {Analyzer(capability.Key)} 1.1.0 can do in a build what no build code may: ", StringComparison.Ordinal)), StringComparison.Ordinal));
        Assert.Single(gained.Findings, line => line.Contains($"warning PG1404: {Sources} 1.1.0 cannot be analysed: contentFiles/cs/any/A.cs is a source that is compiled into the program", StringComparison.Ordinal));
        Assert.Empty(repository.LeftMarkers);

        string[] entries = [.. gained.Findings.Select(line => Regex.Match(line, @"add to capabilities\.allow (\{ packages: \[[^\]]+\], [a-z-]+: \[[^\]]+\] \})").Groups[1].Value)];
        repository.Write("policygate.yaml", Denied + string.Concat(entries.Select(entry => $"    - {entry}\n")));
        CommandResult allowed = Build(repository, "1.1.0");
        Assert.True(allowed.ExitCode == 0 && allowed.Findings.Count == 0, allowed.ToString());
        Assert.Equal(CapableAssembly.Statements.Keys.Order(StringComparer.Ordinal), repository.LeftMarkers);
    }

    [Fact]
    public void Are_told_against_the_trust_file_each_by_its_rule_and_no_other()
    {
        using TempFolder feed = new("pg-gained");
        using ScratchRepository repository = Repository(feed, Recorded);
        Assert.Equal(["PG1205"], Build(repository, "1.0.0").Codes);
        ToolInProcess.Run(0, "trust", "init", repository.Path, "--no-cache", "--apply");
        CommandResult gained = Build(repository, "1.1.0");
        Assert.Equal((3 * CapableAssembly.Statements.Count) + 1, gained.Findings.Count);
        Assert.All(CapableAssembly.Statements, capability =>
        {
            Assert.Contains($"error PG1401: {Library(capability.Key)} 1.1.0 can do what was not recorded of it: {capability.Key} ({capability.Value.Member}", Assert.Single(Of(Library(capability.Key))), StringComparison.Ordinal);
            Assert.Collection(
                Of(Analyzer(capability.Key)),
                line => Assert.Contains("error PG1203: ", line, StringComparison.Ordinal),
                line => Assert.Contains($"in a build {capability.Key} ({capability.Value.Member}", line[line.IndexOf("error PG1401: ", StringComparison.Ordinal)..], StringComparison.Ordinal));
        });
        Assert.Contains($"error PG1401: {Sources} 1.1.0 can do what was not recorded of it: unanalysable (contentFiles/cs/any/A.cs is a source", Assert.Single(Of(Sources)), StringComparison.Ordinal);
        Assert.Empty(Of(Quiet));
        Assert.Empty(repository.LeftMarkers);

        string[] Of(string id) => [.. gained.Findings.Where(line => line.Contains($": {id} 1.1.0 ", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    private static ScratchRepository Repository(TempFolder feed, string policy)
    {
        ScratchRepository repository = Product.Repository(policy);
        byte[] harmless = CapableAssembly.Of("public int M() => 1;");
        foreach (string word in CapableAssembly.Statements.Keys)
        {
            new SamplePackage(Library(word), "1.0.0").File($"lib/netstandard2.0/{Library(word)}.dll", harmless).WriteTo(feed.Path);
            new SamplePackage(Library(word), "1.1.0").File($"lib/netstandard2.0/{Library(word)}.dll", CapableAssembly.That(word)).WriteTo(feed.Path);
            AnalyzerPackage(word, "1.0.0", CapableAssembly.AnalyzerThat(Analyzer(word), null, null));
            AnalyzerPackage(word, "1.1.0", CapableAssembly.AnalyzerThat(Analyzer(word), word, Path.Combine(repository.Markers, word)));
        }

        foreach (string version in new[] { "1.0.0", "1.1.0" })
        {
            new SamplePackage(Quiet, version).File($"lib/netstandard2.0/{Quiet}.dll", harmless).WriteTo(feed.Path);
        }

        new SamplePackage(Sources, "1.0.0").WriteTo(feed.Path);
        new SamplePackage(Sources, "1.1.0").File("lib/netstandard2.0/_._", string.Empty).File("contentFiles/cs/any/A.cs", "internal static class FromAPackage;").WriteTo(feed.Path);
        repository.Write("nuget.config", repository.Read("nuget.config").Replace("<clear /><add", $"<clear /><add key=\"capable\" value=\"{feed.Path}\" /><add", StringComparison.Ordinal));
        return repository;

        void AnalyzerPackage(string word, string version, byte[] analyzer) =>
            new SamplePackage(Analyzer(word), version).File("lib/netstandard2.0/_._", string.Empty).File($"analyzers/dotnet/cs/{Analyzer(word)}.dll", analyzer).WriteTo(feed.Path);
    }

    private static CommandResult Build(ScratchRepository repository, string version)
    {
        repository.Project("App", string.Concat(CapableAssembly.Statements.Keys.SelectMany(word => new[] { Library(word), Analyzer(word) }).Concat([Quiet, Sources]).Select(id => $"""<PackageReference Include="{id}" Version="{version}" />""")));
        return repository.Dotnet("build", "App");
    }

    private static string Library(string word) => $"Contoso.Can.{word}";

    private static string Analyzer(string word) => $"Contoso.Runs.{word}";
}
