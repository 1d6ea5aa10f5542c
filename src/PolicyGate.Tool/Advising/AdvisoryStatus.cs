using PolicyGate.Advisories;
using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Rules;

namespace PolicyGate.Tool.Advising;

/// <summary>Says what advisory data there is, where it is from and how old it is.</summary>
internal static class AdvisoryStatus
{
    private const int Current = 0;
    private const int NotCurrent = 1;
    private const int Missing = 3;

    /// <summary>Says it.</summary>
    /// <param name="data">The data.</param>
    /// <param name="maximum">How old it may be; <see langword="null"/> where nobody asks.</param>
    /// <param name="now">The machine's clock.</param>
    /// <param name="terminal">Where to.</param>
    /// <returns>0; 1 where it is too old or not all of it can be read; 3 where there is none.</returns>
    public static async Task<int> RunAsync(string data, Located<TimeSpan>? maximum, DateTimeOffset now, Terminal terminal)
    {
        string[] files = [.. AdvisoryData.List(data).Files.Where(file => AdvisoryData.IsData(data, file))];
        if (files.Length == 0)
        {
            await terminal.Error.WriteLineAsync($"policygate: there is no advisory data in {data}; policygate advisories update brings it").ConfigureAwait(false);
            return Missing;
        }

        await terminal.Lines.WriteLineAsync(data).ConfigureAwait(false);
        IReadOnlyDictionary<string, string> sources = Directory.Exists(data) ? new AdvisoryFolder(data).Sources : new Dictionary<string, string>();
        AdvisoryTally all = new(now);
        foreach (IGrouping<string, string> origin in files.GroupBy(file => sources.GetValueOrDefault(Path.GetRelativePath(data, file)) ?? string.Empty).OrderBy(origin => origin.Key.Length == 0).ThenBy(origin => origin.Key, StringComparer.Ordinal))
        {
            string name = origin.Key.Length > 0 ? origin.Key : files.Length == 1 ? "a file" : $"{Quantity.Of(origin.Count(), "file")} that no update wrote";
            AdvisoryTally tally = new(now);
            foreach (AdvisoryDocument document in origin.SelectMany(file => AdvisoryData.Read(data, file)))
            {
                tally.Add(document);
                all.Add(document);
            }

            await terminal.Lines.WriteLineAsync($"  from {name}: {tally.Words()}").ConfigureAwait(false);
        }

        await terminal.Lines.WriteLineAsync($"  in all: {all.Words()}").ConfigureAwait(false);
        await AdvisoryUpdate.SayUnreadAsync(all, terminal).ConfigureAwait(false);
        bool isStale = await IsStaleAsync(all.Newest, maximum, now, terminal).ConfigureAwait(false);
        return isStale || all.UnreadCount > 0 ? NotCurrent : Current;
    }

    private static async Task<bool> IsStaleAsync(DateTimeOffset? newest, Located<TimeSpan>? maximum, DateTimeOffset now, Terminal terminal)
    {
        string age = newest is { } time ? $"{Quantity.Of(Math.Max(0, (int)(now - time).TotalDays), "day")} old" : "of no known age";
        bool isStale = maximum is { } most && (newest is not { } known || AdvisoryDataState.StaleFrom(known, most.Value) <= now);
        string held = maximum is null ? string.Empty : isStale ? $", and max-staleness is {maximum.Written}" : $", within max-staleness of {maximum.Written}";
        await terminal.Lines.WriteLineAsync($"  {age}{held}").ConfigureAwait(false);
        return isStale;
    }
}
