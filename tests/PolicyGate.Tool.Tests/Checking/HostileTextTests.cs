using System.Globalization;
using System.Text;
using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Tool.Checking;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Tests.Checking;

/// <summary>Text of strangers, in every place where it can stand, through every way in which it is said.</summary>
public class HostileTextTests
{
    private static readonly string[] Never = ["##vso[", "##[", "##teamcity[", "\u001b", "\u0007", "\u007f", "\u0085", "\u009b", "\u2028", "\u2029", "\u061c", "\u200e", "\u202e", "\u2066", "\u200b", "\ufeff", "\u00ad", "\U000E0041", "\ud800"];

    private static string Hostile => "::error::x ##vso[task.prependpath]p ###vso[a] ##[error]e ##teamcity[t] \u001b[31m\u0007\u007f\u0085\u009b31m\u2028\u2029\u061c\u200e\u202e\u2066\u200b\ufeff\u00ad\U000E0041\ud800 ::warning::\r\n::debug::y";

    public static TheoryData<string> Sinks => [.. Written().Keys];

    [Theory]
    [MemberData(nameof(Sinks))]
    public void Obeys_nothing_of_it(string sink)
    {
        string said = Written()[sink];
        foreach (string never in Never)
        {
            // The renderer of a build service writes that service's own command, once for a finding and at the start of its line.
            string rest = sink == "azure" ? said.Replace("\n##vso[task.logissue type=", "\n", StringComparison.Ordinal).Replace("!##vso[task.logissue type=", "!", StringComparison.Ordinal) : said;
            bool isSaid = rest.Contains(never, StringComparison.Ordinal);
            Assert.False(isSaid, $"{sink} says {string.Concat(never.Select(c => $"U+{(int)c:X4} "))}: {said}");
        }

        string[] commands = [.. said.TrimStart('!').Split('\n').Select(line => line.TrimStart()).Where(line => line.StartsWith("::", StringComparison.Ordinal))];
        Assert.Equal(sink == "github" ? 1 : 0, commands.Length);
        Assert.Contains("u009B31m", said.Replace("\\\\", "\\", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Ordinary_text_stays_as_it_is()
    {
        foreach (string text in new[] { "Ünïcode é à ß", "日本語 中文 한국어", "עברית العربية ٣", "🙂 👩‍👩‍👧‍👦 ❤️ 1️⃣ 🇩🇪", "葛󠄀", "std::string a::b #1 ## [x] C# ##", "a\\b %25 <>&'\"", "e\u0301" })
        {
            Assert.Equal(text, Printable.Line(text));
            Assert.Equal(text, Printable.Name(text));
        }
    }

    [Fact]
    public void What_is_printable_stays_so()
    {
        string once = Printable.Line(Hostile);
        Assert.Equal(once, Printable.Line(once));
        Assert.Equal(Printable.Name(Hostile), Printable.Name(Printable.Name(Hostile)));
        Assert.StartsWith("\\u003A:error::x #\\u0023vso[task.prependpath]p ##\\u0023vso[a] #\\u0023[error]e #\\u0023teamcity[t] \\u001B[31m\\u0007\\u007F\\u0085\\u009B31m\\u2028", once, StringComparison.Ordinal);
        Assert.EndsWith("\\U000E0041\\uD800 \\u003A:warning::  \\u003A:debug::y", once, StringComparison.Ordinal);
        Assert.EndsWith("\\u000D\\u000A::debug::y", Printable.Name(Hostile), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_package_says_is_cut_and_a_pair_stays_together()
    {
        Assert.Equal(Printable.Most, Printable.Short(new string('x', 5000)).Length);
        Assert.EndsWith("x…", Printable.Short(new string('x', Printable.Most - 2) + string.Concat(Enumerable.Repeat("🙂", 5))), StringComparison.Ordinal);
        Assert.Equal("x", Printable.Short("x"));
    }

    private static Dictionary<string, string> Written()
    {
        RepositoryPaths paths = new("/repo");
        Finding finding = new()
        {
            Rule = PackageDenied.Descriptor,
            Message = Hostile,
            At = new SourceSpan("/repo/" + Hostile, 1, 1),
            DecidedBy = new SourceSpan("/repo/" + Hostile + "/policy", 2, 3),
            PackageId = Hostile,
            Path = [Hostile],
            Severity = Severity.Error,
        };
        CheckReport report = new()
        {
            Tool = "policygate 1.0.0",
            AsOf = new DateOnly(2026, 1, 1),
            Policy = Hostile,
            Projects = [new JudgedProject(Hostile, 1, paths, [finding])],
            Packages = 1,
        };
        return new Dictionary<string, string>
        {
            ["github"] = Annotations.GitHub(report),
            ["azure"] = "!" + Annotations.Azure(report),
            ["json"] = Decoded(JsonReport.Write(report)),
            ["sarif"] = Decoded(SarifReport.Write(report, _ => string.Empty)),
            ["findings file"] = FindingsFile.Write(new Verdict([finding]), paths),
            ["canonical line"] = CanonicalLine.Format(finding, paths),
            ["markdown"] = MarkdownCheck.Write(report),
            ["console"] = Console(report, verbose: false),
            ["console, verbose"] = Console(report, verbose: true),
            ["error output"] = Errors(),
        };
    }

    private static string Console(CheckReport report, bool verbose)
    {
        using StringWriter writer = new(CultureInfo.InvariantCulture);
        new ConsoleReport(new Terminal(writer, writer, isRedirected: true, isErrorRedirected: true).Console, quiet: false, verbose).Write(report);
        return writer.ToString();
    }

    private static string Errors()
    {
        using StringWriter writer = new(CultureInfo.InvariantCulture);
        Terminal terminal = new(writer, writer, isRedirected: true, isErrorRedirected: true);
        terminal.Error.WriteLine(Hostile);
        terminal.Lines.WriteLine(Hostile);
        return writer.ToString();
    }

    // The values that a reader of the JSON has, one a line: people paste them.
    private static string Decoded(string json)
    {
        StringBuilder values = new();
        System.Text.Json.Utf8JsonReader reader = new(Encoding.UTF8.GetBytes(json));
        while (reader.Read())
        {
            if (reader.TokenType is System.Text.Json.JsonTokenType.String)
            {
                values.Append(reader.GetString()).Append('\n');
            }
        }

        return values.ToString();
    }
}
