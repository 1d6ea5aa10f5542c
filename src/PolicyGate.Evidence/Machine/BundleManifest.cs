using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using PolicyGate.Rules;

namespace PolicyGate.Machine;

/// <summary>The form of a bundle's <c>manifest.json</c>, schema 1: read strictly, since what is not understood is not enforced.</summary>
internal static partial class BundleManifest
{
    /// <summary>Its name in the bundle.</summary>
    public const string FileName = "manifest.json";

    /// <summary>The most bytes that it may have.</summary>
    public const int MostBytes = 4 * 1024 * 1024;

    /// <summary>The most files that it may list.</summary>
    public const int MostFiles = 4096;

    /// <summary>The most bytes that its files may have together.</summary>
    public const long MostContent = 512L * 1024 * 1024;

    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const string DayForm = "yyyy-MM-dd";
    private const int LongestWarning = 365;
    private static readonly string[] Members = ["schema", "name", "sequence", "issued", "expires", "warn-days", "files"];
    private static readonly string[] FileMembers = ["path", "bytes", "sha256"];
    private static readonly JsonDocumentOptions Plain = new() { MaxDepth = 4 };

    /// <summary>The text of a manifest.</summary>
    public static byte[] Write(MachineBundle bundle)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber(Members[0], 1);
            json.WriteString(Members[1], bundle.Name);
            json.WriteNumber(Members[2], bundle.Sequence);
            json.WriteString(Members[3], bundle.Issued.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture));
            json.WriteString(Members[4], MachineBundle.Day(bundle.Expires));
            json.WriteNumber(Members[5], bundle.WarnDays);
            json.WriteStartArray(Members[6]);
            foreach (BundleFile file in bundle.Files)
            {
                json.WriteStartObject();
                json.WriteString(FileMembers[0], file.Path);
                json.WriteNumber(FileMembers[1], file.Bytes);
                json.WriteString(FileMembers[2], file.Sha256);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="BundleException">It is none of schema 1.</exception>
    public static MachineBundle Read(byte[] bytes)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes, Plain);
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new BundleException($"its {FileName} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Whether a text can be the name of a bundle.</summary>
    public static bool IsName(string text) => Name().IsMatch(text);

    private static MachineBundle Read(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty(Members[0], out JsonElement schema) && (schema.ValueKind != JsonValueKind.Number || !schema.TryGetInt32(out int version) || version != 1))
        {
            throw new BundleException($"its {FileName} is of another schema than 1, the one that this version knows; update policygate first");
        }

        Exactly(root, Members);
        BundleFile[] files = [.. root.GetProperty(Members[6]).EnumerateArray().Take(MostFiles + 1).Select(ReadFile)];
        MachineBundle bundle = new(
            root.GetProperty(Members[1]).GetString() ?? string.Empty,
            root.GetProperty(Members[2]).GetInt64(),
            DateTimeOffset.ParseExact(root.GetProperty(Members[3]).GetString() ?? string.Empty, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
            DateOnly.ParseExact(root.GetProperty(Members[4]).GetString() ?? string.Empty, DayForm, CultureInfo.InvariantCulture),
            root.GetProperty(Members[5]).GetInt32(),
            files);
        return Problem(bundle) is { } problem ? throw new BundleException($"its {FileName} {problem}") : bundle;
    }

    /// <summary>What no bundle may be; <see langword="null"/> where it is one.</summary>
    public static string? Problem(MachineBundle bundle) =>
        !IsName(bundle.Name) ? "has no name of 1 to 80 letters, digits, blanks, dots, hyphens and underscores"
        : bundle.Sequence < 1 ? "has no sequence number of at least 1"
        : bundle.WarnDays is < 0 or > LongestWarning ? FormattableString.Invariant($"warns for {bundle.WarnDays} days; 0 to {LongestWarning} are possible")
        : bundle.Files.Count > MostFiles ? FormattableString.Invariant($"lists more than {MostFiles} files")
        : bundle.Files.FirstOrDefault(file => !BundleNames.IsPlain(file.Path) || file.Path is FileName or BundleSignature.FileName) is { } odd ? $"lists {odd.Path}, which is no name that a file of a bundle may have"
        : bundle.Files.GroupBy(file => file.Path, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Skip(1).Any()) is { } twice ? $"lists {twice.Key} twice"
        : bundle.Files.Any(file => file.Bytes < 0 || !Hash().IsMatch(file.Sha256)) ? "lists a file without its length or SHA-256"
        : bundle.Files.Sum(file => (decimal)file.Bytes) > MostContent ? FormattableString.Invariant($"lists more than {MostContent} bytes")
        : !bundle.Files.Any(file => file.Path == MachineBundle.PolicyFile) ? $"lists no {MachineBundle.PolicyFile}"
        : null;

    private static BundleFile ReadFile(JsonElement file)
    {
        Exactly(file, FileMembers);
        return new BundleFile(file.GetProperty(FileMembers[0]).GetString() ?? string.Empty, file.GetProperty(FileMembers[1]).GetInt64(), file.GetProperty(FileMembers[2]).GetString() ?? string.Empty);
    }

    private static void Exactly(JsonElement element, string[] members)
    {
        if (!element.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal).SequenceEqual(members.Order(StringComparer.Ordinal)))
        {
            throw new BundleException($"its {FileName} does not have exactly the members {string.Join(", ", members)}");
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9 ._-]{0,79}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex(@"^[0-9A-F]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Hash();
}
