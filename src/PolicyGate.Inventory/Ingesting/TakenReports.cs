using System.Globalization;

namespace PolicyGate.Inventory.Ingesting;

/// <summary>
/// The last reports of a repository that were taken, with their times, the newest first: a file that lies in a folder for some nights is told from one that
/// comes too late. They are kept as one text, <c>TIME:DIGEST TIME:DIGEST …</c>.
/// </summary>
internal sealed class TakenReports
{
    private const int Kept = 7;
    private const int DigestLength = 32;

    private readonly IReadOnlyList<(long Time, string Digest)> reports;

    private TakenReports(IReadOnlyList<(long Time, string Digest)> reports) => this.reports = reports;

    /// <summary>Reads them.</summary>
    /// <param name="text">They; of a repository that is new, nothing.</param>
    public static TakenReports Read(string text) => new([.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(One)]);

    /// <summary>Whether a report was taken; <see langword="null"/> where it is too old for anybody to know.</summary>
    /// <param name="time">Its time.</param>
    /// <param name="digest">SHA-256 of it, upper-case hex.</param>
    /// <param name="first">The time of the first report that was taken.</param>
    public bool? Has(long time, string digest, long first) => reports.Contains((time, digest[..DigestLength])) ? true
        : reports.Count == 0 || time >= reports[^1].Time || time < first ? false
        : null;

    /// <summary>The text with one more.</summary>
    public string With(long time, string digest) =>
        string.Join(' ', reports.Prepend((Time: time, Digest: digest[..DigestLength])).Take(Kept).Select(report => string.Create(CultureInfo.InvariantCulture, $"{report.Time}:{report.Digest}")));

    private static (long Time, string Digest) One(string text) => text.Split(':') is [{ } time, { } digest] && long.TryParse(time, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long seconds) ? (seconds, digest) : (long.MaxValue, text);
}
