using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using PolicyGate.Inventories;
using PolicyGate.Inventory.Shown;
using static PolicyGate.Inventory.Tests.InventoryRun;

namespace PolicyGate.Inventory.Tests;

/// <summary>Text of strangers, in every form.</summary>
public sealed class ShownTests
{
    [Theory]
    [InlineData("=cmd|' /C calc'!A0", "\"'=cmd|' /C calc'!A0\"")]
    [InlineData("+1", "\"'+1\"")]
    [InlineData("-1", "\"'-1\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("＝1", "\"'＝1\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a;b", "\"a;b\"")]
    [InlineData("a;=1", "\"a;'=1\"")]
    [InlineData("a; \"@b", "\"a; \"\"'@b\"")]
    [InlineData("\u00A0=1;\u3000=2", "\"\u00A0'=1;\u3000'=2\"")]
    [InlineData("a;-1;+2", "\"a;'-1;'+2\"")]
    [InlineData("a=b;c-d", "\"a=b;c-d\"")]
    [InlineData("\t=1", "\\u0009=1")]
    [InlineData("a\nb", "a\\u000Ab")]
    [InlineData("plain", "plain")]
    public void No_cell_of_CSV_is_a_formula_or_another_cell(string text, string cell)
    {
        using StringWriter written = new();
        new Table(["h"], [[text]]).WriteCsv(written);
        Assert.Equal($"h\r\n{cell}\r\n", written.ToString());
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public void Every_form_says_the_same_and_obeys_nobody(Engine engine)
    {
        using InventoryRun run = new(engine);
        InventoryHeader header = Header("=shop\u001b[2J", 28, new InventoryProject("\u202eApp.csproj", false, string.Empty), new InventoryProject("Other.csproj", null, "##vso[task.complete]")) with { Owners = [new OwnedPattern("*", ["@security", "-team"])], Bundle = null };
        run.Export(header, Package(Http, "2.1.0", "\u202eApp.csproj") with { RunsBuildCode = true, IsDirect = false, Way = "=A 1.0.0 → B 2.0.0" });
        run.Ingest();
        string table = run.Find(Http).Output;
        string csv = run.Find(Http, "--format", "csv").Output;
        string json = run.Find(Http, "--format", "json").Output;
        Assert.All(new[] { table, csv, json }, text =>
        {
            Assert.DoesNotContain('\u001b', text);
            Assert.DoesNotContain('\u202e', text);
            Assert.DoesNotContain("##vso[", text, StringComparison.Ordinal);
            Assert.Contains("\\u202EApp.csproj", text.Replace("\\\\", "\\", StringComparison.Ordinal), StringComparison.Ordinal);
        });
        Assert.Contains("\"'=shop", csv, StringComparison.Ordinal);
        Assert.Contains("\"'=A 1.0.0 → B 2.0.0\"", csv, StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement use = document.RootElement.GetProperty("uses").EnumerateArray().Single();
        Assert.Equal("@security -team", use.GetProperty("owners").GetString());
        Assert.True(use.GetProperty("buildCodeRan").GetBoolean());
        Assert.False(use.GetProperty("gate").GetBoolean());
        Assert.Equal(JsonValueKind.Null, use.GetProperty("bundle").ValueKind);
        Assert.Equal(1, document.RootElement.GetProperty("notRead").GetArrayLength());
        Assert.StartsWith("packages:\n  deny:\n", document.RootElement.GetProperty("deny").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_and_the_body_of_an_issue_say_the_same_and_are_nobodys_markup()
    {
        const string Evil = "</code></pre><script>alert(1)</script><img src=x onerror=alert(1)>|`@everyone`";
        using InventoryRun run = new();
        run.Folder.Write("exports/old.jsonl", InventoryWriter.Text(Header("old<b>", 10), []));
        InventoryHeader header = Header(Evil, 28, new InventoryProject("App/App.csproj", true, string.Empty), new InventoryProject("Other.csproj", null, Evil)) with { Owners = [new OwnedPattern("*", [Evil])] };
        run.Folder.Write("exports/evil.jsonl", InventoryWriter.Text(header, [Package(Http, "2.1.0") with { Way = Evil }]));
        run.Ingest();
        string page = run.Find($"{Http}@[2.0,3.0)", "--format", "html").Output;
        string style = page.Split("<style>")[1].Split("</style>")[0];
        Assert.Contains($"content=\"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'; base-uri 'none'; form-action 'none'\"", page, StringComparison.Ordinal);
        string[] tags = [.. Regex.Matches(page, "<(/?[a-zA-Z]+)").Select(match => match.Groups[1].Value.TrimStart('/')).Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(["body", "code", "div", "h", "head", "header", "html", "main", "meta", "p", "pre", "section", "span", "style", "table", "tbody", "td", "th", "thead", "title", "tr"], tags);
        Assert.DoesNotContain(" src=", Regex.Replace(page, "<td>[^<]*</td>", string.Empty), StringComparison.Ordinal);
        Assert.Contains("1 use in 1 repository", page, StringComparison.Ordinal);
        Assert.Contains("<td>old&lt;b&gt;</td><td>2026-11-10T10:00:00Z</td>", page, StringComparison.Ordinal);
        Assert.Contains("    - { id: Contoso.Http, versions: &quot;[2.0.0, 3.0.0)&quot;, reason: say why }\n", page, StringComparison.Ordinal);

        string body = run.Find($"{Http}@[2.0,3.0)", "--format", "markdown").Output;
        string[] rows = [.. body.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))];
        Assert.Equal(3, rows.Length);
        Assert.All(rows, row => Assert.DoesNotContain("<", Regex.Replace(row, "(`+) ?.*?[^`]\\1(?!`)", string.Empty), StringComparison.Ordinal));
        Assert.Equal([3, 3, 14], rows.Select(row => Regex.Count(row, @"(?<!\\)\|") - 1));
        Assert.Contains("```yaml\npackages:\n  deny:\n", body, StringComparison.Ordinal);
    }

    [Fact]
    public void The_body_of_an_issue_ends_where_an_issue_does()
    {
        using InventoryRun run = new();
        run.Export(Header("shop", 28, [.. Enumerable.Range(0, 900).Select(i => new InventoryProject($"App{i:D3}/App.csproj", true, string.Empty))]), [.. Enumerable.Range(0, 900).Select(i => Package(Http, "2.1.0", $"App{i:D3}/App.csproj"))]);
        run.Ingest();
        string body = run.Find(Http, "--format", "markdown").Output;
        Assert.True(body.Length < 65_536, $"{body.Length} characters");
        int shown = Regex.Count(body, "`App[0-9]{3}/App.csproj`");
        Assert.Contains($"… and {900 - shown} more", body, StringComparison.Ordinal);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public void The_most_used_come_first(Engine engine)
    {
        using InventoryRun run = new(engine);
        run.Export("a", 28, Package(Http, "2.1.0"), Package("Contoso.Json", "1.0.0"));
        run.Export("b", 28, Package("contoso.http", "2.1.4"));
        run.Ingest();
        Assert.Equal("package,repositories,projects,versions\nContoso.Http,2,2,2\nContoso.Json,1,1,1\n", run.Run("top", "--format", "csv").Output);
        Assert.Equal("package       repositories  projects  versions\nContoso.Http  2             2         2\n", run.Run("top", "--count", "1").Output);
        Assert.Equal(2, run.Run("top", "--count", "0").Code);
    }

    [Theory]
    [InlineData("find")]
    [InlineData("find", "A", "--between", "yesterday")]
    [InlineData("find", "A", "--between", "2026-11-28..2026-11-01")]
    [InlineData("find", "A", "--since", "soon")]
    [InlineData("find", "A", "--format", "xml")]
    [InlineData("ingest")]
    [InlineData("ingest", "x", "--batch", "0")]
    [InlineData("diff")]
    [InlineData("packages")]
    [InlineData("what")]
    public void Wrong_usage_is_2(params string[] arguments)
    {
        using InventoryRun run = new();
        (int code, string output, string error) = run.Run(arguments);
        Assert.Equal((2, string.Empty), (code, output));
        Assert.Contains("try policygate-inventory --help", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ingest")]
    [InlineData("find")]
    [InlineData("diff")]
    [InlineData("status")]
    [InlineData("top")]
    [InlineData("packages")]
    public void Every_verb_has_help_with_examples(string verb)
    {
        using StringWriter output = new();
        Assert.Equal(0, Program.Run([verb, "--help"], new Speaker(output, output), TimeProvider.System, CancellationToken.None));
        Assert.Contains($"\n    policygate-inventory {verb}", output.ToString().ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }
}
