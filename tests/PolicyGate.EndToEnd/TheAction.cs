using System.Diagnostics;
using System.Text.Json;
using PolicyGate.Testing;
using YamlDotNet.RepresentationModel;

namespace PolicyGate.EndToEnd;

/// <summary>The GitHub action: its steps in their order, as a runner runs them.</summary>
public sealed class TheAction
{
    private const string Policy = "version: 1\npackages:\n  deny: [Contoso.Hostile]\n";

    private static YamlMappingNode Action
    {
        get
        {
            YamlStream yaml = [];
            yaml.Load(new StringReader(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "action.yml"))));
            return (YamlMappingNode)yaml.Documents[0].RootNode;
        }
    }

    [Fact]
    public void Annotates_reports_sums_up_and_reviews_a_pull_request()
    {
        using ScratchRepository repository = Product.Repository(Policy, withGate: false);
        using TempFolder runner = new("pg-runner");
        repository.Write(".gitignore", "obj/\nbin/\n");
        Restore("""<PackageReference Include="Contoso.Good" Version="[1.0.0]" />""");
        Directory.Delete(Path.Combine(repository.Path, ".git"));
        TestGit.Run(repository.Path, "init", "-q");
        TestGit.Commit(repository.Path, "before");
        string before = TestGit.Run(repository.Path, "rev-parse", "HEAD").Trim();
        Restore("""<PackageReference Include="Contoso.Good" Version="[1.1.0]" />""");
        TestGit.Commit(repository.Path, "$(touch injected)");

        string log = Run(repository, runner, before, out int code);
        string summary = File.ReadAllText(runner["summary"]);
        Assert.True(code == 0 && File.ReadAllText(runner["output"]) == "exit-code=0\n", log);
        Assert.StartsWith("### PolicyGate check: passed\n", summary, StringComparison.Ordinal);
        Assert.Contains("\n### PolicyGate review\n", summary, StringComparison.Ordinal);
        Assert.Contains("Contoso.Good 1.0.0 → 1.1.0", summary, StringComparison.Ordinal);
        Assert.Equal("2.1.0", JsonDocument.Parse(File.ReadAllText(Path.Combine(repository.Path, "policygate.sarif"))).RootElement.GetProperty("version").GetString());

        File.Delete(runner["summary"]);
        Restore("""<PackageReference Include="Contoso.Hostile" Version="[1.0.0]" />""");
        log = Run(repository, runner, before, out code);
        Assert.True(code == 1 && File.ReadAllText(runner["output"]) == "exit-code=1\n", log);
        Assert.Contains("::error file=App/App.csproj,line=7,col=5,title=PG0401 Package denied::Contoso.Hostile 1.0.0 is denied", log, StringComparison.Ordinal);
        Assert.StartsWith("### PolicyGate check: failed\n", File.ReadAllText(runner["summary"]), StringComparison.Ordinal);
        Assert.Contains("\n### PolicyGate review\n", File.ReadAllText(runner["summary"]), StringComparison.Ordinal);
        Assert.Empty(repository.LeftMarkers);
        Assert.False(File.Exists(Path.Combine(repository.Path, "injected")));

        void Restore(string reference)
        {
            repository.Project("App", reference, "<TargetFramework>net10.0</TargetFramework><RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>");
            CommandResult restored = repository.Dotnet("restore --force-evaluate", "App");
            Assert.True(restored.ExitCode == 0, restored.ToString());
        }
    }

    [Fact]
    public void Asks_for_the_bundle_of_a_managed_machine()
    {
        using ScratchRepository repository = Product.Repository(Policy, withGate: false);
        using TempFolder runner = new("pg-runner");
        string log = Run(repository, runner, string.Empty, out int code, ("verify-gate", "true"), ("machine-bundle", "17"), ("review", "false"));
        Assert.True(code == 3 && File.ReadAllText(runner["output"]) == "exit-code=3\n", log);
        Assert.Contains("nothing manages this machine", log, StringComparison.Ordinal);
    }

    // An expression in a script would be text that bash reads, whoever wrote it.
    [Fact]
    public void Gives_its_scripts_text_of_others_in_the_environment_only()
    {
        foreach (YamlMappingNode step in Steps())
        {
            Assert.Equal("bash", Text(step, "shell"));
            Assert.DoesNotContain("${{", Text(step, "run"), StringComparison.Ordinal);
        }
    }

    // What the runner does for `runs: { using: composite }`: the environment from expressions, a script for bash, and no step after one that failed unless it asks for that.
    private static string Run(ScratchRepository repository, TempFolder runner, string before, out int code, params (string Name, string Value)[] given)
    {
        Dictionary<string, string> inputs = ((YamlMappingNode)Action.Children["inputs"]).Children.ToDictionary(input => ((YamlScalarNode)input.Key).Value!, input => Text((YamlMappingNode)input.Value, "default"));
        inputs["version"] = "0.1.0";
        inputs["source"] = Path.GetDirectoryName(PackedTool.PackageFile)!;
        foreach ((string name, string value) in given)
        {
            Assert.True(inputs.ContainsKey(name), name);
            inputs[name] = value;
        }

        File.WriteAllText(runner["output"], string.Empty);
        if (Directory.Exists(runner["temp"]))
        {
            Directory.Delete(runner["temp"], recursive: true);
        }

        Directory.CreateDirectory(runner["temp"]);
        string log = string.Empty;
        code = 0;
        foreach (YamlMappingNode step in Steps())
        {
            string condition = step.Children.ContainsKey("if") ? Text(step, "if") : string.Empty;
            Assert.True(condition is "" or "always() && github.event_name == 'pull_request' && inputs.review == 'true'", $"the test does not know {condition}");
            if (code != 0 && condition.Length == 0)
            {
                continue;
            }

            File.WriteAllText(runner["script"], Text(step, "run"));
            ProcessStartInfo start = new("bash", ["--noprofile", "--norc", "-e", "-o", "pipefail", runner["script"]]) { WorkingDirectory = repository.Path, RedirectStandardOutput = true, RedirectStandardError = true };
            foreach ((YamlNode name, YamlNode value) in ((YamlMappingNode)step.Children["env"]).Children)
            {
                string expression = ((YamlScalarNode)value).Value!;
                start.Environment[((YamlScalarNode)name).Value!] = expression == "${{ github.event.pull_request.base.sha }}" ? before : inputs[expression["${{ inputs.".Length..^" }}".Length]];
            }

            (start.Environment["RUNNER_TEMP"], start.Environment["GITHUB_OUTPUT"], start.Environment["GITHUB_STEP_SUMMARY"], start.Environment["GITHUB_ACTIONS"], start.Environment["CI"]) = (runner["temp"], runner["output"], runner["summary"], "true", "true");
            (start.Environment["NUGET_PACKAGES"], start.Environment["DOTNET_CLI_HOME"], start.Environment["POLICYGATE_CACHE"]) = (repository.PackageCache, runner["home"], "off");
            using Process process = Process.Start(start)!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            log += $"== {Text(step, "name")}\n{process.StandardOutput.ReadToEnd()}{error.GetAwaiter().GetResult()}";
            process.WaitForExit();
            code = code == 0 ? process.ExitCode : code;
        }

        return log;
    }

    private static IEnumerable<YamlMappingNode> Steps() => ((YamlSequenceNode)((YamlMappingNode)Action.Children["runs"]).Children["steps"]).Cast<YamlMappingNode>();

    private static string Text(YamlMappingNode node, string key) => ((YamlScalarNode)node.Children[key]).Value ?? string.Empty;
}
