using NuGet.Versioning;

namespace PolicyGate.Policies;

/// <summary>
/// A version range of a policy: NuGet's interval notation, but a bare <c>1.2.3</c> means exactly that version, since a
/// policy names versions and does not resolve them. <c>*</c> is every version, prereleases included.
/// </summary>
internal sealed record PolicyVersionRange
{
    private readonly VersionRange? range;

    private PolicyVersionRange(string text, VersionRange? range) => (Text, this.range) = (text, range);

    /// <summary>Every version.</summary>
    public static PolicyVersionRange Any { get; } = new("*", null);

    /// <summary>As written.</summary>
    public string Text { get; }

    /// <summary>Whether every version passes.</summary>
    public bool IsAny => range is null;

    /// <summary>Reads a range; <see langword="null"/> where it is malformed, empty or floating.</summary>
    public static PolicyVersionRange? TryParse(string text)
    {
        string trimmed = text.Trim();
        if (trimmed == "*")
        {
            return Any;
        }

        if (NuGetVersion.TryParse(trimmed, out NuGetVersion? exact))
        {
            return new PolicyVersionRange(trimmed, new VersionRange(exact, true, exact, true));
        }

        if (trimmed.Length == 0 || trimmed[0] is not ('[' or '(') || trimmed.Contains('*', StringComparison.Ordinal)
            || !VersionRange.TryParse(trimmed, out VersionRange? parsed))
        {
            return null;
        }

        return IsEmpty(parsed) ? null : new PolicyVersionRange(trimmed, parsed);
    }

    /// <summary>Whether the version lies in the range. Build metadata does not count; <c>1.0</c> and <c>1.0.0.0</c> are one version.</summary>
    public bool Contains(NuGetVersion version) => range is null || range.Satisfies(version, VersionComparison.VersionRelease);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static bool IsEmpty(VersionRange parsed)
    {
        if (!parsed.HasLowerAndUpperBounds)
        {
            return false;
        }

        int order = VersionComparer.VersionRelease.Compare(parsed.MinVersion!, parsed.MaxVersion!);
        return order > 0 || (order == 0 && !(parsed.IsMinInclusive && parsed.IsMaxInclusive));
    }
}
