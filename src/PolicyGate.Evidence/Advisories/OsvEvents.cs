using NuGet.Versioning;
using PolicyGate.Facts;

namespace PolicyGate.Advisories;

/// <summary>What happens at a version (https://ossf.github.io/osv-schema/#affectedrangesevents-fields).</summary>
internal enum OsvEventKind
{
    /// <summary>From this version on it is affected.</summary>
    Introduced,

    /// <summary>From this version on it is not.</summary>
    Fixed,

    /// <summary>After this version it is not.</summary>
    LastAffected,

    /// <summary>From this version on the range says nothing.</summary>
    Limit,
}

/// <summary>An event.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="At">The version; <see langword="null"/> for before every one, of a limit for after every one.</param>
internal readonly record struct OsvEvent(OsvEventKind Kind, NuGetVersion? At);

/// <summary>The events of a range as intervals (https://ossf.github.io/osv-schema/#evaluation): sorted by version, those of one version as they are written.</summary>
internal static class OsvEvents
{
    /// <summary>The intervals in which versions are affected.</summary>
    public static IEnumerable<AffectedRange> Ranges(IReadOnlyList<OsvEvent> events)
    {
        // A version before any of the limits is judged, and so the last of them counts.
        OsvEvent[] limits = [.. events.Where(one => one.Kind == OsvEventKind.Limit)];
        NuGetVersion? limit = limits.Length == 0 || limits.Any(one => one.At is null) ? null : limits.MaxBy(one => one.At, Order).At;
        return Intervals(events.Where(one => one.Kind != OsvEventKind.Limit).OrderBy(one => one.At, Order))
            .Where(range => limit is null || range.From is null || Order.Compare(range.From, limit) < 0)
            .Select(range => limit is not null && (range.To is null || Order.Compare(range.To, limit) >= 0) ? new AffectedRange(range.From, limit) : range);
    }

    private static Comparer<NuGetVersion?> Order { get; } = Comparer<NuGetVersion?>.Create((one, other) => (one, other) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        _ => VersionComparer.VersionRelease.Compare(one, other),
    });

    private static IEnumerable<AffectedRange> Intervals(IEnumerable<OsvEvent> sorted)
    {
        bool isAffected = false;
        NuGetVersion? from = null;
        foreach (OsvEvent one in sorted)
        {
            if (one.Kind == OsvEventKind.Introduced)
            {
                from = isAffected ? from : one.At;
                isAffected = true;
            }
            else if (isAffected)
            {
                isAffected = false;
                yield return new AffectedRange(from, one.At) { IncludesTo = one.Kind == OsvEventKind.LastAffected, IsFixed = one.Kind == OsvEventKind.Fixed };
            }
        }

        if (isAffected)
        {
            yield return new AffectedRange(from, null);
        }
    }
}
