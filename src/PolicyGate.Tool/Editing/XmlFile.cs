using System.Xml;
using System.Xml.Linq;
using PolicyGate.Projects;

namespace PolicyGate.Tool.Editing;

/// <summary>An MSBuild or NuGet XML file, edited at the places of its elements, as text.</summary>
internal sealed class XmlFile
{
    private XmlFile(TextFile text, XElement root) => (Text, Root) = (text, root);

    /// <summary>The text.</summary>
    public TextFile Text { get; }

    /// <summary>The root element, with line information.</summary>
    public XElement Root { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="XmlException">It is not XML.</exception>
    /// <exception cref="FactsException">It is not XML, or too deep, or too much of it.</exception>
    public static XmlFile Open(string path, string ifMissing = "")
    {
        TextFile text = TextFile.Open(path, ifMissing);
        InputReading.Bound(path, "file", System.Text.Encoding.UTF8.GetBytes(text.Original), XmlEncoding.AsMsbuild);
        using XmlReader reader = XmlReader.Create(new StringReader(text.Original), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        return new XmlFile(text, XDocument.Load(reader, LoadOptions.SetLineInfo | LoadOptions.PreserveWhitespace).Root!);
    }

    /// <summary>Sets an attribute that is there to another value, in the quotes that it has.</summary>
    public void SetAttribute(XAttribute attribute, string value)
    {
        (int start, int end) = ValueOf(attribute);
        char quote = Text.Original[start - 1];
        Text.Replace(start, end - start, Escape(value, quote));
    }

    /// <summary>Sets the text of an element that has only text; of any other it changes nothing and says so.</summary>
    public bool SetText(XElement element, string value)
    {
        int start = EndOfStartTag(element);
        if (element.Nodes().ToArray() is not [XText { NodeType: XmlNodeType.Text }])
        {
            return false;
        }

        Text.Replace(start, Text.Original.IndexOf('<', start) - start, Escape(value, '"'));
        return true;
    }

    /// <summary>Adds an attribute behind another.</summary>
    public void AddAttribute(XAttribute after, string name, string value)
    {
        (int start, int end) = ValueOf(after);
        char quote = Text.Original[start - 1];
        Text.Replace(end + 1, 0, $" {name}={quote}{Escape(value, quote)}{quote}");
    }

    /// <summary>Removes an attribute and the space before it.</summary>
    public void RemoveAttribute(XAttribute attribute)
    {
        int start = Offset(attribute);
        int end = ValueOf(attribute).End + 1;
        while (start > 0 && char.IsWhiteSpace(Text.Original[start - 1]))
        {
            start--;
        }

        Text.Replace(start, end - start, string.Empty);
    }

    /// <summary>Removes children that have only text, each with its line; an element that has nothing else becomes an empty one.</summary>
    public bool RemoveChildren(XElement parent, IReadOnlyCollection<XElement> children)
    {
        if (children.Any(child => child.Nodes().Any(node => node is not XText { NodeType: XmlNodeType.Text })))
        {
            return false;
        }

        if (parent.Nodes().All(node => node is XText text ? string.IsNullOrWhiteSpace(text.Value) : children.Contains(node)))
        {
            int bracket = EndOfStartTag(parent) - 1;
            int last = children.Max(EndOf);
            int end = Text.Original.IndexOf('>', Text.Original.IndexOf("</", last, StringComparison.Ordinal)) + 1;
            int start = StartOfWhiteSpace(bracket, throughLineEnd: true);
            Text.Replace(start, end - start, " />");
            return true;
        }

        foreach (XElement child in children)
        {
            int start = Offset(child) - 1;
            int end = EndOf(child);
            int line = StartOfWhiteSpace(start, throughLineEnd: false);
            bool isAlone = line > 0 && Text.Original[line - 1] is '\n' or '\r' && (end == Text.Original.Length || Text.Original[end] is '\n' or '\r');
            int from = !isAlone ? start : line - (line > 1 && Text.Original[line - 1] == '\n' && Text.Original[line - 2] == '\r' ? 2 : 1);
            Text.Replace(from, end - from, string.Empty);
        }

        return true;
    }

    /// <summary>Puts a new element first into another, on a line of its own.</summary>
    public void AddFirst(XElement parent, string element) => AddFirst(parent, [element]);

    /// <summary>Puts new elements first into another, each on a line of its own.</summary>
    public void AddFirst(XElement parent, IReadOnlyList<string> elements)
    {
        string indent = IndentOf(parent);
        string inner = parent.Elements().FirstOrDefault() is { } first && IndentOf(first).Length > indent.Length ? IndentOf(first) : indent + Step();
        string lines = string.Concat(elements.Select(element => $"{Text.NewLine}{inner}{element}"));
        int at = EndOfStartTag(parent);
        if (Text.Original[at - 2] == '/')
        {
            string name = parent.Name.LocalName;
            int slash = at - 2;
            while (char.IsWhiteSpace(Text.Original[slash - 1]))
            {
                slash--;
            }

            Text.Replace(slash, at - slash, $">{lines}{Text.NewLine}{indent}</{name}>");
        }
        else if (parent.HasElements || parent.Nodes().Any())
        {
            bool staysOnItsLine = parent.FirstNode is not XText { Value: { } between } || !between.Contains('\n', StringComparison.Ordinal);
            Text.Replace(at, 0, lines + (staysOnItsLine ? $"{Text.NewLine}{(parent.HasElements ? inner : indent)}" : string.Empty));
        }
        else
        {
            Text.Replace(at, 0, $"{lines}{Text.NewLine}{indent}");
        }
    }

    /// <summary>The white space before an element on its line.</summary>
    public string IndentOf(XElement element)
    {
        int start = Offset(element) - 1;
        int line = Text.Original.LastIndexOfAny(['\r', '\n'], Math.Max(0, start - 1)) + 1;
        string before = Text.Original[line..start];
        return string.IsNullOrWhiteSpace(before) ? before : string.Empty;
    }

    // One step of the file's own indentation.
    private string Step() => Root.Elements().FirstOrDefault() is { } first && IndentOf(first) is { Length: > 0 } step ? step : "  ";

    private int EndOfStartTag(XElement element)
    {
        char quote = '\0';
        for (int at = Offset(element); ; at++)
        {
            char character = Text.Original[at];
            if (quote != '\0')
            {
                quote = character == quote ? '\0' : quote;
            }
            else if (character is '"' or '\'')
            {
                quote = character;
            }
            else if (character == '>')
            {
                return at + 1;
            }
        }
    }

    // Of an element that has no elements.
    private int EndOf(XElement element)
    {
        int end = EndOfStartTag(element);
        return Text.Original[end - 2] == '/' ? end : Text.Original.IndexOf('>', Text.Original.IndexOf("</", end, StringComparison.Ordinal)) + 1;
    }

    private int StartOfWhiteSpace(int end, bool throughLineEnd)
    {
        int start = end;
        while (start > 0 && char.IsWhiteSpace(Text.Original[start - 1]) && (throughLineEnd || Text.Original[start - 1] is not ('\n' or '\r')))
        {
            start--;
        }

        return start;
    }

    private (int Start, int End) ValueOf(XAttribute attribute)
    {
        int start = Text.Original.IndexOfAny(['"', '\''], Offset(attribute));
        return (start + 1, Text.Original.IndexOf(Text.Original[start], start + 1));
    }

    private int Offset(XObject node)
    {
        IXmlLineInfo line = node;
        return Text.Offset(line.LineNumber, line.LinePosition);
    }

    private static string Escape(string value, char quote) => value
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(quote == '"' ? "\"" : "'", quote == '"' ? "&quot;" : "&apos;", StringComparison.Ordinal);
}
