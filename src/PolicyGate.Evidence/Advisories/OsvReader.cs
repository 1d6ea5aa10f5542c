using System.Globalization;
using System.Text.Json;
using NuGet.Versioning;
using PolicyGate.Facts;

namespace PolicyGate.Advisories;

/// <summary>Reads a record of the OSV schema (https://ossf.github.io/osv-schema/), and of it what is about NuGet.</summary>
internal static class OsvReader
{
    private const string Ecosystem = "NuGet";
    private const string Malicious = "malicious-packages-origins";
    private const string MalwareId = "MAL-";
    private const string MalwareWeakness = "CWE-506";
    private const int MostSummary = 200;

    // Of each id all aliases are kept. Genuine records have a handful, and a hundred ids at most.
    private const int MostAliases = 100;
    private const int MostIds = 5_000;

    /// <summary>Whether an object is such a record.</summary>
    public static bool IsRecord(JsonElement root) => root.TryGetProperty("id", out _) && (root.TryGetProperty("affected", out _) || root.TryGetProperty("modified", out _));

    /// <summary>The record.</summary>
    /// <param name="root">An object.</param>
    /// <param name="name">The name of its file.</param>
    /// <exception cref="InvalidDataException">It is none that could be read.</exception>
    public static AdvisoryRecord Read(JsonElement root, string name)
    {
        string id = Text(root, "id") ?? throw new InvalidDataException("its id is no text");
        List<(string, AffectedRange)> affected = [];
        OsvProblems problems = new();
        DateTimeOffset? withdrawn = Time(root, "withdrawn");
        if (withdrawn is null && (!root.TryGetProperty("affected", out JsonElement all) || all.ValueKind != JsonValueKind.Array))
        {
            throw new InvalidDataException("it has no list of what is affected");
        }

        foreach (JsonElement entry in Items(root, "affected"))
        {
            if (entry.ValueKind != JsonValueKind.Object)
            {
                throw new InvalidDataException("an entry of affected is none");
            }

            if (!entry.TryGetProperty("package", out JsonElement package))
            {
                // Commits alone name no package.
                continue;
            }

            if (package.ValueKind != JsonValueKind.Object)
            {
                throw new InvalidDataException("a package of it is none");
            }

            string ecosystem = Text(package, "ecosystem") ?? throw new InvalidDataException("an ecosystem of it is no text");
            if (ecosystem.Split(':')[0].Trim().Equals(Ecosystem, StringComparison.OrdinalIgnoreCase))
            {
                string named = Text(package, "name")?.Trim() is { Length: > 0 } text ? text : throw new InvalidDataException("a package of it has no name");
                affected.AddRange(OsvVersions.Of(entry, problems).Select(range => (named, range)));
            }
        }

        string[] aliases = [.. Items(root, "aliases").Select(String).OfType<string>().Where(alias => alias.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Take(MostAliases + 1)];
        int ids = affected.Select(one => one.Item1).Distinct(StringComparer.OrdinalIgnoreCase).Take(MostIds + 1).Count();
        if (aliases.Length > MostAliases || ids > MostIds)
        {
            throw new InvalidDataException("it names more than any advisory does");
        }

        JsonElement own = Object(root, "database_specific");
        string[] origins = [.. Items(own, Malicious).Select(origin => Text(origin, "id")).OfType<string>()];
        return new AdvisoryRecord
        {
            Id = id,
            Name = id.Length > 0 ? id : origins.FirstOrDefault(origin => origin.Length > 0) ?? name,
            Aliases = aliases,
            Modified = Time(root, "modified"),
            Published = Time(root, "published"),
            Withdrawn = withdrawn,
            IsMalware = aliases.Prepend(id).Any(name => name.StartsWith(MalwareId, StringComparison.OrdinalIgnoreCase)) || origins.Length > 0 || Items(own, "cwe_ids").Select(String).Contains(MalwareWeakness, StringComparer.OrdinalIgnoreCase),
            Severity = OsvSeverity.Of(root),
            Summary = Summary(Text(root, "summary")) is { Length: > 0 } summary ? summary : Summary(Text(root, "details")),
            Affected = affected,
            Problem = problems.Text,
        };
    }

    /// <summary>The items of a list; none where there is no list.</summary>
    internal static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    /// <summary>A text; <see langword="null"/> where there is none.</summary>
    internal static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? String(value) : null;

    /// <summary>An object; what has no properties where there is none.</summary>
    internal static JsonElement Object(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Object ? value : default;

    /// <summary>A version; <see langword="null"/> where NuGet reads none.</summary>
    internal static NuGetVersion? Version(string? text) => NuGetVersion.TryParse(text, out NuGetVersion? version) ? version : null;

    private static string? String(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // RFC 3339, and nothing else: a date that somebody wrote in words is no date.
    private static DateTimeOffset? Time(JsonElement root, string name) =>
        Text(root, name) is { } text && text.Contains('T', StringComparison.OrdinalIgnoreCase)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time) ? time : null;

    private static string Summary(string? text)
    {
        string line = (text ?? string.Empty).Split('\n').Select(one => one.Trim()).FirstOrDefault(one => one.Length > 0) ?? string.Empty;
        return line.Length <= MostSummary ? line : line[..MostSummary];
    }
}
