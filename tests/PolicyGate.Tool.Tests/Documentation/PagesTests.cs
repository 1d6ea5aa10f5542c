using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using PolicyGate.PolicyFiles;
using PolicyGate.Testing;

namespace PolicyGate.Tool.Tests.Documentation;

/// <summary>Links, pictures, the index and the glossary of the documentation.</summary>
public sealed partial class PagesTests
{
    public static TheoryData<string> Pages => [.. DocPages.All];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_lead_to_a_file_and_a_heading(string page)
    {
        string folder = Path.GetDirectoryName(Path.Combine(RepositoryRoot.Path, page))!;
        List<string> dead = [];
        foreach (Match link in Link().Matches(DocPages.Read(page)))
        {
            string target = link.Groups[1].Length == 0 ? Path.Combine(RepositoryRoot.Path, page) : Path.GetFullPath(link.Groups[1].Value, folder);
            bool isThere = File.Exists(target) || Directory.Exists(target);
            if (!isThere || (link.Groups[2].Length > 0 && !Headings(target).Contains(link.Groups[2].Value)))
            {
                dead.Add(link.Value);
            }
        }

        Assert.Empty(dead);
    }

    [Fact]
    public void Every_page_is_in_the_index()
    {
        string index = DocPages.Read("docs/README.md");
        Assert.All(DocPages.All.Where(page => page.StartsWith("docs/", StringComparison.Ordinal) && page != "docs/README.md"), page => Assert.Contains($"]({Path.GetFileName(page)})", index, StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_of_the_presets_has_them_as_they_are() =>
        Assert.All(PolicyPresets.Names, name => Assert.Contains($"## {name}\n\n```yaml\n{System.Text.Encoding.UTF8.GetString(PolicyPresets.Read(name)!)}```\n", DocPages.Read("docs/presets.md"), StringComparison.Ordinal));

    [Fact]
    public void Pictures_have_words_and_can_be_read_in_the_dark()
    {
        Match[] pictures = [.. DocPages.All.SelectMany(page => Picture().Matches(DocPages.Read(page)).Cast<Match>())];
        Assert.Contains(pictures, picture => picture.Groups[2].Value == "docs/steps.svg");
        Assert.All(pictures, picture => Assert.True(picture.Groups[1].Length > 10, picture.Value));
        XElement steps = XElement.Load(Path.Combine(RepositoryRoot.Path, "docs", "steps.svg"));
        Assert.Contains("prefers-color-scheme: dark", steps.Value, StringComparison.Ordinal);
        Assert.Equal(["policygate init", "dotnet build", "policygate allow, fix"], steps.Elements().Where(element => (string?)element.Attribute("class") == "code").Select(element => element.Value));
    }

    [Fact]
    public void The_glossary_is_in_order_and_says_of_each_word_where_it_is_explained()
    {
        Match[] words = [.. Word().Matches(DocPages.Read("docs/glossary.md")).Cast<Match>()];
        string[] names = [.. words.Select(word => word.Groups[1].Value)];
        Assert.Equal(names.Distinct().Order(StringComparer.OrdinalIgnoreCase), names);
        Assert.All(words, word => Assert.Matches(@"\]\([^)]+\)\.$", word.Value));
        Assert.Empty(new[] { "Verdict", "Evidence", "Waiver", "Debt", "Approval", "Build code", "Seal", "Scope", "Signer", "Owner", "Age", "Cool-down" }.Except(names));
    }

    [Fact]
    public void The_README_says_what_is_not_detected_before_the_table_of_rules()
    {
        string readme = DocPages.Read("README.md");
        int limits = readme.IndexOf("\n## What it does not detect\n", StringComparison.Ordinal);
        Assert.InRange(limits, 1, readme.IndexOf("<!-- rules: begin", StringComparison.Ordinal));
    }

    // As GitHub makes anchors of headings.
    private static HashSet<string> Headings(string file) => [.. File.ReadLines(file).Where(line => line.StartsWith('#'))
        .Select(line => NotInAnchors().Replace(line.TrimStart('#').Trim().ToLower(CultureInfo.InvariantCulture), string.Empty).Replace(' ', '-'))];

    [GeneratedRegex(@"\]\((?!https?:)([^)#\s]*)#?([^)\s]*)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"!\[([^\]]*)\]\(([^)]+)\)")]
    private static partial Regex Picture();

    [GeneratedRegex(@"^- \*\*([^*]+)\*\*: .+$", RegexOptions.Multiline)]
    private static partial Regex Word();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}
