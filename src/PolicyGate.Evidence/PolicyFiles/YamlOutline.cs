using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace PolicyGate.PolicyFiles;

/// <summary>A node of a policy file as an editor sees it: where its text begins and ends.</summary>
/// <param name="Start">The offset of its first character.</param>
/// <param name="End">The offset behind its last character, comments and line ends behind it not counted.</param>
/// <param name="IsFlow">Whether it is written in brackets or braces.</param>
/// <param name="Text">A scalar's text; <see langword="null"/> for a list or a mapping.</param>
internal sealed record YamlOutline(int Start, int End, bool IsFlow, string? Text)
{
    /// <summary>The items of a list.</summary>
    public IReadOnlyList<YamlOutline> Items { get; init; } = [];

    /// <summary>The keys and values of a mapping.</summary>
    public IReadOnlyList<(YamlOutline Key, YamlOutline Value)> Entries { get; init; } = [];

    /// <summary>Whether it is a list.</summary>
    public bool IsList { get; private init; }

    /// <summary>Whether it is a value that is not written: a key and nothing behind it.</summary>
    public bool IsNothing => Text is { Length: 0 } && Start == End;

    /// <summary>Reads a text that the policy's own reader takes.</summary>
    /// <exception cref="YamlException">It is not YAML.</exception>
    public static YamlOutline Read(string text)
    {
        Parser parser = new(new StringReader(text));
        parser.Consume<StreamStart>();
        parser.Consume<DocumentStart>();
        return Node(parser, text);
    }

    /// <summary>The value of a key; <see langword="null"/> where the mapping has none.</summary>
    public YamlOutline? this[string key] => Entries.FirstOrDefault(entry => entry.Key.Text == key).Value;

    private static YamlOutline Node(Parser parser, string text)
    {
        switch (parser.Consume<ParsingEvent>())
        {
            case Scalar scalar:
                return new YamlOutline(Offset(scalar.Start), Trimmed(text, Offset(scalar.Start), Offset(scalar.End)), false, scalar.Value);
            case SequenceStart list:
                List<YamlOutline> items = [];
                while (!parser.Accept<SequenceEnd>(out _))
                {
                    items.Add(Node(parser, text));
                }

                return Closed(list.Start, parser.Consume<SequenceEnd>().Start, list.Style == SequenceStyle.Flow, items) with { Items = items, IsList = true };
            case MappingStart map:
                List<(YamlOutline Key, YamlOutline Value)> entries = [];
                while (!parser.Accept<MappingEnd>(out _))
                {
                    entries.Add((Node(parser, text), Node(parser, text)));
                }

                return Closed(map.Start, parser.Consume<MappingEnd>().Start, map.Style == MappingStyle.Flow, [.. entries.Select(entry => entry.Value)]) with { Entries = entries };
            default:
                throw new YamlException("a policy has lists, mappings and text");
        }
    }

    // A block ends where its last child does: the parser's mark is where the next thing begins. In brackets it is the last of them.
    private static YamlOutline Closed(Mark start, Mark end, bool isFlow, List<YamlOutline> children) =>
        new(Offset(start), isFlow ? Offset(end) + 1 : children[^1].End, isFlow, null);

    private static int Offset(Mark mark) => (int)mark.Index;

    private static int Trimmed(string text, int start, int end)
    {
        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return end;
    }
}
