using System.Text;

namespace PolicyGate.Inventories;

/// <summary>CODEOWNERS, as GitHub and GitLab read it (https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners): the last pattern that matches decides.</summary>
internal sealed class CodeOwners
{
    // A second or two: a hundred thousand questions to a thousand lines take less.
    private const long MostEffort = 1_000_000_000;

    private readonly (OwnersPattern Pattern, string Owners)[] patterns;
    private long effort = MostEffort;

    /// <summary>Of these lines.</summary>
    public CodeOwners(IReadOnlyList<OwnedPattern> lines) => patterns = [.. lines.Select(line => (new OwnersPattern(line.Pattern), string.Join(' ', line.Owners)))];

    /// <summary>The owners of a path, with spaces between; empty where nobody owns it.</summary>
    /// <param name="path">Relative to the repository, with <c>/</c>.</param>
    /// <exception cref="InventoryException">All questions together take too long.</exception>
    public string Of(string path)
    {
        (bool[], bool[]) places = (new bool[path.Length + 1], new bool[path.Length + 1]);
        for (int i = patterns.Length - 1; i >= 0; i--)
        {
            if (patterns[i].Pattern.IsMatch(path, places, ref effort))
            {
                return patterns[i].Owners;
            }

            if (effort < 0)
            {
                throw new InventoryException("to find the owners of its projects by its CODEOWNERS takes too long: the patterns are too long, or too many");
            }
        }

        return string.Empty;
    }

    /// <summary>Reads the file: a pattern and its owners a line; comments, and the headings of GitLab's sections, are no patterns.</summary>
    public static IReadOnlyList<OwnedPattern> Read(string text)
    {
        List<OwnedPattern> lines = [];
        foreach (string line in text.Split('\n'))
        {
            string trimmed = line.Trim();
            if (trimmed.Length == 0 || trimmed[0] is '#' or '[' || trimmed.StartsWith("^[", StringComparison.Ordinal))
            {
                continue;
            }

            string[] words = [.. Words(trimmed).TakeWhile((word, i) => i == 0 || !word.StartsWith('#'))];
            lines.Add(new OwnedPattern(words[0], words[1..]));
        }

        return lines;
    }

    // A space behind a backslash is one of the name.
    private static IEnumerable<string> Words(string line)
    {
        StringBuilder word = new();
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\' && i + 1 < line.Length && line[i + 1] is ' ' or '#' or '\\')
            {
                word.Append(line[++i]);
            }
            else if (line[i] is not (' ' or '\t' or '\r'))
            {
                word.Append(line[i]);
            }
            else if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }
}
