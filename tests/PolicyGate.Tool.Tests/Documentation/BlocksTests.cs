using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using PolicyGate.PolicyFiles;
using PolicyGate.Rules;
using PolicyGate.Testing;
using PolicyGate.Tool.Checking;

namespace PolicyGate.Tool.Tests.Documentation;

/// <summary>Every block of code in the documentation is read by what would read it.</summary>
public sealed partial class BlocksTests
{
    private const string Base = "version: 1\n";

    // A day more than the age that init writes.
    private const int DaysOfBots = 8;

    // Keys that a policy has and nothing else: a block that starts with one is a policy, or a part of one.
    private static readonly string[] PolicyKeys = ["version", "extends", "packages", "pinning", "lockfile", "sources", "signatures", "integrity", "age", "licenses", "build-code", "advisories", "trust", "capabilities", "exclude", "waivers", "scopes", "rules", "on-missing-evidence", "sdk-packages", "final"];

    private static readonly string[] XmlNames = ["Project", "PackageReference", "PackageVersion", "packageSourceMapping", "config"];

    // What a reader has to put in.
    private static readonly string Hash = new('A', 64);

    public static TheoryData<string, int> All => Places(_ => true);

    [Fact]
    public void There_are_blocks_of_every_kind_and_none_of_another()
    {
        Assert.Equal(["", "indented", "json", "sh", "xml", "yaml"], DocPages.Blocks.Select(block => block.Kind).Distinct().Order(StringComparer.Ordinal));
        Assert.True(DocPages.Blocks.Count > 130, $"{DocPages.Blocks.Count} blocks");
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Is_what_it_says(string page, int line)
    {
        DocBlock block = DocPages.Blocks.Single(one => one.Page == page && one.Line == line);
        switch (block.Kind)
        {
            case "":
                Output(block);
                break;
            case "yaml" when block.Text.StartsWith("version: 2\nupdates:\n", StringComparison.Ordinal):
                Updates(block);
                break;
            case "yaml" when FirstKey(block) is { } key && PolicyKeys.Contains(key):
                Policy(block);
                break;
            case "yaml" when block.Text.Contains("\ncases:\n", StringComparison.Ordinal):
                await PolicyTest(block);
                break;
            case "yaml":
                Workflow(block);
                break;
            case "xml":
                XElement[] elements = [.. XElement.Parse($"<x>{block.Text}</x>").Elements()];
                Assert.NotEmpty(elements);
                Assert.All(elements, element => Assert.Contains(element.Name.LocalName, XmlNames));
                break;
            case "json":
                Json(block);
                break;
            default:
                // Each of its commands is asked by CommandsTests.
                Assert.Contains(DocPages.CommandsOf(page), command => command.Line >= line && command.Line <= line + block.Text.Split('\n').Length);
                break;
        }
    }

    [Fact]
    public void What_the_README_shows_first_is_what_the_example_says()
    {
        string shown = DocPages.Blocks.First(block => block.Page == "README.md").Text;
        string[] expected = [.. DocPages.Read("policy-examples/getting-started/expected.txt").Replace("[policy-examples/getting-started/", "[", StringComparison.Ordinal).Split('\n').Where(line => line.Contains(": error ", StringComparison.Ordinal))];
        Assert.Equal(expected, shown.Split('\n').Where(line => line.Contains(": error ", StringComparison.Ordinal)));
        Assert.StartsWith("$ dotnet build policy-examples/getting-started\n", shown, StringComparison.Ordinal);
        Assert.EndsWith("\nBuild FAILED.\n", shown, StringComparison.Ordinal);
    }

    // Findings, in MSBuild's form, of rules that exist; on a rule's own page of that rule.
    private static void Output(DocBlock block)
    {
        string own = Path.GetFileNameWithoutExtension(block.Page);
        Match[] findings = [.. block.Text.Split('\n').Where(line => line.Length > 0 && !line.StartsWith('$') && line != "Build FAILED.").Select(line => Finding().Match(line))];
        Assert.NotEmpty(findings);
        Assert.All(findings, finding =>
        {
            Assert.True(finding.Success, $"{block} has a line that is no finding");
            Assert.NotNull(RuleCatalog.Find(finding.Groups[1].Value));
            Assert.True(!own.StartsWith("PG", StringComparison.Ordinal) || finding.Groups[1].Value == own, $"{block} shows {finding.Groups[1].Value}");
        });
    }

    // By the real loader, as it would be in a repository; what stands under "Fails" has to be that finding.
    private static void Policy(DocBlock block)
    {
        string text = Placeholder().Replace(block.Text, Hash);
        text = FirstKey(block) == "version" ? text : Base + text;
        bool isBad = block.Heading == "Fails";
        (PolicyLoad load, _) = TestPolicy.Load(("repo/policygate.yaml", text), "repo/src/App/App.csproj", ("security/base.policy.yaml", Base), ("repo/vendor/base.yaml", Base), ("policy/base.policy.yaml", Base));
        if (!isBad)
        {
            Assert.True(load.Policy is not null && load.Problems.Count == 0, $"{block}: {string.Join('\n', TestPolicy.Describe(load.Problems))}");
            return;
        }

        using RestoredProject project = new RestoredProject().Framework("net10.0").Target("net10.0");
        Assert.Contains(load.Problems.Concat(load.Policy is null ? [] : project.Run(text).Verdict.Findings), finding => finding.Rule.Id == Path.GetFileNameWithoutExtension(block.Page));
    }

    // Run as it stands, under a policy that says what its cases expect.
    private static async Task PolicyTest(DocBlock block)
    {
        using TempFolder folder = new("pg-docs");
        Directory.CreateDirectory(folder[".git"]);
        folder.Write("policygate.yaml", """
            version: 1
            packages:
              allow: [Serilog]
              deny: [{ id: Moq, reason: ships SponsorLink }]
            waivers: { entries: [{ rules: [PG0402], packages: [Contoso.Http@2.1.4], projects: [src/Shop/**], reason: going, expires: 2026-12-31 }] }
            scopes: [{ projects: [tests/**], packages: { allow: [xunit] } }]
            """);
        folder.Write("policy-tests/shop.test.yaml", block.Text);
        folder.Write("policy-tests/shop.lock.json", """{ "version": 1, "dependencies": { "net10.0": { "Contoso.Http": { "type": "Direct", "requested": "[2.1.4, )", "resolved": "2.1.4" } } } }""");
        ToolRun run = await ToolRun.RunAsync("test", folder["policy-tests"]);
        Assert.True(run.ExitCode == 0 && run.Output.Contains(" passed, 0 failed", StringComparison.Ordinal), $"{block}\n{run}");
    }

    // A build service's: YAML, with steps that CommandsTests asks for.
    private static void Workflow(DocBlock block)
    {
        YamlMap map = Assert.IsType<YamlMap>(YamlReader.Read(block.Page, Encoding.UTF8.GetBytes(block.Text)));
        string[] keys = [.. map.Entries.Select(entry => entry.Key.Value)];
        Assert.True(keys.Contains("steps") || keys.SequenceEqual(["policygate"]), $"{block} is of no kind that is known: {string.Join(", ", keys)}");
        if (block.Text.Contains("- uses: policygate/policygate@", StringComparison.Ordinal))
        {
            // TheAction runs it; each input is one that it has.
            string action = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "action.yml"));
            Assert.All(Regex.Matches(block.Text, @"policygate@[^\n]*\n\s+with: \{ ([a-z-]+):").Select(match => match.Groups[1].Value), input => Assert.Contains($"\n  {input}:\n", action, StringComparison.Ordinal));
            return;
        }

        Assert.Contains(DocPages.CommandsOf(block.Page), command => command.Line > block.Line && command.Line <= block.Line + block.Text.Split('\n').Length && (command.Text.Contains("policygate check", StringComparison.Ordinal) || command.Text.Contains("policygate monitor", StringComparison.Ordinal)));
    }

    // Dependabot's: it has to wait longer than the policy that init writes.
    private static void Updates(DocBlock block)
    {
        YamlMap map = Assert.IsType<YamlMap>(YamlReader.Read(block.Page, Encoding.UTF8.GetBytes(block.Text)));
        YamlMap update = Assert.IsType<YamlMap>(Assert.Single(Assert.IsType<YamlList>(Of(map, "updates")).Items));
        Assert.Equal("nuget", Assert.IsType<YamlText>(Of(update, "package-ecosystem")).Value);
        Assert.Equal(DaysOfBots, int.Parse(Assert.IsType<YamlText>(Of(Assert.IsType<YamlMap>(Of(update, "cooldown")), "default-days")).Value, CultureInfo.InvariantCulture));
    }

    private static YamlNode Of(YamlMap map, string key) => map.Entries.Single(entry => entry.Key.Value == key).Value;

    private static void Json(DocBlock block)
    {
        using JsonDocument document = JsonDocument.Parse(block.Text);
        foreach (JsonProperty property in document.RootElement.EnumerateObject())
        {
            switch (property.Name)
            {
                case "msbuild-sdks":
                    Assert.Equal(RepositoryCheck.Version, property.Value.GetProperty("PolicyGate").GetString());
                    break;
                case "tools":
                    Assert.Equal(RepositoryCheck.Version, property.Value.GetProperty("policygate.tool").GetProperty("version").GetString());
                    break;
                case "minimumReleaseAge":
                    Assert.Equal($"{DaysOfBots} days", property.Value.GetString());
                    break;
                default:
                    Assert.Contains(property.Name, new[] { "version", "isRoot", "$schema", "extends", "packageRules", "internalChecksFilter" });
                    break;
            }
        }
    }

    private static string? FirstKey(DocBlock block) => Key().Match(block.Text) is { Success: true } key ? key.Groups[1].Value : null;

    private static TheoryData<string, int> Places(Func<DocBlock, bool> which)
    {
        TheoryData<string, int> places = [];
        foreach (DocBlock block in DocPages.Blocks.Where(which))
        {
            places.Add(block.Page, block.Line);
        }

        return places;
    }

    [Fact]
    public void The_hash_of_a_base_on_a_page_is_one()
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Base)));
        Assert.Contains(DocPages.Blocks, block => block.Page.EndsWith("PG0106.md", StringComparison.Ordinal) && block.Text.Contains(hash, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\S+\(\d+,\d+\): (?:error|warning|info) (PG\d{4}): .{10,}$")]
    private static partial Regex Finding();

    [GeneratedRegex(@"<[^<>\n]+>|\bFINGERPRINT\b")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^([\w-]+):", RegexOptions.Multiline)]
    private static partial Regex Key();
}
