namespace PolicyGate.Inventories;

/// <summary>
/// A pattern of CODEOWNERS, which reads as one of gitignore: without a slash but at its end it is meant anywhere, else from the root; what names a folder is
/// all in it. However it is made, a question takes no more than the length of the pattern times that of the path, and most end at their first letters.
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
    /// <param name="places">Two places longer than the path, whatever is there.</param>
    /// <param name="effort">How much more may be done; what was done is taken off.</param>
    public bool IsMatch(string path, (bool[] One, bool[] Other) places, ref long effort)
    {
        // Up to where the path is read behind the steps before, between two places.
        (bool[] before, bool[] after) = places;
        (int low, int high) = (0, 0);
        before[0] = true;
        foreach (char step in steps)
        {
            int end = step is Some or All or Folders ? path.Length : Math.Min(high + 1, path.Length);
            effort -= end - low + 1;
            (int from, int to, bool isReached) = (low, -1, false);
            for (int i = low; i <= end; i++)
            {
                bool isHere = i <= high && before[i];
                bool isOneOn = i > low && i - 1 <= high && before[i - 1];
                char last = i == 0 ? '/' : path[i - 1];
                after[i] = step switch
                {
                    One => isOneOn && last != '/',
                    Some => isHere || (i > low && after[i - 1] && last != '/'),
                    All => isHere || (i > low && after[i - 1]),
                    Folders => isHere || (isReached && last == '/'),
                    _ => isOneOn && last == step,
                };
                isReached |= isHere;
                from = after[i] && to < 0 ? i : from;
                to = after[i] ? i : to;
            }

            if (to < 0 || effort < 0)
            {
                return false;
            }

            (low, high) = (from, to);
            (before, after) = (after, before);
        }

        return high == path.Length || (isFolderToo && Enumerable.Range(low, high - low + 1).Any(i => before[i] && path[i] == '/'));
    }
}
