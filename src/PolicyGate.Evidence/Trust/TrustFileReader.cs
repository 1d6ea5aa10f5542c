using System.Text;
using System.Text.Json;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Reporting;

namespace PolicyGate.Trust;

/// <summary>
/// Reads a trust file strictly, in one walk: what is unknown, malformed or there twice is a problem at its line, and of the record that it stands in nothing
/// is taken. What cannot be read as JSON, or is of another schema, is taken for nothing as a whole.
/// </summary>
internal ref struct TrustFileReader
{
    /// <summary>The schema that is read and written.</summary>
    public const int Schema = 1;

    /// <summary>The most bytes that are read.</summary>
    public const int MostBytes = 32 * 1024 * 1024;

    private const int LongestId = 100;
    private const int MostProblems = 100;

    private readonly string file;
    private readonly ReadOnlySpan<byte> json;
    private readonly Dictionary<string, TrustRecord> records = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> unread = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<TrustProblem> problems = [];
    private readonly TrustRecordReader record = new();
    private Utf8JsonReader reader;
    private int line = 1;
    private int counted;

    private TrustFileReader(string file, ReadOnlySpan<byte> bytes)
    {
        this.file = file;
        json = bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
        reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 8 });
    }

    /// <summary>Reads the bytes of a trust file.</summary>
    public static TrustFile Read(string file, ReadOnlySpan<byte> bytes)
    {
        TrustFileReader walk = new(file, bytes);
        try
        {
            return walk.Read();
        }
        catch (JsonException e)
        {
            int at = (int)(e.LineNumber ?? 0) + 1;
            return Unreadable(new SourceSpan(file, at, 1), IsMarker(walk.json, at) ? "is in the middle of a merge: keep one line of each package, then run policygate trust update" : $"is not JSON: {e.Message}");
        }
        catch (InvalidOperationException e)
        {
            // Of text that is no UTF-8.
            return Unreadable(new SourceSpan(file, walk.LineOf(walk.reader.TokenStartIndex), 1), $"cannot be read: {e.Message}");
        }
    }

    /// <summary>A trust file that says nothing, and why.</summary>
    public static TrustFile Unreadable(SourceSpan at, string why) =>
        new(new Dictionary<string, TrustRecord>(), [new TrustProblem(at, $"the trust file {Path.GetFileName(at.File)} {why}")]) { IsUnreadable = true };

    private TrustFile Read()
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return Unreadable(Here(), "is no JSON object; policygate trust init writes one");
        }

        if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("schema"u8) || !reader.Read() || reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out int schema))
        {
            return Unreadable(Here(), "does not begin with its schema; policygate trust init writes one that does");
        }

        if (schema != Schema)
        {
            return Unreadable(Here(), FormattableString.Invariant($"is of schema {schema}, and this version reads schema {Schema}: update PolicyGate"));
        }

        if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("packages"u8) || !reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return Unreadable(Here(), "has no packages behind its schema; policygate trust init writes one that does");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            Package();
            if (problems.Count == MostProblems)
            {
                return Unreadable(Here(), FormattableString.Invariant($"has {MostProblems} records that cannot be read, and maybe more; {problems[0].What}"));
            }
        }

        if (!reader.Read() || reader.TokenType != JsonTokenType.EndObject)
        {
            return Unreadable(Here(), "has more than its schema and its packages; update PolicyGate, or take it out");
        }

        // What follows the object is malformed too.
        while (reader.Read())
        {
        }

        return new TrustFile(records, problems) { Unread = unread };
    }

    private void Package()
    {
        SourceSpan at = Here();
        string id = reader.GetString()!;
        bool isId = id.Length is > 0 and <= LongestId && id.All(character => char.IsLetterOrDigit(character) || character is '.' or '-' or '_');
        int depth = reader.CurrentDepth;
        reader.Read();
        (TrustRecord? made, string problem) = record.Read(ref reader, json, id, at);

        // What is left of a record with a problem.
        while (made is null && reader.CurrentDepth > depth)
        {
            reader.Read();
        }

        if (made is not null && !isId)
        {
            (made, problem) = (null, "is of no package id");
        }

        if (made is not null && (records.ContainsKey(id) || unread.Contains(id)))
        {
            (made, problem) = (null, "stands in the file twice");
        }

        if (made is not null)
        {
            records.Add(id, made);
            return;
        }

        records.Remove(id);
        unread.Add(id);
        problems.Add(new TrustProblem(at, $"the record of {Printable.Name(Printable.Short(id))} {problem}; it is not taken: mend the line, or take it out and have policygate trust update record the package anew"));
    }

    private SourceSpan Here() => new(file, LineOf(reader.TokenStartIndex), 1);

    private int LineOf(long offset)
    {
        line += json[counted..(int)offset].Count((byte)'\n');
        counted = (int)offset;
        return line;
    }

    private static bool IsMarker(ReadOnlySpan<byte> json, int line)
    {
        for (int i = 1; i < line; i++)
        {
            json = json[(json.IndexOf((byte)'\n') + 1)..];
        }

        return json.StartsWith("<<<<<<<"u8) || json.StartsWith("======="u8) || json.StartsWith(">>>>>>>"u8) || json.StartsWith("|||||||"u8);
    }
}
