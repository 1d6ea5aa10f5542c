using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
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

    private const string Id = @"(\*|\w+([.-]\w+)*([.-]?\*)?)";
    private const string Version = @"[0-9]+(\.[0-9]+)*(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema's text.</summary>
    public static string Write()
    {
        JsonObject sections = Sections();
        JsonObject root = new()
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["$id"] = Address,
            ["title"] = "policygate.yaml",
            ["description"] = "Which packages may come into a .NET build. A section that is not written is not enforced.",
        };
        JsonObject all = new()
        {
            ["version"] = Described(new JsonObject { ["enum"] = new JsonArray(1, "1") }, "The version of the language."),
            ["extends"] = Described(Unique(ListOf(OneOf(Text(), Object(new() { ["path"] = Text(), ["sha256"] = Sha256() }, "path", "sha256")))), "Presets (recommended, strict), paths, { path, sha256 }. Bases come first, in order; this file is the last word."),
            ["final"] = Described(Unique(ListOf(Enum([.. LayerReader.FinalKeys]))), "What the policies that extend this one, and scopes, may not loosen."),
            ["exclude"] = Described(ListOf(Object(new() { ["projects"] = NotEmpty(Unique(Globs())), ["reason"] = Text() }, "projects", "reason")), "Projects that nobody builds: counted and named in every summary, never one that a checked solution builds."),
            ["waivers"] = Described(Waivers(), "Exceptions with a reason and an end. A waived finding is reported as waived."),
        };
        foreach ((string key, JsonNode? section) in sections)
        {
            all[key] = section!.DeepClone();
        }

        JsonObject scope = Object(new() { ["projects"] = Globs() }, "projects");
        foreach ((string key, JsonNode? section) in sections)
        {
            scope["properties"]![key] = section!.DeepClone();
        }

        all["scopes"] = Described(ListOf(scope), "More for the projects whose path in the repository matches, after everything else.");
        foreach ((string key, JsonNode? value) in Object(all, "version"))
        {
            root[key] = value!.DeepClone();
        }

        return root.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";
    }

    private static JsonObject Sections() => new()
    {
        ["packages"] = Described(
            Object(new()
            {
                ["default"] = Described(Enum("deny", "allow"), "What happens to an id that no entry names; deny where there is an allow list."),
                ["allow"] = ListOf(Package()),
                ["deny"] = Described(ListOf(Package("use-instead")), "Beats allow, always."),
                ["only-via"] = Described(ListOf(Object(new() { ["id"] = Pattern(), ["versions"] = Range(), ["reason"] = Text(), ["parents"] = ListOf(Pattern()) }, "id", "parents")), "May come in only through these parents."),
                ["look-alikes"] = Severities(),
            }),
            "Which packages may come in (PG04)."),
        ["pinning"] = Described(
            Object(new()
            {
                ["direct"] = Described(Enum("exact", "fixed", "locked", "range", "any"), "exact: [1.2.3]; fixed: 1.2.3 too; locked: whatever a lock file in sync pins, too; range: no floats; any."),
                ["transitive"] = Described(Enum("locked", "any"), "locked: in the lock file, or pinned centrally."),
                ["prerelease"] = Described(Object(new() { ["allow"] = ListOf(Package()) }, "allow"), "Refuses prereleases but of these."),
                ["central"] = Described(Enum("required", "optional"), "Versions come from Directory.Packages.props."),
                ["resolved"] = Enum("as-declared", "any"),
            }),
            "How versions are chosen (PG02)."),
        ["lockfile"] = Described(
            Object(new()
            {
                ["required"] = Boolean(),
                ["in-sync"] = Described(Boolean(), "Says the same as what NuGet resolved."),
                ["content-hash"] = Described(Enum("verify", "off"), "Its hashes are those of the archives on disk."),
                ["locked-mode"] = Enum("always", "ci", "never"),
            }),
            "packages.lock.json (PG03)."),
        ["sources"] = Described(
            Object(new()
            {
                ["allow"] = Described(Unique(ListOf(Text())), "Keys of nuget.config, URLs, folders; nuget.org is always the public gallery, library-packs the folders of the .NET SDK."),
                ["package-folders"] = Described(Unique(ListOf(Text())), "Folders of the repository, relative to it, that may hold packages; none but these."),
                ["owners-of"] = Described(ListOf(Object(new() { ["packages"] = Packages(), ["sources"] = Names() }, "packages", "sources")), "These ids come from these sources only."),
                ["mapping"] = Enum("required", "optional"),
                ["https"] = Enum("required", "optional"),
            }),
            "Where packages come from (PG05)."),
        ["signatures"] = Described(
            Object(new()
            {
                ["require"] = Required(),
                ["repositories"] = Described(Repositories(), "Whose repository signatures count, by service index and SHA-256 fingerprints of certificates; nuget.org is built in, and takes more fingerprints."),
                ["signers"] = Described(new JsonObject { ["type"] = "object", ["additionalProperties"] = Object(new() { ["fingerprints"] = NotEmpty(ListOf(Sha256())) }, "fingerprints") }, "Names for certificates, by SHA-256 fingerprint."),
                ["for"] = Described(ListOf(AnyRequired(Object(new() { ["packages"] = Packages(), ["require"] = Required(), ["signers"] = Names(), ["owners"] = Names() }, "packages"), "require", "signers", "owners")), "The most specific entry decides."),
                ["distrust"] = Described(ListOf(Object(new() { ["fingerprint"] = Sha256(), ["after"] = Date(), ["reason"] = Text() }, "fingerprint")), "For what it signed after the day; without after, for everything."),
            }),
            "Who signed (PG06)."),
        ["integrity"] = Described(
            Object(new() { ["archive"] = Enum("verify", "off"), ["files"] = Described(Enum("used", "all", "off"), "Extracted files against the archive.") }),
            "Are these the bytes (PG07)."),
        ["age"] = Described(
            Object(new() { ["minimum"] = Duration(), ["unknown"] = Severities(), ["for"] = ListOf(Object(new() { ["packages"] = Packages(), ["minimum"] = Duration(), ["reason"] = Text() }, "packages", "minimum")) }),
            "A cool-down, by the trusted timestamp of the repository's signature (PG08)."),
        ["licenses"] = Described(
            Object(new()
            {
                ["allow"] = ListOf(Spdx()),
                ["unknown"] = Severities(),
                ["clarify"] = ListOf(Object(new() { ["package"] = Package(), ["license"] = Text(), ["file-sha256"] = Sha256(), ["reason"] = Text() }, "package", "license")),
            }),
            "Licences, as SPDX expressions (PG09)."),
        ["build-code"] = Described(
            Object(new()
            {
                ["default"] = Enum("deny", "allow"),
                ["allow"] = ListOf(Object(new() { ["package"] = Package(), ["kinds"] = Unique(NotEmpty(ListOf(Enum("msbuild", "analyzer", "script", "native", "executable", "sdk", "tool")))), ["sha256"] = Sha256(), ["reason"] = Text() }, "package")),
            }),
            "Packages that run code during a build (PG10)."),
        ["rules"] = Described(Rules(), "Severities by rule id."),
        ["on-missing-evidence"] = Described(Severities(), "The severity of PG0004."),
        ["sdk-packages"] = Described(Enum("check", "exempt"), "What ships with the .NET SDK. exempt covers packages, pinning and age, and nothing else: its source, signature, licence, integrity and build code are judged like any other."),
    };

    private static JsonObject Repositories() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject { [PolicyGate.Rules.Repositories.Gallery] = Object(new() { ["fingerprints"] = NotEmpty(ListOf(Sha256())) }, "fingerprints") },
        ["additionalProperties"] = Object(new() { ["service-index"] = Matching(@"[Hh][Tt][Tt][Pp][Ss]://[^\s@#]+"), ["fingerprints"] = NotEmpty(ListOf(Sha256())) }, "service-index", "fingerprints"),
    };

    private static JsonObject Rules()
    {
        Severity[] severities = [Severity.Error, Severity.Warning, Severity.Info, Severity.Off];
        JsonObject properties = [];
        foreach (RuleDescriptor rule in RuleCatalog.All)
        {
            properties[rule.Id] = Described(Enum([.. severities.Where(severity => rule.MayBeLowered || severity >= rule.Default).Select(severity => severity.Word())]), $"{rule.Title}: {rule.FiresWhen}");
        }

        return Object(properties);
    }

    private static JsonObject Waivers() => Object(new()
    {
        ["max-length"] = Duration(),
        ["entries"] = ListOf(AnyRequired(
            Object(
            new()
            {
                ["rules"] = NotEmpty(ListOf(Enum([.. RuleCatalog.All.Where(rule => rule.IsWaivable).Select(rule => rule.Id)]))),
                ["packages"] = Packages(),
                ["subjects"] = Described(Names(), "Instead of packages, for findings about none: source:KEY of nuget.config, or a file or folder of the repository."),
                ["projects"] = Globs(),
                ["reason"] = Text(),
                ["approved-by"] = Text(),
                ["expires"] = Date(),
            },
            "rules",
            "reason",
            "expires"),
            "packages",
            "subjects")),
    });

    private static JsonObject Object(JsonObject properties, params string[] required)
    {
        JsonObject schema = new() { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
        if (required.Length > 0)
        {
            schema["required"] = new JsonArray([.. required.Select(key => JsonValue.Create(key))]);
        }

        return schema;
    }

    private static JsonObject AnyRequired(JsonObject schema, params string[] keys)
    {
        schema["anyOf"] = new JsonArray([.. keys.Select(key => new JsonObject { ["required"] = new JsonArray(key) })]);
        return schema;
    }

    private static JsonObject Described(JsonObject schema, string description)
    {
        schema["description"] = description;
        return schema;
    }

    private static JsonObject ListOf(JsonObject items) => new() { ["type"] = "array", ["items"] = items };

    private static JsonObject NotEmpty(JsonObject list)
    {
        list["minItems"] = 1;
        return list;
    }

    private static JsonObject Unique(JsonObject list)
    {
        list["uniqueItems"] = true;
        return list;
    }

    private static JsonObject OneOf(params JsonObject[] schemas) => new() { ["oneOf"] = new JsonArray([.. schemas]) };

    private static JsonObject Enum(params string[] words) => new() { ["enum"] = new JsonArray([.. words.Select(word => JsonValue.Create(word))]) };

    private static JsonObject Text() => new() { ["type"] = new JsonArray("string", "number", "boolean"), ["minLength"] = 1 };

    private static JsonObject Matching(string pattern) => new() { ["type"] = "string", ["pattern"] = $"^{pattern}$" };

    private static JsonObject Boolean() => new() { ["enum"] = new JsonArray(true, false, "true", "false") };

    private static JsonObject Severities() => Enum("error", "warning", "info", "off");

    private static JsonObject Required() => Enum("none", "any", "repository", "author");

    private static JsonObject Pattern() => Matching(Id);

    private static JsonObject Range() => new() { ["type"] = new JsonArray("string", "number"), ["pattern"] = $@"^(\*|{Version}|[\[(].*[\])])$" };

    private static JsonObject Date() => Matching("[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])");

    private static JsonObject Duration() => Matching("[0-9]{1,6}[hdw]");

    private static JsonObject Sha256() => Matching("(:*[0-9A-Fa-f]){64}:*");

    private static JsonObject Spdx() => Matching(@"[A-Za-z0-9.+-]+( WITH [A-Za-z0-9.-]+)?");

    private static JsonObject Globs() => ListOf(Matching(@"(?!/)(?!.*(^|/)\.\.(/|$))[^\\]+"));

    private static JsonObject Names() => NotEmpty(ListOf(Text()));

    private static JsonObject Packages() => NotEmpty(ListOf(Package()));

    private static JsonObject Package(params string[] extra)
    {
        JsonObject properties = new() { ["id"] = Pattern(), ["versions"] = Range(), ["reason"] = Text() };
        foreach (string key in extra)
        {
            properties[key] = Text();
        }

        return OneOf(Matching($@"{Id}(@(\*|{Version}|[\[(].*[\])]))?"), Object(properties, "id"));
    }
}
