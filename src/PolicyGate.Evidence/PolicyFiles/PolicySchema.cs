using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using PolicyGate.Language;
using PolicyGate.Policies;
using PolicyGate.Rules;

namespace PolicyGate.PolicyFiles;

/// <summary>
/// The policy language as a JSON schema (draft-07, which every editor knows), rules and severities from the one catalogue. What a schema cannot
/// say (an entry twice, a range that is empty, a name that nothing defines) the reader alone says.
/// </summary>
internal static class PolicySchema
{
    /// <summary>Where the schema of the released version lies.</summary>
    public const string Address = "https://raw.githubusercontent.com/policygate/policygate/main/docs/policygate.schema.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema's text.</summary>
    public static string Write(PolicyLanguage? of = null)
    {
        PolicyLanguage language = of ?? PolicyLanguage.Current;
        JsonObject root = new()
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["$id"] = Address,
            ["title"] = "policygate.yaml",
            ["description"] = "Which packages may come into a .NET build. A section that is not written is not enforced.",
        };
        foreach ((string key, JsonNode? value) in Of(language.Layer, language))
        {
            root[key] = value!.DeepClone();
        }

        return root.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";
    }

    private static JsonObject Of(Grammar grammar, PolicyLanguage language)
    {
        JsonObject properties = [];
        foreach (Key key in grammar.Written)
        {
            JsonObject value = key == LayerKeys.Version ? new JsonObject { ["enum"] = new JsonArray(1, "1") }
                : key == LayerKeys.Final ? Unique(ListOf(Enum([.. language.FinalPaths])))
                : Of(key.Kind, language);
            properties[key.Name] = Described(value, key.Description);
        }

        JsonObject schema = Object(properties, [.. grammar.Written.Where(key => key is { IsRequired: true, Unless: null }).Select(key => key.Name)]);
        if (grammar.OneOf is ({ } some, _))
        {
            schema["anyOf"] = new JsonArray([.. some.Select(key => new JsonObject { ["required"] = new JsonArray(key.Name) })]);
        }

        return schema;
    }

    private static JsonObject Of(Kind kind, PolicyLanguage language) => kind switch
    {
        ScalarKind scalar => Of(scalar),
        WordKind { IsBoolean: true } => new JsonObject { ["enum"] = new JsonArray(true, false, "true", "false") },
        WordKind words => Enum([.. words.Words]),
        PackageKind package => OneOf(Matching($"{Kinds.Pattern.Pattern}(@{Kinds.Range.Pattern})?"), Of(package.Grammar, language)),
        EntryKind { Short: not null } entry => OneOf(Text(), Of(entry.Grammar, language)),
        EntryKind entry => Of(entry.Grammar, language),
        MapKind map => Of(map.Grammar, language),
        ListKind { Item: var item } when ReferenceEquals(item, Kinds.License) => ListOf(Matching(@"[A-Za-z0-9.+-]+( WITH [A-Za-z0-9.-]+)?")),
        ListKind list => Of(list, language),
        NamesKind names => Of(names, language),
        RulesKind => Rules(),
        _ => throw new InvalidOperationException($"{kind.GetType().Name} has no schema"),
    };

    private static JsonObject Of(ScalarKind scalar) => scalar switch
    {
        { Words: { } words } => Enum([.. words()]),
        { Pattern: null } => Text(),
        { MayBeNumber: true } => new JsonObject { ["type"] = new JsonArray("string", "number"), ["pattern"] = $"^{scalar.Pattern}$" },
        _ => Matching(scalar.Pattern),
    };

    private static JsonObject Of(ListKind list, PolicyLanguage language)
    {
        JsonObject schema = ListOf(Of(list.Item, language));
        if (list.IsNeverEmpty)
        {
            schema["minItems"] = 1;
        }

        return list.IsSet ? Unique(schema) : schema;
    }

    private static JsonObject Of(NamesKind names, PolicyLanguage language)
    {
        JsonObject schema = new() { ["type"] = "object" };
        if (names.BuiltIn is ({ } name, { } grammar))
        {
            schema["properties"] = new JsonObject { [name] = Of(grammar, language) };
        }

        schema["additionalProperties"] = Of(names.Grammar, language);
        return schema;
    }

    private static JsonObject Rules()
    {
        JsonObject properties = [];
        foreach (RuleDescriptor rule in RuleCatalog.All)
        {
            properties[rule.Id] = Described(Enum([.. Kinds.Level.Meanings.Where(level => rule.MayBeLowered || level.Value >= rule.Default).Select(level => level.Word)]), $"{rule.Title}: {rule.FiresWhen}");
        }

        return Object(properties);
    }

    private static JsonObject Object(JsonObject properties, params string[] required)
    {
        JsonObject schema = new() { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
        if (required.Length > 0)
        {
            schema["required"] = new JsonArray([.. required.Select(key => JsonValue.Create(key))]);
        }

        return schema;
    }

    private static JsonObject Described(JsonObject schema, string description)
    {
        if (description.Length > 0)
        {
            schema["description"] = description;
        }

        return schema;
    }

    private static JsonObject ListOf(JsonObject items) => new() { ["type"] = "array", ["items"] = items };

    private static JsonObject Unique(JsonObject list)
    {
        list["uniqueItems"] = true;
        return list;
    }

    private static JsonObject OneOf(params JsonObject[] schemas) => new() { ["oneOf"] = new JsonArray([.. schemas]) };

    private static JsonObject Enum(params string[] words) => new() { ["enum"] = new JsonArray([.. words.Select(word => JsonValue.Create(word))]) };

    private static JsonObject Text() => new() { ["type"] = new JsonArray("string", "number", "boolean"), ["minLength"] = 1 };

    private static JsonObject Matching(string pattern) => new() { ["type"] = "string", ["pattern"] = $"^{pattern}$" };
}
