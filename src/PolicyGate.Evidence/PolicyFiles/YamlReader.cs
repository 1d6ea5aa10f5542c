using System.Text;
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
    private int depth;

    private YamlReader(string file, string text)
    {
        this.file = file;
        parser = new Parser(new StringReader(text));
    }

    /// <summary>Reads a policy file's bytes.</summary>
    /// <exception cref="PolicyUnreadableException">Not YAML, not UTF-8, too deep, an anchor, an alias or a tag.</exception>
    public static YamlNode Read(string file, byte[] bytes)
    {
        YamlReader reader = new(file, Decode(file, bytes));
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

    private static string Decode(string file, byte[] bytes)
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

        try
        {
            string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content);
            int control = text.AsSpan().IndexOfAny(ControlCharacters);
            return control < 0 ? text : throw new PolicyUnreadableException(At(file, text, control), $"a control character (U+{(int)text[control]:X4}); a policy is YAML 1.2 in UTF-8");
        }
        catch (DecoderFallbackException e)
        {
            string before = Encoding.Latin1.GetString(content[..Math.Max(0, Math.Min(e.Index, content.Length))]);
            throw new PolicyUnreadableException(At(file, before, before.Length), "not UTF-8; a policy is YAML 1.2 in UTF-8");
        }
    }

    private static readonly System.Buffers.SearchValues<char> ControlCharacters = System.Buffers.SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(code => (char)code).Where(character => character is not ('\t' or '\n' or '\r')), '\x7f']);

    private static SourceSpan At(string file, string text, int index)
    {
        ReadOnlySpan<char> before = text.AsSpan(0, index);
        return new SourceSpan(file, before.Count('\n') + 1, index - before.LastIndexOf('\n'));
    }

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
        return next switch
        {
            Scalar scalar => new YamlText(at, scalar.Value, scalar.Style is ScalarStyle.Plain or ScalarStyle.Any),
            SequenceStart => Nested(at, () => List(at)),
            MappingStart => Nested(at, () => Map(at)),
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

    private YamlNode Nested(SourceSpan at, Func<YamlNode> read)
    {
        if (++depth > MaximumDepth)
        {
            throw new PolicyUnreadableException(at, $"nested deeper than {MaximumDepth} levels");
        }

        YamlNode node = read();
        depth--;
        return node;
    }

    private YamlList List(SourceSpan at)
    {
        List<YamlNode> items = [];
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Node());
        }

        return new YamlList(at, items);
    }

    private YamlMap Map(SourceSpan at)
    {
        List<(YamlText, YamlNode)> entries = [];
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (Node() is not YamlText key)
            {
                throw new PolicyUnreadableException(at, "a key that is not text");
            }

            entries.Add((key, Node()));
        }

        return new YamlMap(at, entries);
    }
}
