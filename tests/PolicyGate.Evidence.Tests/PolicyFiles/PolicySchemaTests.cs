using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Json.Schema;
using PolicyGate.PolicyFiles;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.PolicyFiles;

/// <summary>The schema takes what the reader takes, and refuses what it refuses, as far as a schema can.</summary>
public sealed class PolicySchemaTests
{
    private static readonly JsonSchema Schema = JsonSchema.FromText(PolicySchema.Write());

    // What no schema can say: what stands twice, whether a range is empty, an SPDX id exists or a day does, and whether two settings agree.
    private static readonly string[] BeyondSchemas = ["PG0105", "is not a version range", "that is no date", "would do nothing", "signatures.signers names no", "2026-02-30", "MITT", "an SPDX licence expression"];

    public static TheoryData<string> Policies => [.. Directory.GetFiles(RepositoryRoot.Path, "policygate.yaml", SearchOption.AllDirectories)
        .Concat(Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "src"), "*.yaml", SearchOption.AllDirectories))
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
        .Select(file => Path.GetRelativePath(RepositoryRoot.Path, file)).Order(StringComparer.Ordinal)];

    public static TheoryData<string, string?> TestPolicies => Corpus();

    [Fact]
    public void The_published_schema_is_the_catalogue_s()
    {
        string published = Path.Combine(RepositoryRoot.Path, "docs", "policygate.schema.json");
        if (Environment.GetEnvironmentVariable("POLICYGATE_UPDATE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(published)!);
            File.WriteAllText(published, PolicySchema.Write());
        }

        Assert.Equal(PolicySchema.Write(), File.ReadAllText(published));
        Assert.Contains("\"http://json-schema.org/draft-07/schema#\"", PolicySchema.Write(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Takes_every_policy_of_the_repository(string file)
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(RepositoryRoot.Path, file));
        bool isGood = file != Path.Combine("policy-examples", "01-policy", "policygate.yaml");
        Assert.Equal(isGood, IsValid(bytes));
    }

    [Fact]
    public void Takes_the_reference()
    {
        string page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "policy-examples/README.md"));
        Assert.True(IsValid(Encoding.UTF8.GetBytes(page.Split("```yaml\n")[1].Split("```")[0])));
    }

    [Theory]
    [MemberData(nameof(TestPolicies))]
    public void Agrees_with_the_reader(string yaml, string? problem)
    {
        bool isBeyond = problem is not null && Array.Exists(BeyondSchemas, text => problem.Contains(text, StringComparison.Ordinal));
        if (!isBeyond && problem?.StartsWith("PG0102", StringComparison.Ordinal) != true)
        {
            Assert.True((problem is null) == IsValid(Encoding.UTF8.GetBytes(yaml)), $"{yaml}\n{problem}");
        }
    }

    // The policies of PolicyReaderTests, good and bad.
    private static TheoryData<string, string?> Corpus()
    {
        TheoryData<string, string?> corpus = [];
        foreach (InlineDataAttribute data in typeof(PolicyReaderTests).GetMethod(nameof(PolicyReaderTests.Says_where_and_what))!.GetCustomAttributes<InlineDataAttribute>())
        {
            object?[] values = data.GetData(null!).Single();
            corpus.Add((string)values[0]!, (string?)values[1]);
        }

        Assert.True(corpus.Count > 60);
        return corpus;
    }

    private static bool IsValid(byte[] yaml) => Schema.Evaluate(Json(YamlReader.Read("policygate.yaml", yaml))).IsValid;

    // The core schema of YAML 1.2, as an editor reads it.
    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMap map => new JsonObject(map.Entries.DistinctBy(entry => entry.Key.Value).Select(entry => new KeyValuePair<string, JsonNode?>(entry.Key.Value, Json(entry.Value)))),
        YamlList list => new JsonArray([.. list.Items.Select(Json)]),
        YamlText { IsPlain: true, Value: "true" or "false" } text => JsonValue.Create(text.Value == "true"),
        YamlText { IsNull: true } => null,
        YamlText { IsPlain: true } text when long.TryParse(text.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) => JsonValue.Create(number),
        YamlText { IsPlain: true } text when double.TryParse(text.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => JsonValue.Create(number),
        YamlText text => JsonValue.Create(text.Value),
        _ => throw new InvalidOperationException(),
    };
}
