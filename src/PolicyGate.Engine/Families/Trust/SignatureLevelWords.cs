namespace PolicyGate.Policies;

/// <summary>The words of the levels, in the trust file and for a person.</summary>
internal static class SignatureLevelWords
{
    /// <summary>The author's.</summary>
    public const string Author = "author";

    /// <summary>The repository's.</summary>
    public const string Repository = "repository";

    /// <summary>The words of a level; none for a package that nobody signed.</summary>
    public static IReadOnlyList<string> Words(this SignatureLevels levels) =>
        [.. levels.HasFlag(SignatureLevels.Author) ? new[] { Author } : [], .. levels.HasFlag(SignatureLevels.Repository) ? new[] { Repository } : []];

    /// <summary>The level of a word; <see cref="SignatureLevels.None"/> where it is none of them.</summary>
    public static SignatureLevels Parse(string word) => word switch
    {
        Author => SignatureLevels.Author,
        Repository => SignatureLevels.Repository,
        _ => SignatureLevels.None,
    };
}
