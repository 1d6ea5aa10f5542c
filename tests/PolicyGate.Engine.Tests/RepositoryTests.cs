using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using PolicyGate.Language;
using PolicyGate.Policies;
using PolicyGate.Rules;
using PolicyGate.Testing;

namespace PolicyGate.Engine.Tests;

/// <summary>What can rot is tested: pages, README, folders, examples, directions.</summary>
public class RepositoryTests
{
    private static readonly string[] Headings = ["## Why", "## Fails", "## Passes", "## Settings", "## How to fix", "## What it does not detect"];

    private static readonly Dictionary<string, string> Examples = new() { ["gate"] = "00-gate", ["policy"] = "01-policy", ["pinning"] = "02-pinning", ["lockfile"] = "03-lockfile", ["packages"] = "04-packages", ["sources"] = "05-sources", ["signatures"] = "06-signatures", ["integrity"] = "07-integrity", ["age"] = "08-age", ["licenses"] = "09-licenses", ["build-code"] = "10-build-code", ["advisories"] = "11-advisories", ["trust"] = "12-trust", ["usage"] = "13-usage", ["capabilities"] = "14-capabilities" };

    public static TheoryData<string> Rules => [.. RuleCatalog.All.Select(rule => rule.Id)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_rule_has_its_page_beside_it_with_every_chapter(string id)
    {
        RuleDescriptor rule = RuleCatalog.Find(id)!;
        string file = Path.Combine(RepositoryRoot.Path, "src/PolicyGate.Engine/Families", RuleFamilies.Folder(rule.Family), $"{id}.md");
        Assert.True(File.Exists(file), $"{file} is missing");
        string page = File.ReadAllText(file);
        Assert.StartsWith($"# {id}: {rule.Title}\n", page, StringComparison.Ordinal);
        int at = 0;
        foreach (string heading in Headings)
        {
            int next = page.IndexOf(heading + "\n", at, StringComparison.Ordinal);
            Assert.True(next >= 0, $"{id}.md has no \"{heading}\" after character {at}");
            at = next + heading.Length;
            Assert.True(page[at..].TrimStart().Length > 20, $"{id}.md: \"{heading}\" is empty");
        }

        Assert.Equal(page, EmbeddedText.Read($"{id}.md"));
    }

    [Fact]
    public void Ids_are_in_order_unique_and_of_their_family()
    {
        Assert.Equal(RuleCatalog.All.Select(rule => rule.Id).Distinct().Order(StringComparer.Ordinal), RuleCatalog.All.Select(rule => rule.Id));
        Assert.All(RuleCatalog.All, rule => Assert.Equal(Examples.Keys.ToList().IndexOf(rule.Family), int.Parse(rule.Id[2..4])));
    }

    [Fact]
    public void Every_class_of_a_rule_is_in_the_catalogue()
    {
        IEnumerable<Type> classes = typeof(IRule).Assembly.GetTypes().Where(type => type is { IsAbstract: false, IsInterface: false } && typeof(IRule).IsAssignableFrom(type));
        Assert.Equal(classes.Select(type => type.Name).Order(StringComparer.Ordinal), RuleCatalog.Rules.Select(rule => rule.GetType().Name).Order(StringComparer.Ordinal));
        IEnumerable<string> described = RuleCatalog.Rules.Select(rule => ((RuleDescriptor)rule.GetType().GetField("Descriptor", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!).Id);
        Assert.Equal(RuleCatalog.All.Where(rule => rule.Setting is not null).Select(rule => rule.Id), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_family_has_its_folder_its_tests_and_its_example()
    {
        foreach (string family in RuleCatalog.All.Select(rule => rule.Family).Distinct())
        {
            Assert.True(Directory.Exists(Path.Combine(RepositoryRoot.Path, "src/PolicyGate.Engine/Families", RuleFamilies.Folder(family))), family);
            Assert.NotEmpty(Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "tests/PolicyGate.Engine.Tests/Families", RuleFamilies.Folder(family)), "*.cs"));
            Assert.True(File.Exists(Path.Combine(RepositoryRoot.Path, "policy-examples", Examples[family], "expected.txt")), family);
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_rule_is_named_by_a_test_of_its_family(string id)
    {
        string tests = Path.Combine(RepositoryRoot.Path, "tests");
        Assert.Contains(Directory.GetFiles(tests, "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/", StringComparison.Ordinal)), file => File.ReadAllText(file).Contains(id, StringComparison.Ordinal));
    }

    // To write it anew: POLICYGATE_UPDATE=1 dotnet test tests/PolicyGate.Engine.Tests
    [Fact]
    public void The_table_in_the_README_is_the_catalogue()
    {
        const string Begin = "<!-- rules: begin, generated from RuleCatalog -->\n";
        const string End = "<!-- rules: end -->";
        StringBuilder table = new("| rule | title | fires when | asked for by | default |\n|---|---|---|---|---|\n");
        foreach (RuleDescriptor rule in RuleCatalog.All)
        {
            string asked = rule.Setting is null ? "always" : $"`{rule.Setting}`";
            table.Append($"| [{rule.Id}](src/PolicyGate.Engine/Families/{RuleFamilies.Folder(rule.Family)}/{rule.Id}.md) | {rule.Title} | {rule.FiresWhen} | {asked} | {rule.Default.Word()} |\n");
        }

        string file = Path.Combine(RepositoryRoot.Path, "README.md");
        string readme = File.ReadAllText(file);
        int begin = readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = readme.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= Begin.Length && end >= begin);
        if (Environment.GetEnvironmentVariable("POLICYGATE_UPDATE") == "1")
        {
            File.WriteAllText(file, readme[..begin] + table + readme[end..]);
            return;
        }

        Assert.Equal(table.ToString(), readme[begin..end]);
    }

    [Fact]
    public void The_reference_of_the_language_is_its_grammar()
    {
        const string Begin = "<!-- reference: begin, generated from the grammars of the sections -->\n";
        const string End = "<!-- reference: end -->";
        string file = Path.Combine(RepositoryRoot.Path, "policy-examples/README.md");
        string page = File.ReadAllText(file);
        int begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = page.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= Begin.Length && end >= begin);
        string reference = ReferencePage.Write(PolicyLanguage.Current);
        if (Environment.GetEnvironmentVariable("POLICYGATE_UPDATE") == "1")
        {
            File.WriteAllText(file, page[..begin] + reference + page[end..]);
            return;
        }

        Assert.Equal(reference, page[begin..end]);
    }

    // What a section is stands in its family's folder, and in what reads its facts.
    [Fact]
    public void A_section_is_known_in_its_own_folder()
    {
        string[] sections = [.. PolicyLanguage.Current.Sections.Select(section => section.GetType().GetGenericArguments()[0].Name)];
        Assert.Equal(12, sections.Length);
        string source = Path.Combine(RepositoryRoot.Path, "src");
        IEnumerable<string> named =
            from file in Directory.GetFiles(source, "*.cs", SearchOption.AllDirectories)
            where !file.Contains("/obj/", StringComparison.Ordinal) && !file.EndsWith("Policies/Policy.cs", StringComparison.Ordinal)
            let text = File.ReadAllText(file)
            from section in sections
            where Regex.IsMatch(text, $@"\b{section}\b") && !file.Contains($"/Families/{section[..^"Section".Length]}/", StringComparison.Ordinal)
            select $"{Path.GetRelativePath(source, file)} names {section}";
        Assert.Empty(named);
    }

    [Fact]
    public void What_reads_policy_files_names_no_section()
    {
        foreach (string file in Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "src/PolicyGate.Evidence/PolicyFiles"), "*.cs"))
        {
            string code = string.Join('\n', File.ReadAllLines(file).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)));
            Assert.All(PolicyLanguage.Current.Sections, section =>
            {
                Assert.DoesNotContain($"\"{section.Key.Name}", code, StringComparison.Ordinal);
                Assert.DoesNotMatch($@"\b{section.GetType().GetGenericArguments()[0].Name.Replace("Section", "(Section|Grammar)", StringComparison.Ordinal)}\b", code);
            });
        }
    }

    [Fact]
    public void No_file_is_longer_than_300_lines_and_half_are_no_longer_than_60()
    {
        string source = Path.Combine(RepositoryRoot.Path, "src");
        (string File, int Lines)[] files = [.. Directory.GetFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .Select(file => (Path.GetRelativePath(source, file), File.ReadAllLines(file).Length)).OrderBy(file => file.Item2)];
        Assert.DoesNotContain(files, file => file.Lines > 300);
        Assert.True(files[files.Length / 2].Lines <= 60, $"the median is {files[files.Length / 2]}");
    }

    // The analyzers' descriptors: written anew as the README is.
    [Fact]
    public void The_rules_of_the_analyzers_are_the_catalogue()
    {
        string file = Path.Combine(RepositoryRoot.Path, "src/PolicyGate.Analyzers/rules.txt");
        string rules = string.Concat(RuleCatalog.All.Select(rule => $"{rule.Id}\t{rule.Title}\t{rule.Default.Word()}\t{rule.HelpLink}\n"));
        if (Environment.GetEnvironmentVariable("POLICYGATE_UPDATE") == "1")
        {
            File.WriteAllText(file, rules);
        }

        Assert.Equal(rules, File.ReadAllText(file));
    }

    [Fact]
    public void Directions_are_those_of_the_house()
    {
        Assembly engine = typeof(RuleCatalog).Assembly;
        Assembly evidence = typeof(GateRunner).Assembly;
        Assert.DoesNotContain(References(engine), name => name.StartsWith("PolicyGate", StringComparison.Ordinal) || name.StartsWith("YamlDotNet", StringComparison.Ordinal) || name.StartsWith("Microsoft.Build", StringComparison.Ordinal) || name.StartsWith("NuGet.Pack", StringComparison.Ordinal) || name.StartsWith("NuGet.Conf", StringComparison.Ordinal) || name is "System.Net.Http" or "System.Diagnostics.Process");
        Assert.Equal(["PolicyGate.Engine"], References(evidence).Where(name => name.StartsWith("PolicyGate", StringComparison.Ordinal)));
        Assert.DoesNotContain(References(evidence), name => name.StartsWith("Microsoft.Build", StringComparison.Ordinal) || name is "System.Net.Http" or "System.Diagnostics.Process");
    }

    [Fact]
    public void The_engine_touches_neither_disk_nor_clock()
    {
        string[] forbidden = ["File.Read", "File.Write", "File.Exists", "Directory.Get", "Directory.Exists", "DateTime.Now", "DateTime.UtcNow", "DateTimeOffset.UtcNow", "Environment.Get", "Console.Write", "HttpClient"];
        foreach (string file in Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "src/PolicyGate.Engine"), "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/", StringComparison.Ordinal)))
        {
            string[] code = [.. File.ReadAllLines(file).Select(line => line.Trim()).Where(line => !line.StartsWith("//", StringComparison.Ordinal))];
            Assert.All(forbidden, word => Assert.DoesNotContain(code, line => line.Contains(word, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Only_feeds_touch_a_network()
    {
        string[] ways = ["using System.Net", "HttpSource", "HttpClient(", "SourceRepository", "Repository.Factory"];
        string source = Path.Combine(RepositoryRoot.Path, "src");
        IEnumerable<string> asking =
            from file in Directory.GetFiles(source, "*.cs", SearchOption.AllDirectories)
            let name = Path.GetRelativePath(source, file).Replace('\\', '/')
            where !name.Contains("/obj/", StringComparison.Ordinal) && ways.Any(File.ReadAllText(file).Contains)
            select Path.GetDirectoryName(name)!.Replace('\\', '/');
        Assert.Equal(["PolicyGate.Tool/Feeds"], asking.Distinct());
    }

    private static IEnumerable<string> References(Assembly assembly) => assembly.GetReferencedAssemblies().Select(name => name.Name!);
}
