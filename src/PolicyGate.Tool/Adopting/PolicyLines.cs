using PolicyGate.Policies;

namespace PolicyGate.Tool.Adopting;

/// <summary>The text of a policy by its lines, of which some are taken out: what a person wrote beside them stays, byte for byte.</summary>
internal sealed class PolicyLines
{
    private readonly List<string> lines;
    private readonly HashSet<int> gone = [];

    /// <summary>Of a text.</summary>
    public PolicyLines(string text) => lines = [.. text.Split('\n')];

    /// <summary>What is left.</summary>
    public string Text => string.Join('\n', lines.Where((_, index) => !gone.Contains(index)));

    /// <summary>
    /// Whether an entry is all of its line, as <c>init</c> and <c>allow</c> write it: nothing of a person's is lost with it. A comment beside it, or above it,
    /// is a person's, but for <paramref name="ownComment"/>.
    /// </summary>
    public bool IsPlain(SourceSpan at, string ownComment = "\0")
    {
        string line = Of(at);
        int comment = line.IndexOf(" #", StringComparison.Ordinal);
        string said = comment < 0 ? string.Empty : line[comment..];
        string entry = (comment < 0 ? line : line[..comment]).TrimEnd();
        return (said.Length == 0 || said.Contains(ownComment, StringComparison.Ordinal))
            && entry.TrimStart() is ['-', ' ', .. var item]
            && at.Column == line.Length - line.TrimStart().Length + 3
            && (item[0] == '{' ? item[^1] == '}' : !item.Contains(':', StringComparison.Ordinal))
            && !(at.Line > 1 && lines[at.Line - 2].TrimStart() is ['#', ..]);
    }

    /// <summary>Takes the line of a place out.</summary>
    public void Remove(SourceSpan at) => gone.Add(at.Line - 1);

    /// <summary>Puts a word in the place of another, behind a place.</summary>
    public void Replace(SourceSpan at, string word, string other)
    {
        string line = lines[at.Line - 1];
        int found = line.IndexOf(word, at.Column - 1, StringComparison.Ordinal);
        lines[at.Line - 1] = line[..found] + other + line[(found + word.Length)..];
    }

    /// <summary>Takes the key of a list or mapping out, of which every entry is gone; where something else stands there, it stays with nothing in it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="entry">One of its entries.</param>
    /// <param name="nothing">How nothing is written.</param>
    public void RemoveEmpty(string key, SourceSpan entry, string nothing)
    {
        int at = entry.Line - 1;
        while (at >= 0 && lines[at].Trim().Split(" #")[0].TrimEnd() != $"{key}:")
        {
            at--;
        }

        if (at < 0 || Enumerable.Range(at + 1, lines.Count - at - 1).TakeWhile(line => IsNothing(lines[line]) || IsWithin(lines[line], at)).Any(line => !gone.Contains(line) && !IsNothing(lines[line])))
        {
            return;
        }

        if (lines[at].TrimEnd().EndsWith(':'))
        {
            gone.Add(at);
        }
        else
        {
            lines[at] = lines[at].Insert(lines[at].IndexOf(':', StringComparison.Ordinal) + 1, $" {nothing}");
        }
    }

    private string Of(SourceSpan at) => lines[at.Line - 1].TrimEnd('\r');

    // Entries of a list may stand as far out as its key.
    private bool IsWithin(string line, int key) => Indent(line) > Indent(lines[key]) || (Indent(line) == Indent(lines[key]) && line.TrimStart().StartsWith("- ", StringComparison.Ordinal));

    private static bool IsNothing(string line) => line.TrimStart() is "" or "\r" or ['#', ..];

    private static int Indent(string line) => line.Length - line.TrimStart(' ').Length;
}
