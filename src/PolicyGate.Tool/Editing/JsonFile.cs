using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Editing;

/// <summary>A JSON file that is edited in place: comments, order, line ends and everything that no edit touches stay as they are.</summary>
internal sealed partial class JsonFile
{
    private readonly byte[] bytes;

    private JsonFile(TextFile text)
    {
        Text = text;
        bytes = Encoding.UTF8.GetBytes(text.Original);
        Utf8JsonReader reader = new(bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        reader.Read();
        Root = Value(ref reader, string.Empty);
        reader.Read();
    }

    /// <summary>The file and its edits.</summary>
    public TextFile Text { get; }

    /// <summary>One step of its indentation.</summary>
    public string Indent => Step().Match(Text.Original).Groups[1].Value is { Length: > 0 } own ? own : "  ";

    /// <summary>The whole value.</summary>
    public JsonPlace Root { get; }

    /// <summary>Opens a file that is there.</summary>
    /// <exception cref="UsageException">It is no JSON object.</exception>
    public static JsonFile Open(string path, string what)
    {
        try
        {
            JsonFile file = new(TextFile.Open(path));
            return file.Root.IsObject ? file : throw new UsageException($"{path} is not what {what} should be: it is no object");
        }
        catch (JsonException e)
        {
            throw new UsageException($"{path} is not what {what} should be: {e.Message}");
        }
    }

    /// <summary>Adds a member behind the last one of an object; one edit for each object.</summary>
    /// <param name="place">The object.</param>
    /// <param name="depth">How many steps its members are indented.</param>
    /// <param name="member">The member in lines; those behind the first are indented by two blanks for each step, which become the file's own.</param>
    public void Add(JsonPlace place, int depth, params string[] member)
    {
        string step = Indent;
        string indent = string.Concat(Enumerable.Repeat(step, depth));
        string lines = string.Concat(member.Select(line => Text.NewLine + indent + line.Replace("  ", step, StringComparison.Ordinal)));
        if (place.Members is [.., JsonPlace last])
        {
            // What is said about the last one on its own line stays there.
            Match rest = RestOfLine().Match(Text.Original, last.End);
            bool isAlone = rest.Success && rest.Index == last.End;
            bool hasComma = isAlone && rest.Groups[1].Length > 0;
            if (isAlone && rest.Length > 0)
            {
                Text.Replace(last.End, 0, hasComma ? string.Empty : ",");
                Text.Replace(last.End + rest.Length, 0, lines);
            }
            else
            {
                Text.Replace(last.End, 0, "," + lines);
            }
        }
        else
        {
            Text.Replace(place.Start + 1, 0, lines + (Text.Original[(place.Start + 1)..].TrimStart(' ', '\t') is ['\r' or '\n', ..] ? string.Empty : Text.NewLine + string.Concat(Enumerable.Repeat(step, depth - 1))));
        }
    }

    private JsonPlace Value(ref Utf8JsonReader reader, string name)
    {
        int start = At(reader.TokenStartIndex);
        List<JsonPlace> members = [];
        JsonTokenType kind = reader.TokenType;
        string? text = kind == JsonTokenType.String ? reader.GetString() : null;
        if (kind == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string member = reader.GetString()!;
                reader.Read();
                members.Add(Value(ref reader, member));
            }
        }
        else
        {
            reader.Skip();
        }

        return new JsonPlace(name, start, At(reader.BytesConsumed), kind == JsonTokenType.StartObject, text, members);
    }

    private int At(long index) => Encoding.UTF8.GetCharCount(bytes, 0, (int)index);

    [GeneratedRegex("^([ \t]+)\"", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Step();

    // A comma and a comment, up to the end of the line.
    [GeneratedRegex(@"\G[ \t]*(,?)[ \t]*(?://[^\r\n]*|/\*[^\r\n]*\*/[ \t]*)?(?=\r?\n|$)", RegexOptions.CultureInvariant)]
    private static partial Regex RestOfLine();
}

/// <summary>Where a value stands in a text.</summary>
/// <param name="Name">Its name in the object that has it.</param>
/// <param name="Start">Its first character.</param>
/// <param name="End">Behind its last.</param>
/// <param name="IsObject">Whether it is an object.</param>
/// <param name="Text">What it says where it is a string; else <see langword="null"/>.</param>
/// <param name="Members">What the object has, in its order.</param>
internal sealed record JsonPlace(string Name, int Start, int End, bool IsObject, string? Text, IReadOnlyList<JsonPlace> Members)
{
    /// <summary>The last member of that name, which is the one that counts; <see langword="null"/> where there is none.</summary>
    public JsonPlace? Member(string name, StringComparison comparison = StringComparison.Ordinal) => Members.LastOrDefault(member => member.Name.Equals(name, comparison));
}
