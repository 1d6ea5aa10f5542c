using System.Text.Json;
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
    [InlineData("\t=1", "\\u0009=1")]
    [InlineData("a\nb", "a\\u000Ab")]
    [InlineData("plain", "plain")]
    public void No_cell_of_CSV_is_a_formula_or_another_cell(string text, string cell) => Assert.Equal($"h\r\n{cell}\r\n", new Table(["h"], [[text]]).Csv());

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
    public void Every_verb_has_help_with_examples(string verb)
    {
        using StringWriter output = new();
        Assert.Equal(0, Program.Run([verb, "--help"], new Speaker(output, output), TimeProvider.System, CancellationToken.None));
        Assert.Contains($"\n    policygate-inventory {verb}", output.ToString().ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }
}
