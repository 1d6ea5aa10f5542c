using System.Text;
using System.Text.RegularExpressions;
using PolicyGate.Testing;

namespace PolicyGate.Tool.Tests.Commands;

/// <summary>Help and completion say what there is, and the documentation no more.</summary>
public sealed class HelpTests
{
    private static readonly string[] Verbs = ["check", "init", "explain", "fix", "allow", "diff", "review", "trust", "advisories", "monitor", "inventory", "machine", "report", "sbom", "test", "rules", "schema", "completion"];

    public static TheoryData<string> AllVerbs => [.. Verbs];

    [Theory]
    [MemberData(nameof(AllVerbs))]
    public async Task Every_verb_has_help_with_examples(string verb)
    {
        ToolRun run = await ToolRun.RunAsync(verb, "--help");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Examples:", run.Output, StringComparison.Ordinal);
        Assert.Contains($"policygate {verb}", run.Output, StringComparison.Ordinal);
        Assert.Contains(verb, (await ToolRun.RunAsync("--help")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_verb_that_touches_the_network_says_so_and_no_other_does()
    {
        Assert.Contains("TOUCHES THE NETWORK", (await ToolRun.RunAsync("advisories", "update", "--help")).Output, StringComparison.Ordinal);
        Assert.Contains("TOUCHES THE NETWORK", (await ToolRun.RunAsync("monitor", "--help")).Output, StringComparison.Ordinal);
        Assert.Contains("TOUCHES THE NETWORK", (await ToolRun.RunAsync("machine", "update", "--help")).Output, StringComparison.Ordinal);
        foreach (string[] verb in Verbs.Where(verb => verb is not ("advisories" or "monitor" or "machine")).Select(verb => new[] { verb }).Concat([["advisories", "status"], ["machine", "install"], ["machine", "status"], ["machine", "remove"], ["machine", "pack"]]))
        {
            Assert.DoesNotContain("TOUCHES THE NETWORK", (await ToolRun.RunAsync([.. verb, "--help"])).Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public async Task Shells_ask_the_parser(string shell)
    {
        Assert.Contains("[suggest:", (await ToolRun.RunAsync("completion", shell)).Output, StringComparison.Ordinal);
        Assert.Contains("check\n", (await ToolRun.RunAsync("[suggest:14]", "policygate che")).Output, StringComparison.Ordinal);
        Assert.Contains("sarif\n", (await ToolRun.RunAsync("[suggest:26]", "policygate check --format ")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_documentation_calls_is_there()
    {
        StringBuilder missing = new();
        foreach (string page in Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "docs"), "*.md").Append(Path.Combine(RepositoryRoot.Path, "README.md")))
        {
            foreach (Match call in Regex.Matches(await File.ReadAllTextAsync(page), @"policygate (check|init|explain|fix|allow|diff|review|monitor|inventory|report|sbom|test|rules|schema|completion)((?: [^\n`|&;#]+)?)"))
            {
                string help = (await ToolRun.RunAsync(call.Groups[1].Value, "--help")).Output;
                foreach (Match option in Regex.Matches(call.Groups[2].Value, "(?<= )--[a-z-]+").Where(option => !help.Contains(option.Value, StringComparison.Ordinal)))
                {
                    missing.Append(System.Globalization.CultureInfo.InvariantCulture, $"{page}: {call.Value}: {option.Value}\n");
                }
            }

            foreach (Match link in Regex.Matches(await File.ReadAllTextAsync(page), @"\]\((?!https?:|#)([^)#]+)"))
            {
                string target = Path.GetFullPath(link.Groups[1].Value, Path.GetDirectoryName(page)!);
                if (!File.Exists(target) && !Directory.Exists(target))
                {
                    missing.Append(System.Globalization.CultureInfo.InvariantCulture, $"{page}: link to {link.Groups[1].Value}\n");
                }
            }
        }

        Assert.Equal(string.Empty, missing.ToString());
    }

    [Fact]
    public async Task Every_test_that_the_threat_model_names_is_there()
    {
        string[] sources = [.. Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "tests"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText)];
        Match[] named = [.. Regex.Matches(await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "docs", "threat-model.md")), @"`([A-Z]\w+)\.([A-Z]\w+_\w+)`").Cast<Match>()];
        Assert.True(named.Length > 20);
        Assert.Empty(named.Where(test => !sources.Any(source => source.Contains($"class {test.Groups[1].Value}", StringComparison.Ordinal) && source.Contains($" {test.Groups[2].Value}(", StringComparison.Ordinal))).Select(test => test.Value));
    }
}
