using System.Text.RegularExpressions;

namespace PolicyGate.Policies;

/// <summary>
/// A package id or a prefix of ids ending in one <c>*</c>: the syntax of NuGet's package source mapping
/// (https://learn.microsoft.com/nuget/consume-packages/package-source-mapping#package-pattern-requirements).
/// Ids compare ordinal, ignoring case, in every culture.
/// </summary>
internal sealed partial record IdPattern
{
    private IdPattern(string text, string stem, bool isPrefix) => (Text, Stem, IsPrefix) = (text, stem, isPrefix);

    /// <summary>As written.</summary>
    public string Text { get; }

    /// <summary>The id, or what stands before the <c>*</c>.</summary>
    public string Stem { get; }

    /// <summary>Whether the pattern ends in <c>*</c>.</summary>
    public bool IsPrefix { get; }

    /// <summary>Reads a pattern; <see langword="null"/> where it is malformed.</summary>
    public static IdPattern? TryParse(string text)
    {
        bool isPrefix = text.EndsWith('*');
        string stem = isPrefix ? text[..^1] : text;
        bool wellFormed = isPrefix
            ? stem.Length == 0 || PrefixSyntax().IsMatch(stem)
            : stem.Length is > 0 and <= 100 && IdSyntax().IsMatch(stem);
        return wellFormed ? new IdPattern(text, stem, isPrefix) : null;
    }

    /// <summary>Whether the pattern names this id.</summary>
    public bool Matches(string id) => IsPrefix
        ? id.StartsWith(Stem, StringComparison.OrdinalIgnoreCase)
        : id.Equals(Stem, StringComparison.OrdinalIgnoreCase);

    /// <summary>Same pattern, ignoring case.</summary>
    public bool Equals(IdPattern? other) => other is not null && Text.Equals(other.Text, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Text);

    /// <inheritdoc/>
    public override string ToString() => Text;

    // NuGet.Packaging.PackageIdValidator: word characters joined by single dots or hyphens.
    [GeneratedRegex(@"^\w+([.-]\w+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex IdSyntax();

    [GeneratedRegex(@"^\w+([.-]\w+)*[.-]?\z", RegexOptions.CultureInvariant)]
    private static partial Regex PrefixSyntax();
}
