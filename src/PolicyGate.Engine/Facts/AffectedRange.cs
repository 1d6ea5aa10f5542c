using NuGet.Versioning;

namespace PolicyGate.Facts;

/// <summary>An interval of versions, in NuGet's order: build metadata does not count, and <c>1.0</c> is <c>1.0.0.0</c>.</summary>
/// <param name="From">The first; <see langword="null"/> for before every version.</param>
/// <param name="To">The end; <see langword="null"/> for every later version.</param>
/// <param name="IncludesFrom">Whether <paramref name="From"/> itself is in it.</param>
/// <param name="IncludesTo">Whether <paramref name="To"/> itself is in it.</param>
/// <param name="IsFixed">Whether it ends with the version that mends it.</param>
internal sealed record AffectedRange(NuGetVersion? From, NuGetVersion? To, bool IncludesFrom = true, bool IncludesTo = false, bool IsFixed = false)
{
    /// <summary>Every version.</summary>
    public static AffectedRange Every { get; } = new(null, null);

    /// <summary>The version that mends it; <see langword="null"/> where the advisory names none.</summary>
    public NuGetVersion? Fixed => IsFixed ? To : null;

    /// <summary>One version.</summary>
    public static AffectedRange Only(NuGetVersion version) => new(version, version) { IncludesTo = true };

    /// <summary>Whether a version is in it.</summary>
    public bool Contains(NuGetVersion version) => (From is null || Order(version, From) is var from && (from > 0 || (from == 0 && IncludesFrom)))
        && (To is null || Order(version, To) is var to && (to < 0 || (to == 0 && IncludesTo)));

    /// <summary>NuGet's interval notation.</summary>
    public override string ToString() => (From, To) switch
    {
        (null, null) => "every version",
        ({ } one, { } other) when IncludesTo && Order(one, other) == 0 => one.ToNormalizedString(),
        _ => $"{(IncludesFrom && From is not null ? '[' : '(')}{From?.ToNormalizedString()}, {To?.ToNormalizedString()}{(IncludesTo ? ']' : ')')}",
    };

    private static int Order(NuGetVersion one, NuGetVersion other) => VersionComparer.VersionRelease.Compare(one, other);
}
