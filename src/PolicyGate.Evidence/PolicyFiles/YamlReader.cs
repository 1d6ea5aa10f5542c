using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using PolicyGate.Policies;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace PolicyGate.PolicyFiles;

/// <summary>
/// Bytes to nodes, by YamlDotNet's parser. Depth is capped on the parser's events, before anything is built; anchors,
/// aliases, tags and second documents are refused, so that no expansion attack exists.
/// </summary>
internal sealed class YamlReader
{
    /// <summary>The most that a policy file may have, in bytes.</summary>
    public const int MaximumBytes = 1024 * 1024;

    private const int MaximumDepth = 32;

    private readonly string file;
    private readonly Parser parser;
    private readonly Dictionary<string, string> keys = new(StringComparer.Ordinal);
    private readonly List<YamlNode> items;
    private readonly List<(YamlKey, YamlNode)> entries = [];
    private int depth;

    private YamlReader(string file, TextReader text, int bytes)
    {
        this.file = file;
        parser = new Parser(text);

        // Entries of a long list take about that much: the buffer need not grow by copies of itself.
        items = new List<YamlNode>(bytes / 64);
    }

    /// <summary>Reads a policy file's bytes.</summary>
    /// <exception cref="PolicyUnreadableException">Not YAML, not UTF-8, too deep, an anchor, an alias or a tag.</exception>
    public static YamlNode Read(string file, byte[] bytes)
    {
        YamlReader reader = new(file, Text(file, bytes), bytes.Length);
        try
        {
            return reader.Document();
        }
        catch (YamlException e)
        {
            throw new PolicyUnreadableException(reader.Span(e.Start), Sentence(e));
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            // YamlDotNet's scanner throws these for some malformed input, without a place.
            throw new PolicyUnreadableException(reader.Span(reader.parser.Current?.End ?? Mark.Empty), $"not YAML ({e.Message})");
        }
    }

    // Checked as bytes, so that the text of a large policy is nowhere as a whole.
    private static StreamReader Text(string file, byte[] bytes)
    {
        if (bytes.Length > MaximumBytes)
        {
            throw new PolicyUnreadableException(SourceSpan.WholeFile(file), $"a policy has at most {MaximumBytes} bytes, this one has {bytes.Length}");
        }

        ReadOnlySpan<byte> content = bytes.AsSpan();
        if (content.StartsWith(Encoding.UTF8.Preamble))
        {
            content = content[Encoding.UTF8.Preamble.Length..];
        }

        if (!Utf8.IsValid(content))
        {
            throw new PolicyUnreadableException(At(file, content[..LengthOfUtf8(content)]), "not UTF-8; a policy is YAML 1.2 in UTF-8");
        }

        int control = FirstHidden(content);
        return control < 0
            ? new StreamReader(new MemoryStream(bytes, bytes.Length - content.Length, content.Length), new UTF8Encoding(false), detectEncodingFromByteOrderMarks: false)
            : throw new PolicyUnreadableException(At(file, content[..control]), $"a control character (U+{Decode(content[control..]).Value:X4}); a policy is YAML 1.2 in UTF-8");
    }

    // What begins so in UTF-8 may be of C1 (U+0080 to U+009F), a line end of Unicode's own, or one that turns the direction of what is read.
    private static readonly SearchValues<byte> Suspects = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(code => (byte)code).Where(code => code is not ((byte)'\t' or (byte)'\n' or (byte)'\r')), 0x7f, 0xC2, 0xD8, 0xE2]);

    private static int FirstHidden(ReadOnlySpan<byte> content)
    {
        for (int at = content.IndexOfAny(Suspects); at >= 0;)
        {
            Rune rune = Decode(content[at..]);
            if (IsHidden(rune))
            {
                return at;
            }

            int next = content[(at + rune.Utf8SequenceLength)..].IndexOfAny(Suspects);
            at = next < 0 ? -1 : at + rune.Utf8SequenceLength + next;
        }

        return -1;
    }

    private static Rune Decode(ReadOnlySpan<byte> content) => Rune.DecodeFromUtf8(content, out Rune rune, out _) == OperationStatus.Done ? rune : Rune.ReplacementChar;

    private static bool IsHidden(Rune rune) => (Rune.IsControl(rune) && rune.Value is not ('\t' or '\n' or '\r'))
        || rune.Value is 0x2028 or 0x2029 or 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    private static int LengthOfUtf8(ReadOnlySpan<byte> content)
    {
        int length = 0;
        while (Rune.DecodeFromUtf8(content[length..], out _, out int consumed) == OperationStatus.Done)
        {
            length += consumed;
        }

        return length;
    }

    private static SourceSpan At(string file, ReadOnlySpan<byte> before) =>
        new(file, before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1);

    private static string Sentence(YamlException e)
    {
        string message = (e.InnerException ?? e).Message;
        int end = message.IndexOf("): ", StringComparison.Ordinal);
        return message.StartsWith('(') && end > 0 ? message[(end + 3)..] : message;
    }

    private SourceSpan Span(Mark mark) => new(file, (int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    private YamlNode Document()
    {
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _))
        {
            throw new PolicyUnreadableException(SourceSpan.WholeFile(file), "the policy is empty; the smallest one is \"version: 1\"");
        }

        parser.Consume<DocumentStart>();
        YamlNode root = Node();
        parser.Consume<DocumentEnd>();
        return parser.Accept<DocumentStart>(out DocumentStart? second)
            ? throw new PolicyUnreadableException(Span(second.Start), "a second document; a policy is one document")
            : root;
    }

    private YamlNode Node()
    {
        ParsingEvent next = parser.Consume<ParsingEvent>();
        SourceSpan at = Span(next.Start);
        Refuse(next, at);
        if (next is Scalar { Value: { } value })
        {
            foreach (Rune rune in value.EnumerateRunes())
            {
                if (IsHidden(rune))
                {
                    throw new PolicyUnreadableException(at, $"a control character (U+{rune.Value:X4}), written as an escape; nobody would see it");
                }
            }
        }

        return next switch
        {
            Scalar scalar => new YamlText(at, scalar.Value, scalar.Style is ScalarStyle.Plain or ScalarStyle.Any),
            SequenceStart => List(at),
            MappingStart => Map(at),
            _ => throw new PolicyUnreadableException(at, "not a policy"),
        };
    }

    private static void Refuse(ParsingEvent next, SourceSpan at)
    {
        if (next is AnchorAlias)
        {
            throw new PolicyUnreadableException(at, "an alias; a policy has no anchors and aliases");
        }

        if (next is NodeEvent node)
        {
            if (!node.Anchor.IsEmpty)
            {
                throw new PolicyUnreadableException(at, "an anchor; a policy has no anchors and aliases");
            }

            if (!node.Tag.IsEmpty)
            {
                throw new PolicyUnreadableException(at, "a tag; a policy has no tags");
            }
        }
    }

    private void Enter(SourceSpan at)
    {
        if (++depth > MaximumDepth)
        {
            throw new PolicyUnreadableException(at, $"nested deeper than {MaximumDepth} levels");
        }
    }

    // What is read so far of every open list stands in one buffer, the innermost last, so that what stays is as long as it has to be.
    private YamlList List(SourceSpan at)
    {
        Enter(at);
        int first = items.Count;
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Node());
        }

        depth--;
        return new YamlList(at, Taken(items, first));
    }

    private YamlMap Map(SourceSpan at)
    {
        Enter(at);
        int first = entries.Count;
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            ParsingEvent next = parser.Consume<ParsingEvent>();
            SourceSpan keyAt = Span(next.Start);
            Refuse(next, keyAt);
            if (next is not Scalar key)
            {
                throw new PolicyUnreadableException(at, "a key that is not text");
            }

            entries.Add((new YamlKey(keyAt, Shared(key.Value)), Node()));
        }

        depth--;
        return new YamlMap(at, Taken(entries, first));
    }

    // A policy has few keys, written often: one text for each.
    private string Shared(string key)
    {
        ref string? known = ref CollectionsMarshal.GetValueRefOrAddDefault(keys, key, out _);
        return known ??= key;
    }

    private static T[] Taken<T>(List<T> buffer, int first)
    {
        T[] taken = [.. CollectionsMarshal.AsSpan(buffer)[first..]];
        buffer.RemoveRange(first, taken.Length);
        return taken;
    }
}
