using System.Globalization;
using System.Text.Json;
using PolicyGate.Inventories;
using PolicyGate.Inventory.Shown;
using PolicyGate.Reporting;
using static PolicyGate.Inventory.Tests.InventoryRun;

namespace PolicyGate.Inventory.Tests;

/// <summary>An answer of any length is one document, in its order.</summary>
public sealed class JsonPartsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(512)]
    [InlineData(513)]
    [InlineData(5_000)]
    public void Parts_are_what_is_written_at_once(int count)
    {
        using StringWriter parts = new(CultureInfo.InvariantCulture);
        new JsonParts(Before, "list", count, Element, After).Write(parts);
        Assert.Equal(
            JsonText.Write(json =>
            {
                json.WriteStartObject();
                Before(json);
                json.WriteStartArray("list");
                for (int i = 0; i < count; i++)
                {
                    Element(json, i);
                }

                json.WriteEndArray();
                After(json);
                json.WriteEndObject();
            }),
            parts.ToString());
    }

    [Fact]
    public void What_cannot_be_written_is_said_and_not_left_out()
    {
        using StringWriter parts = new(CultureInfo.InvariantCulture);
        Exception? e = Record.Exception(() => new JsonParts(Before, "list", 5_000, (json, i) => json.WriteNumberValue(i == 4_321 ? double.NaN : i), After).Write(parts));
        Assert.IsType<ArgumentException>((e as AggregateException)?.InnerException ?? e);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public void Many_uses_are_all_there_in_order(Engine engine)
    {
        const int Projects = 700;
        using InventoryRun run = new(engine);
        foreach (string repository in new[] { "b", "a" })
        {
            run.Export(Header(repository, 28, [.. Enumerable.Range(0, Projects).Select(i => new InventoryProject($"App{i:D3}/→.csproj", true, string.Empty))]), [.. Enumerable.Range(0, Projects).Select(i => Package(Http, "2.1.0", $"App{i:D3}/→.csproj"))]);
        }

        run.Ingest();
        (int code, string output, string error) = run.Find(Http, "--format", "json");
        Assert.Equal((1, string.Empty), (code, error));
        using JsonDocument document = JsonDocument.Parse(output);
        Assert.Equal(
            [.. from repository in new[] { "a", "b" } from i in Enumerable.Range(0, Projects) select $"{repository} App{i:D3}/→.csproj"],
            document.RootElement.GetProperty("uses").EnumerateArray().Select(use => $"{use.GetProperty("repository").GetString()} {use.GetProperty("project").GetString()}"));
    }

    private static void Before(Utf8JsonWriter json) => json.WriteString("before", "a\r\nb");

    private static void Element(Utf8JsonWriter json, int i)
    {
        json.WriteStartObject();
        json.WriteNumber("number", i);
        json.WriteString("text", new string('→', i % 300) + "\n\"");
        json.WriteEndObject();
    }

    private static void After(Utf8JsonWriter json)
    {
        json.WriteStartArray("after");
        json.WriteEndArray();
        json.WriteNull("end");
    }
}
