using Microsoft.Extensions.FileSystemGlobbing;

namespace PolicyGate.Policies;

/// <summary>A glob over repo-relative paths with <c>/</c>, by Microsoft.Extensions.FileSystemGlobbing; ignores case.</summary>
internal sealed class Glob
{
    private readonly Matcher matcher = new(StringComparison.OrdinalIgnoreCase);

    /// <summary>Makes a glob.</summary>
    public Glob(string text)
    {
        Text = text;
        matcher.AddInclude(text);
    }

    /// <summary>As written.</summary>
    public string Text { get; }

    /// <summary>Whether the glob names this path.</summary>
    public bool IsMatch(string path) => matcher.Match(path).HasMatches;
}
