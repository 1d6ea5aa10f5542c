using System.Globalization;
using PolicyGate.PolicyFiles;

namespace PolicyGate.Tool.Editing;

/// <summary>
/// The text of a policy, to which entries are added where the policy keeps such things: comments, order, indentation, line ends and the form of lists, in lines
/// or in brackets, stay as they are.
/// </summary>
internal sealed class PolicyText(string text)
{
    /// <summary>The text as it is now.</summary>
    public string Text { get; private set; } = text;

    private YamlOutline Root => YamlOutline.Read(Text);

    private string NewLine => Text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";

    /// <summary>Whether the policy writes a section.</summary>
    public bool Has(string section) => Root[section] is { IsNothing: false };

    /// <summary>Whether it is written in lines, not in braces.</summary>
    public bool IsInLines => !Root.IsFlow;

    /// <summary>Whether a list has a text for an item.</summary>
    public bool Lists(string key, string item) => Root[key]?.Items.Any(known => known.Text == item) == true;

    /// <summary>The number of the scope in which a place lies; <see langword="null"/> for none.</summary>
    public int? ScopeAt(int line, int column)
    {
        int at = Offset(line, column);
        int? scope = Root["scopes"]?.Items.TakeWhile(item => item.Start <= at).Count() - 1;
        return scope is >= 0 && at <= Root["scopes"]!.Items[scope.Value].End ? scope : null;
    }

    /// <summary>Adds an entry to a list; the keys on the way to it are written where they are not there.</summary>
    /// <param name="path">The keys; of a list in between, the number of an item.</param>
    /// <param name="entry">The entry, in one line.</param>
    /// <param name="comment">What is said behind it, where it has a line of its own.</param>
    public void Add(IReadOnlyList<string> path, string entry, string? comment = null) => Add(path, new Entry("- ", entry, comment));

    /// <summary>Adds a key and its value to a mapping, as <see cref="Add(IReadOnlyList{string}, string, string?)"/> does to a list.</summary>
    public void AddKey(IReadOnlyList<string> path, string key, string value, string? comment = null) => Add(path, new Entry(string.Empty, $"{key}: {value}", comment));

    private void Add(IReadOnlyList<string> path, Entry entry)
    {
        YamlOutline node = Root;
        for (int depth = 0; depth < path.Count; depth++)
        {
            YamlOutline? next = node.IsList ? node.Items[int.Parse(path[depth], CultureInfo.InvariantCulture)] : node[path[depth]];
            if (next is null)
            {
                AddKeys(node, [.. path.Skip(depth)], entry, isTop: depth == 0);
                return;
            }

            if (next is { IsList: false, Entries.Count: 0 } and ({ IsNothing: true } or { IsFlow: true }))
            {
                Fill(node, next, [.. path.Skip(depth + 1)], entry);
                return;
            }

            node = next;
        }

        AddItem(node, entry);
    }

    /// <summary>Puts a scalar in the place of the one at a place.</summary>
    public void Replace(int line, int column, string key, string value)
    {
        YamlOutline entry = At(Root, Offset(line, column)) ?? throw new InvalidOperationException("there is no mapping at this place");
        YamlOutline old = entry[key]!;
        Text = Text.Remove(old.Start, old.End - old.Start).Insert(old.Start, value);
    }

    /// <summary>Takes a key and its scalar out of the mapping at a place, which has others too.</summary>
    public void Remove(int line, int column, string key)
    {
        YamlOutline entry = At(Root, Offset(line, column)) ?? throw new InvalidOperationException("there is no mapping at this place");
        int index = entry.Entries.ToList().FindIndex(pair => pair.Key.Text == key);
        bool isLast = index == entry.Entries.Count - 1;
        int start = !isLast ? entry.Entries[index].Key.Start : entry.IsFlow ? entry.Entries[index - 1].Value.End : LineStart(entry.Entries[index].Key.Start) - NewLine.Length;
        int end = !isLast ? entry.Entries[index + 1].Key.Start : entry.IsFlow ? entry.Entries[index].Value.End : LineEnd(entry.Entries[index].Value.End);
        Text = Text.Remove(start, end - start);
    }

    /// <summary>Adds a section at the end.</summary>
    public void Append(string section) => Text = Text.Insert(BehindComments(LineEnd(Root.End), isEveryOne: true), NewLine + NewLine + section.TrimEnd('\n').ReplaceLineEndings(NewLine));

    private static YamlOutline? At(YamlOutline node, int offset) => node.Start == offset && node.Entries.Count > 0
        ? node
        : node.Items.Concat(node.Entries.Select(entry => entry.Value)).Where(child => child.Start <= offset && offset <= child.End).Select(child => At(child, offset)).FirstOrDefault(found => found is not null);

    private void AddItem(YamlOutline list, Entry entry)
    {
        YamlOutline[] items = [.. list.Items, .. list.Entries.Select(pair => pair.Value)];
        if (items.Length == 0)
        {
            Text = Text.Remove(list.Start, list.End - list.Start).Insert(list.Start, entry.Enclosed);
        }
        else if (list.IsFlow)
        {
            // One below the other, where the last two are.
            bool isLines = items.Length > 1 && LineStart(items[^2].Start) != LineStart(items[^1].Start);
            int line = LineStart(items[^1].Start);
            string before = isLines ? NewLine + new string(' ', Text.AsSpan(line).IndexOfAnyExcept(' ')) : " ";
            InsertBehind(items[^1], before + entry.Text);
        }
        else
        {
            Text = Text.Insert(LineEnd(list.End), $"{NewLine}{new string(' ', Column(list.Start))}{entry}");
        }
    }

    private void AddKeys(YamlOutline map, string[] path, Entry entry, bool isTop)
    {
        if (map.IsFlow && map.Entries.Count == 0)
        {
            Text = Text.Remove(map.Start, map.End - map.Start).Insert(map.Start, $"{{ {Flow(path, entry)} }}");
        }
        else if (map.IsFlow)
        {
            InsertBehind(map.Entries[^1].Value, $" {Flow(path, entry)}");
        }
        else
        {
            Text = Text.Insert(isTop ? BehindComments(LineEnd(map.End), isEveryOne: false) : LineEnd(map.End), (isTop ? NewLine : string.Empty) + Lines(path, entry, Column(map.Start)));
        }
    }

    // A key with nothing behind it, or with empty braces.
    private void Fill(YamlOutline map, YamlOutline value, string[] path, Entry entry)
    {
        if (value.IsFlow || map.IsFlow)
        {
            string filled = path.Length == 0 ? entry.Enclosed : $"{{ {Flow(path, entry)} }}";
            Text = Text.Remove(value.Start, value.End - value.Start).Insert(value.Start, value.IsFlow ? filled : " " + filled);
        }
        else
        {
            Text = Text.Insert(LineEnd(value.End), Lines(path, entry, Column(map.Start) + 2));
        }
    }

    private string Lines(string[] path, Entry entry, int indent)
    {
        string keys = string.Concat(path.Select((key, depth) => $"{NewLine}{new string(' ', indent + (2 * depth))}{key}:"));
        return $"{keys}{NewLine}{new string(' ', indent + (2 * path.Length))}{entry}";
    }

    private static string Flow(string[] path, Entry entry) => path.Length == 1 ? $"{path[0]}: {entry.Enclosed}" : $"{path[0]}: {{ {Flow(path[1..], entry)} }}";

    // Behind the comma that is there already, or with one.
    private void InsertBehind(YamlOutline last, string added)
    {
        int at = last.End;
        int next = at;
        while (next < Text.Length && (char.IsWhiteSpace(Text[next]) || (Text[next] == '#' && char.IsWhiteSpace(Text[next - 1]))))
        {
            next = Text[next] == '#' ? LineEnd(next) : next + 1;
        }

        Text = next < Text.Length && Text[next] == ',' ? Text.Insert(next + 1, added) : Text.Insert(at, "," + added);
    }

    // What is said at the end of the last block stays with it: comments that are further in than its key, or all that are there.
    private int BehindComments(int end, bool isEveryOne)
    {
        int behind = end;
        for (int at = end; at < Text.Length;)
        {
            int start = at + (Text[at] == '\r' && at + 1 < Text.Length && Text[at + 1] == '\n' ? 2 : 1);
            at = LineEnd(start);
            ReadOnlySpan<char> line = Text.AsSpan(start, at - start);
            bool isComment = line.TrimStart() is ['#', ..] && (isEveryOne || line[0] != '#');
            if (!isComment && !line.IsWhiteSpace())
            {
                break;
            }

            behind = isComment ? at : behind;
        }

        return behind;
    }

    private int LineStart(int at) => at == 0 ? 0 : Text.LastIndexOfAny(['\n', '\r'], at - 1) + 1;

    private int LineEnd(int at) => Text.IndexOfAny(['\n', '\r'], at) is >= 0 and int end ? end : Text.Length;

    private int Column(int at) => at - LineStart(at);

    private int Offset(int line, int column)
    {
        int at = 0;
        for (int i = 1; i < line; i++)
        {
            int end = LineEnd(at);
            at = end + (end + 1 < Text.Length && Text[end] == '\r' && Text[end + 1] == '\n' ? 2 : 1);
        }

        return at + column - 1;
    }

    /// <summary>What is added: an item of a list, or a key with its value.</summary>
    private sealed record Entry(string Mark, string Text, string? Comment)
    {
        public string Enclosed => Mark.Length > 0 ? $"[{Text}]" : $"{{ {Text} }}";

        public override string ToString() => $"{Mark}{Text}{(Comment is null ? string.Empty : $" {YamlValue.Comment(Comment)}")}";
    }
}
