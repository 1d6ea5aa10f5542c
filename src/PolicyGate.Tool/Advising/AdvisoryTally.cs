using System.Globalization;
using PolicyGate.Advisories;
using PolicyGate.Reporting;

namespace PolicyGate.Tool.Advising;

/// <summary>What counts of advisory data, in numbers.</summary>
/// <param name="now">The machine's clock: nothing can be newer.</param>
internal sealed class AdvisoryTally(DateTimeOffset now)
{
    // What has no id is told by its name: pages say of each id and range the same URL.
    private readonly AdvisoryCollection<(string Advisory, bool IsMalware, string Package)> advisories = new(now, record => record.Affected.Select(affected => (record.Name, record.IsMalware, affected.Id)));

    /// <summary>The documents.</summary>
    public int Documents => advisories.Documents;

    /// <summary>The newest time that the data names, UTC, and that can be; <see langword="null"/> where it names none.</summary>
    public DateTimeOffset? Newest => advisories.Newest;

    /// <summary>How much cannot be read; <see cref="Unread"/> names the first.</summary>
    public int UnreadCount => advisories.UnreadCount;

    /// <summary>What cannot be read, each with the reason.</summary>
    public IReadOnlyList<string> Unread => advisories.Unread;

    /// <summary>The ids of packages that are named.</summary>
    public int Packages => Distinct(advisories.Select(advisory => advisory.Package));

    /// <summary>The advisories about vulnerabilities.</summary>
    public int Vulnerabilities => Distinct(advisories.Where(advisory => !advisory.IsMalware).Select(advisory => advisory.Advisory));

    /// <summary>The advisories about malware.</summary>
    public int Malware => Distinct(advisories.Where(advisory => advisory.IsMalware).Select(advisory => advisory.Advisory));

    /// <summary>Counts a file.</summary>
    public static AdvisoryTally Of(string file, DateTimeOffset now)
    {
        AdvisoryTally tally = new(now);
        foreach (AdvisoryDocument document in AdvisoryData.Read(file, file))
        {
            tally.Add(document);
        }

        return tally;
    }

    /// <summary>Counts a document.</summary>
    public void Add(AdvisoryDocument document) => advisories.Add(document);

    /// <summary>The numbers, for a person.</summary>
    /// <param name="before">Those of what was there; <see langword="null"/> where nothing was.</param>
    public string Words(AdvisoryTally? before = null) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Number(Vulnerabilities, before?.Vulnerabilities)} {Quantity.Noun(Vulnerabilities, "vulnerability")}, {Number(Malware, before?.Malware)} malware, {Number(Packages, before?.Packages)} {Quantity.Noun(Packages, "package id")}, {Number(Documents, before?.Documents)} {Quantity.Noun(Documents, "document")}, newest {Time(Newest)}");

    /// <summary>A time, for a person.</summary>
    public static string Time(DateTimeOffset? time) => time is { } known ? $"{Times.Minute(known)} UTC" : "not said";

    private static string Number(int now, int? before) => before is { } then && then != now ? string.Create(CultureInfo.InvariantCulture, $"{now} ({now - then:+0;-0})") : now.ToString(CultureInfo.InvariantCulture);

    private static int Distinct(IEnumerable<string> names) => names.Distinct(StringComparer.OrdinalIgnoreCase).Count();
}
