namespace PolicyGate.Inventories;

/// <summary>
/// A pattern of CODEOWNERS, which reads as one of gitignore: without a slash but at its end it is meant anywhere, else from the root; what names a folder is
/// all in it. However it is made, a question takes no more than the length of the pattern times that of the path.
/// </summary>
internal sealed class OwnersPattern
{
    // Of a private use: one character of a name, any number of them, any number of characters, any number of folders.
    private const char One = '\uE000';
    private const char Some = '\uE001';
    private const char All = '\uE002';
    private const char Folders = '\uE003';

    private readonly string steps;
    private readonly bool isFolderToo;

    /// <summary>Reads one.</summary>
    public OwnersPattern(string pattern)
    {
        string body = pattern.TrimEnd('/');
        string start = body.Contains('/', StringComparison.Ordinal) ? string.Empty : $"{Folders}";
        body = body.TrimStart('/').Replace("**/", $"{Folders}", StringComparison.Ordinal).Replace("**", $"{All}", StringComparison.Ordinal).Replace('*', Some).Replace('?', One);
        steps = body.Length == 0 ? $"{All}" : start + body + (pattern.EndsWith('/') ? $"/{All}" : string.Empty);

        // "docs/*" is the files of a folder and not what is below.
        isFolderToo = !pattern.EndsWith('/') && !pattern.EndsWith("/*", StringComparison.Ordinal);
    }

    /// <summary>Whether a path is meant.</summary>
    /// <param name="path">Relative to the repository, with <c>/</c>.</param>
    public bool IsMatch(string path)
    {
        bool[] reached = new bool[path.Length + 1];
        reached[0] = true;
        foreach (char step in steps)
        {
            reached = After(step, reached, path);
        }

        return reached[^1] || (isFolderToo && path.Where((letter, i) => letter == '/' && reached[i]).Any());
    }

    // Up to where the path is read behind a step, from where it was read up to before it.
    private static bool[] After(char step, bool[] before, string path)
    {
        bool[] after = new bool[before.Length];
        bool isBegun = false;
        for (int i = 0; i < before.Length; i++)
        {
            char last = i == 0 ? '/' : path[i - 1];
            after[i] = step switch
            {
                One => i > 0 && before[i - 1] && last != '/',
                Some => before[i] || (i > 0 && after[i - 1] && last != '/'),
                All => before[i] || (i > 0 && after[i - 1]),
                Folders => before[i] || (isBegun && last == '/'),
                _ => i > 0 && before[i - 1] && last == step,
            };
            isBegun |= before[i];
        }

        return after;
    }
}
