using System.Globalization;
using PolicyGate.Advisories;
using PolicyGate.Facts;

namespace PolicyGate.Tool.Advising;

/// <summary>What advisory data holds, in numbers: as the build reads it, so that of records with one id the last changed counts and one that was taken back does not.</summary>
internal sealed class AdvisoryTally
{
    private readonly DateTimeOffset notAfter;
    private readonly Dictionary<string, AdvisoryRecord> records = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> unread = [];

    private AdvisoryTally(DateTimeOffset now) => notAfter = now.AddHours(1);

    /// <summary>The documents.</summary>
    public int Documents { get; private set; }

    /// <summary>The newest time that the data names, UTC, and that can be; <see langword="null"/> where it names none.</summary>
    public DateTimeOffset? Newest { get; private set; }

    /// <summary>What cannot be read, each with the reason.</summary>
    public IReadOnlyList<string> Unread => unread;

    /// <summary>The ids of packages that are named.</summary>
    public int Packages => Counting.SelectMany(record => record.Affected).Select(affected => affected.Id).Distinct(StringComparer.OrdinalIgnoreCase).Count();

    /// <summary>The advisories about vulnerabilities.</summary>
    public int Vulnerabilities => Counting.Count(record => !record.IsMalware);

    /// <summary>The advisories about malware.</summary>
    public int Malware => Counting.Count(record => record.IsMalware);

    private IEnumerable<AdvisoryRecord> Counting => records.Values.Where(record => !(record.Withdrawn <= notAfter) && record.Affected.Count > 0);

    /// <summary>Counts files.</summary>
    /// <param name="root">The data, which names are relative to.</param>
    /// <param name="files">Its files.</param>
    /// <param name="now">The machine's clock: nothing can be newer.</param>
    public static AdvisoryTally Of(string root, IEnumerable<string> files, DateTimeOffset now)
    {
        AdvisoryTally tally = new(now);
        foreach (AdvisoryDocument document in files.SelectMany(file => AdvisoryData.Read(root, file)))
        {
            tally.Add(document);
        }

        return tally;
    }

    /// <summary>The numbers, for a person.</summary>
    /// <param name="before">Those of what was there; <see langword="null"/> where nothing was.</param>
    public string Words(AdvisoryTally? before = null) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Number(Vulnerabilities, before?.Vulnerabilities)} vulnerabilities, {Number(Malware, before?.Malware)} malware, {Number(Packages, before?.Packages)} package ids, {Number(Documents, before?.Documents)} documents, newest {Time(Newest)}");

    /// <summary>A time, for a person.</summary>
    public static string Time(DateTimeOffset? time) => time is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known.UtcDateTime:yyyy-MM-dd HH:mm} UTC") : "not said";

    private static string Number(int now, int? before) => before is { } then && then != now ? string.Create(CultureInfo.InvariantCulture, $"{now} ({now - then:+0;-0})") : now.ToString(CultureInfo.InvariantCulture);

    private void Add(AdvisoryDocument document)
    {
        Documents++;
        Newest = document.Newest is { } time && time <= notAfter && !(time <= Newest) ? time : Newest;
        if (document.Unread is { } why)
        {
            unread.Add(why);
        }

        foreach (AdvisoryRecord record in document.Records)
        {
            // What has no id is told by its name and what it is about: pages say of each id and range the same URL.
            string key = record.Id.Length > 0 ? record.Id : record.Name;
            if (!records.TryGetValue(key, out AdvisoryRecord? other) || record.Modified > other.Modified || (other.Modified is null && record.Modified is not null))
            {
                records[key] = record.Id.Length > 0 ? record : record with { Affected = new List<(string, AffectedRange)>(record.Affected) };
            }
            else if (record.Id.Length == 0)
            {
                ((List<(string, AffectedRange)>)other.Affected).AddRange(record.Affected);
            }
        }
    }
}
