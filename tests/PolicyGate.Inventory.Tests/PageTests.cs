using System.Text.RegularExpressions;
using PolicyGate.Testing;
using static PolicyGate.Inventory.Tests.InventoryRun;

namespace PolicyGate.Inventory.Tests;

/// <summary>What the page of the inventory shows.</summary>
public sealed class PageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "inventory.md"));

    [Fact]
    public void Every_command_of_the_page_runs()
    {
        using InventoryRun run = new();
        run.Export("github.com/contoso/shop", 28, Package(Http, "2.1.0"));
        run.Ingest();
        string[] commands = [.. Regex.Matches(Page, "^policygate-inventory (.+)$", RegexOptions.Multiline).Select(match => match.Groups[1].Value)];
        Assert.Equal(["ingest", "find", "ingest", "status", "find", "find", "find", "diff", "top", "packages"], commands.Select(command => command.Split(' ')[0]));
        foreach (string command in commands)
        {
            string[] words = [.. Regex.Matches(command.Replace(" --store inventory.db", string.Empty, StringComparison.Ordinal).Split(" > ")[0], "\"([^\"]+)\"|(\\S+)").Select(word => word.Groups[1].Length > 0 ? word.Groups[1].Value : word.Groups[2].Value).Select(word => word == "exports" ? run.Exports : word == "everywhere" ? run.Folder["everywhere"] : word)];
            (int code, string output, string error) = run.Run(words);
            Assert.True(code == (words[0] is "find" or "diff" ? 1 : 0), $"{command}: exit code {code}\n{output}{error}");
        }
    }

    [Fact]
    public void Every_option_is_on_the_page_and_no_other()
    {
        HashSet<string> options = [];
        foreach (string verb in new[] { "ingest", "find", "diff", "status", "top", "packages" })
        {
            using StringWriter help = new();
            Program.Run([verb, "--help"], new Speaker(help, help), TimeProvider.System, CancellationToken.None);
            options.UnionWith(Regex.Matches(help.ToString(), "--[a-z]+").Select(match => match.Value));
        }

        options.Remove("--help");
        Assert.All(options, option => Assert.Contains(option, Page, StringComparison.Ordinal));
        string[] own = ["--state", "--commit", "--as-of", "--no-cache", "--locked-mode", "--global", "--verify-gate"];
        Assert.All(Regex.Matches(Page, "(?<![a-z-])--[a-z]+(?:-[a-z]+)*").Select(match => match.Value), option => Assert.Contains(option, options.Concat(own)));
    }
}
