namespace PolicyGate.Tool.Editing;

/// <summary>Takes items out of lists of a YAML file, as text: everything else stays as it is written, comments too.</summary>
internal static class YamlItems
{
    /// <summary>Plans to remove mappings that are items of one list, by the places at which they start.</summary>
    /// <returns>Whether each was found to be such an item.</returns>
    public static bool Remove(TextFile file, IReadOnlyList<(int Line, int Column)> items, bool areAll)
    {
        List<(int Start, int End)> ranges = [];
        foreach ((int line, int column) in items)
        {
            int at = file.Offset(line, column);
            if ((Block(file.Original, at) ?? Flow(file.Original, at, isLast: areAll)) is not { } range)
            {
                return false;
            }

            ranges.Add(range);
        }

        if (ranges.OrderBy(range => range.Start).Zip(ranges.OrderBy(range => range.Start).Skip(1)).Any(pair => pair.First.End > pair.Second.Start))
        {
            return false;
        }

        // What has lost its last item is an empty list, and not nothing.
        if (areAll && Block(file.Original, file.Offset(items[0].Line, items[0].Column)) is not null)
        {
            int first = ranges.Min(range => range.Start);
            int colon = KeyBefore(file.Original, first);
            if (colon < 0)
            {
                return false;
            }

            file.Replace(colon + 1, 0, " []");
        }

        ranges.ForEach(range => file.Replace(range.Start, range.End - range.Start, string.Empty));
        return true;
    }

    // - key: value, with all lines that are further in.
    private static (int Start, int End)? Block(string text, int at)
    {
        int line = StartOfLine(text, at);
        string before = text[line..at];
        if (before.Trim() != "-")
        {
            return null;
        }

        int dash = before.IndexOf('-', StringComparison.Ordinal);
        int end = NextLine(text, line);
        for (int next = end; next < text.Length; next = NextLine(text, next))
        {
            string content = text[next..NextLine(text, next)];
            int indent = content.Length - content.TrimStart(' ').Length;
            bool isBlank = string.IsNullOrWhiteSpace(content);
            if (!isBlank && indent <= dash)
            {
                break;
            }

            end = isBlank ? end : NextLine(text, next);
        }

        return (line, end);
    }

    // { key: value } between brackets, with one comma.
    private static (int Start, int End)? Flow(string text, int at, bool isLast)
    {
        if (text[at] != '{' || Close(text, at) is not { } close)
        {
            return null;
        }

        int after = close + 1;
        while (after < text.Length && text[after] is ' ' or '\t')
        {
            after++;
        }

        if (after < text.Length && text[after] == ',')
        {
            after++;
            while (after < text.Length && text[after] is ' ' or '\t')
            {
                after++;
            }

            return (at, after);
        }

        int comma = text.LastIndexOf(',', at - 1);
        return !isLast && comma >= 0 && string.IsNullOrWhiteSpace(text[(comma + 1)..at]) ? (comma, close + 1) : isLast ? (at, close + 1) : null;
    }

    // A quote opens only where a scalar begins; a comment ends with its line.
    private static int? Close(string text, int open)
    {
        int depth = 0;
        char before = ' ';
        for (int i = open; i < text.Length; i++)
        {
            char character = text[i];
            if (character is '"' or '\'' && before is '{' or '[' or ',' or ':')
            {
                i = EndOfQuote(text, i);
                before = 'x';
                continue;
            }

            if (character == '#' && char.IsWhiteSpace(text[i - 1]))
            {
                i = NextLine(text, i) - 1;
                continue;
            }

            depth += character is '{' or '[' ? 1 : character is '}' or ']' ? -1 : 0;
            if (depth == 0)
            {
                return i;
            }

            before = char.IsWhiteSpace(character) ? before : character;
        }

        return null;
    }

    private static int EndOfQuote(string text, int open)
    {
        for (int i = open + 1; i < text.Length; i++)
        {
            if (text[open] == '"' && text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == text[open] && text[open] == '\'' && i + 1 < text.Length && text[i + 1] == '\'')
            {
                i++;
            }
            else if (text[i] == text[open])
            {
                return i;
            }
        }

        return text.Length - 1;
    }

    private static int KeyBefore(string text, int at)
    {
        int line = at;
        while (line > 0)
        {
            line = StartOfLine(text, line - 1);
            string content = text[line..NextLine(text, line)];
            if (content.Trim().StartsWith('#') || string.IsNullOrWhiteSpace(content))
            {
                continue;
            }

            int colon = content.IndexOf(':', StringComparison.Ordinal);
            string rest = colon < 0 ? "x" : content[(colon + 1)..].Trim();
            return rest.Length == 0 || rest.StartsWith('#') ? line + colon : -1;
        }

        return -1;
    }

    private static int StartOfLine(string text, int at) => at <= 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;

    private static int NextLine(string text, int at) => text.IndexOf('\n', at) is >= 0 and int end ? end + 1 : text.Length;
}
