using NuGet.Versioning;
using PolicyGate.Advisories;
using PolicyGate.Facts;

namespace PolicyGate.Evidence.Tests.Advisories;

/// <summary>Our intervals against the evaluation that the specification writes down (https://ossf.github.io/osv-schema/#evaluation).</summary>
public class OsvEventsTests
{
    private static readonly string[] Versions = ["0.0.0-a", "0.9.0", "1.0.0-rc.1", "1.0", "1.0.0+x", "1.0.0.1", "1.1.0", "1.1.1", "2.0.0-beta", "2.0.0", "3.0.0", "9.9.9"];

    [Theory]
    [InlineData("introduced 0, fixed 1.0.0", "(, 1.0.0)")]
    [InlineData("introduced 1.0, last_affected 2.0.0", "[1.0.0, 2.0.0]")]
    [InlineData("introduced 1.0", "[1.0.0, )")]
    [InlineData("fixed 1.0, introduced 0", "(, 1.0.0)")]
    [InlineData("introduced 2.0.0, fixed 3.0.0, introduced 0, fixed 1.0", "(, 1.0.0) [2.0.0, 3.0.0)")]
    [InlineData("introduced 1.0, introduced 1.1.0, fixed 2.0.0", "[1.0.0, 2.0.0)")]
    [InlineData("introduced 1.0, limit 2.0.0", "[1.0.0, 2.0.0)")]
    [InlineData("introduced 1.0, limit 1.1.0, limit 2.0.0", "[1.0.0, 2.0.0)")]
    [InlineData("introduced 1.0, fixed 1.1.0, limit *", "[1.0.0, 1.1.0)")]
    [InlineData("introduced 3.0.0, limit 2.0.0", "")]
    [InlineData("fixed 1.0", "")]
    [InlineData("introduced 9.0.0-preview.1, fixed 9.0.0-1", "[9.0.0-preview.1, )")]
    public void Become_intervals(string events, string intervals) =>
        Assert.Equal(intervals, string.Join(' ', OsvEvents.Ranges(Events(events))));

    [Fact]
    public void A_limit_is_no_fix() => Assert.Equal([(true, "1.1.0"), (false, null)], new[] { "introduced 1.0, fixed 1.1.0", "introduced 1.0, limit 1.1.0" }.Select(text => OsvEvents.Ranges(Events(text)).Single()).Select(range => (range.IsFixed, range.Fixed?.ToNormalizedString())));

    [Fact]
    public void Agree_with_the_specification_over_random_records()
    {
        Random random = new(20_261_128);
        for (int round = 0; round < 20_000; round++)
        {
            OsvEvent[] events = [.. Enumerable.Range(0, random.Next(1, 7)).Select(_ => (OsvEventKind)random.Next(4)).Select(kind => new OsvEvent(kind, random.Next(8) == 0 && kind is OsvEventKind.Introduced or OsvEventKind.Limit ? null : NuGetVersion.Parse(Versions[random.Next(Versions.Length)])))];
            AffectedRange[] ranges = [.. OsvEvents.Ranges(events)];
            foreach (string text in Versions)
            {
                NuGetVersion version = NuGetVersion.Parse(text);
                Assert.True(IsVulnerable(version, events) == ranges.Any(range => range.Contains(version)), $"{text} in {string.Join(", ", events)}: {string.Join(" ", ranges.AsEnumerable())}");
            }
        }
    }

    // The pseudo-code of the specification, word by word.
    private static bool IsVulnerable(NuGetVersion version, OsvEvent[] events)
    {
        bool beforeLimits = !events.Any(one => one.Kind == OsvEventKind.Limit) || events.Any(one => one.Kind == OsvEventKind.Limit && (one.At is null || Compare(version, one.At) < 0));
        if (!beforeLimits)
        {
            return false;
        }

        bool vulnerable = false;
        foreach (OsvEvent one in events.OrderBy(one => one.At is null ? -1 : Array.FindIndex(Sorted, sorted => Compare(sorted, one.At) == 0)))
        {
            if (one.Kind == OsvEventKind.Introduced && (one.At is null || Compare(version, one.At) >= 0))
            {
                vulnerable = true;
            }
            else if (one.Kind == OsvEventKind.Fixed && Compare(version, one.At!) >= 0)
            {
                vulnerable = false;
            }
            else if (one.Kind == OsvEventKind.LastAffected && Compare(version, one.At!) > 0)
            {
                vulnerable = false;
            }
        }

        return vulnerable;
    }

    private static NuGetVersion[] Sorted { get; } = [.. Versions.Select(NuGetVersion.Parse).OrderBy(version => (SemanticVersion)version, VersionComparer.VersionRelease)];

    private static int Compare(NuGetVersion one, NuGetVersion other) => VersionComparer.VersionRelease.Compare(one, other);

    private static OsvEvent[] Events(string text) => [.. text.Split(", ").Select(one => one.Split(' ')).Select(parts => new OsvEvent(
        parts[0] switch { "introduced" => OsvEventKind.Introduced, "fixed" => OsvEventKind.Fixed, "last_affected" => OsvEventKind.LastAffected, _ => OsvEventKind.Limit },
        parts[1] is "0" or "*" ? null : NuGetVersion.Parse(parts[1])))];
}
