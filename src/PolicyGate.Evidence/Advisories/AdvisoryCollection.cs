using System.Collections;

namespace PolicyGate.Advisories;

/// <summary>
/// What counts of advisory data, said once for whoever keeps something of it: of records with one id the last changed, where nobody says which is later each of
/// them, of those that were taken back nothing; and what could not be read.
/// </summary>
/// <typeparam name="T">What is kept of a record.</typeparam>
/// <param name="now">The machine's clock: no record is of later than that, whatever it says.</param>
/// <param name="keep">What is kept of a record that counts.</param>
internal sealed class AdvisoryCollection<T>(DateTimeOffset now, Func<AdvisoryRecord, IEnumerable<T>> keep) : IEnumerable<T>
{
    // They are for a person.
    private const int MostNamed = 5;

    // Clocks differ.
    private readonly DateTimeOffset notAfter = now.AddHours(1);
    private readonly Dictionary<string, (DateTimeOffset? Modified, List<T> Kept)> byId = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<T> withoutId = [];
    private readonly List<string> unread = [];
    private int documentsUnread;
    private int pagesNamed;
    private int pages;

    /// <summary>The documents.</summary>
    public int Documents { get; private set; }

    /// <summary>The newest time that the data names and that can be, UTC; <see langword="null"/> where it names none.</summary>
    public DateTimeOffset? Newest { get; private set; }

    /// <summary>How much cannot be read; <see cref="Unread"/> names the first.</summary>
    public int UnreadCount => documentsUnread + (pagesNamed > pages ? 1 : 0);

    /// <summary>What cannot be read, each with the reason.</summary>
    public IReadOnlyList<string> Unread => pagesNamed > pages && unread.Count < MostNamed ? [.. unread, FormattableString.Invariant($"an index of vulnerabilities names {pagesNamed} pages, and {pages} are here")] : unread;

    /// <summary>Adds a document.</summary>
    public void Add(AdvisoryDocument document)
    {
        Documents++;
        Newest = Possible(document.Newest) is { } time && !(time <= Newest) ? time : Newest;
        pagesNamed += document.PagesNamed;
        pages += document.IsPage ? 1 : 0;
        if (document.Unread is { } why)
        {
            documentsUnread++;
            if (unread.Count < MostNamed)
            {
                unread.Add(why);
            }
        }

        foreach (AdvisoryRecord record in document.Records)
        {
            Add(record);
        }
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => byId.Values.SelectMany(record => record.Kept).Concat(withoutId).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Add(AdvisoryRecord record)
    {
        IEnumerable<T> kept = record.Withdrawn <= now ? [] : keep(record);
        DateTimeOffset? modified = Possible(record.Modified);
        if (record.Id.Length == 0)
        {
            withoutId.AddRange(kept);
        }
        else if (!byId.TryGetValue(record.Id, out (DateTimeOffset? Modified, List<T> Kept) other) || modified > other.Modified)
        {
            byId[record.Id] = (modified, [.. kept]);
        }
        else if (modified is null || other.Modified is null || modified == other.Modified)
        {
            other.Kept.AddRange(kept);
            byId[record.Id] = (other.Modified ?? modified, other.Kept);
        }
    }

    private DateTimeOffset? Possible(DateTimeOffset? time) => time <= notAfter ? time : null;
}
