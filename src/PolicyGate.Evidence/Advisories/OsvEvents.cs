using NuGet.Versioning;
using PolicyGate.Facts;

namespace PolicyGate.Advisories;

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

    private static EqualityComparer<NuGetVersion?> Same { get; } = EqualityComparer<NuGetVersion?>.Create((one, other) => Order!.Compare(one, other) == 0, version => version is null ? 0 : VersionComparer.VersionRelease.GetHashCode(version));

    private static Comparer<NuGetVersion?> Order { get; } = Comparer<NuGetVersion?>.Create((one, other) => (one, other) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        _ => VersionComparer.VersionRelease.Compare(one, other),
    });

    // What happens at one version happens in its order, but the last affected version itself still is.
    private static IEnumerable<AffectedRange> Intervals(IOrderedEnumerable<OsvEvent> sorted)
    {
        bool isAffected = false;
        NuGetVersion? from = null;
        foreach (IGrouping<NuGetVersion?, OsvEvent> at in sorted.GroupBy(one => one.At, Same))
        {
            bool before = isAffected;
            bool there = at.Where(one => one.Kind != OsvEventKind.LastAffected).Aggregate(before, (_, one) => one.Kind == OsvEventKind.Introduced);
            isAffected = at.Aggregate(before, (_, one) => one.Kind == OsvEventKind.Introduced);
            if (before && !there)
            {
                yield return new AffectedRange(from, at.Key) { IsFixed = true };
            }

            from = before ? from : at.Key;
            if (there && !isAffected)
            {
                yield return new AffectedRange(from, at.Key) { IncludesTo = true };
            }
        }

        if (isAffected)
        {
            yield return new AffectedRange(from, null);
        }
    }
}
