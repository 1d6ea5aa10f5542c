using System.Collections.Concurrent;
using NuGet.Configuration;
using NuGet.Versioning;
using PolicyGate.Tool.Feeds;

namespace PolicyGate.Tool.Monitoring;

/// <summary>Asks the sources about all versions: each source about each id once, several at a time.</summary>
internal sealed class SourceQuestions(FeedLimits limits) : IDisposable
{
    // From so many ids on, a source that has none of them is not the one that it was.
    private const int Many = 5;
    private readonly Dictionary<string, IPackageFeed> feeds = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Source, string Id), Said> said = new();
    private HashSet<string> emptied = [];

    /// <summary>Asks.</summary>
    /// <param name="versions">About these.</param>
    /// <param name="asked">Told after each question how many were asked, and of how many.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task AskAsync(IReadOnlyList<MonitoredVersion> versions, Action<int, int> asked, CancellationToken cancellation)
    {
        (PackageSource Source, string Id, NuGetVersion[] Versions)[] questions = [.. versions
            .SelectMany(version => version.Sources.Select(source => (source, version)))
            .GroupBy(pair => KeyOf(pair.source, pair.version.Id))
            .Select(group => (group.First().source, group.First().version.Id, group.Select(pair => pair.version.Version).ToArray()))];
        foreach (PackageSource source in questions.Select(question => question.Source).DistinctBy(source => source.Source, StringComparer.Ordinal))
        {
            feeds.Add(source.Source, FeedOf(source, cancellation));
        }

        int done = 0;
        await Parallel.ForEachAsync(questions, new ParallelOptions { MaxDegreeOfParallelism = limits.AtOnce, CancellationToken = cancellation }, async (question, stop) =>
        {
            said[KeyOf(question.Source, question.Id)] = await OneAsync(feeds[question.Source.Source], question.Id, question.Versions, stop).ConfigureAwait(false);
            asked(Interlocked.Increment(ref done), questions.Length);
        }).ConfigureAwait(false);
        emptied = [.. said.GroupBy(pair => pair.Key.Source).Where(source => source.Count() >= Many && source.All(pair => pair.Value.Found is { Count: 0 })).Select(source => source.Key)];
    }

    /// <summary>What the sources of a version say.</summary>
    /// <returns>The answer; where one of them gave none, which and why.</returns>
    public (SourceAnswer? Answer, IReadOnlyList<(string Source, string Why)> Failures) Of(MonitoredVersion version)
    {
        (string Key, string Name, Said Said)[] all = [.. version.Sources.Select(source => (source.Source, feeds[source.Source].Name, said[KeyOf(source, version.Id)])).OrderBy(one => one.Name, StringComparer.Ordinal)];
        (string, string)[] failures = [.. all.Where(one => one.Said.Found is null).Select(one => (one.Name, one.Said.Why))];
        if (failures.Length > 0 || all.Length == 0)
        {
            return (null, failures);
        }

        SourceAnswer answer = SourceAnswer.Of(string.Join(", ", all.Select(one => one.Name)), [.. all.Select(one => one.Said.Found!.GetValueOrDefault(version.Version))]);
        (string, string)[] notBelieved = [.. all.Where(one => answer.IsGone && emptied.Contains(one.Key)).Select(one => (one.Name, "it says that it has none of all the packages, which is not believed"))];
        return notBelieved.Length > 0 ? (null, notBelieved) : (answer, []);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IPackageFeed feed in feeds.Values)
        {
            feed.Dispose();
        }
    }

    private static async Task<Said> OneAsync(IPackageFeed feed, string id, NuGetVersion[] versions, CancellationToken cancellation)
    {
        try
        {
            return new Said(await feed.AskAsync(id, versions, cancellation).ConfigureAwait(false), string.Empty);
        }
        catch (FeedException e)
        {
            return new Said(null, e.Message);
        }
    }

    private IPackageFeed FeedOf(PackageSource source, CancellationToken cancellation) => source.IsHttp ? new PackageFeed(source, limits, cancellation) : new FolderFeed(source);

    private static (string Source, string Id) KeyOf(PackageSource source, string id) => (source.Source, id.ToUpperInvariant());

    private sealed record Said(IReadOnlyDictionary<NuGetVersion, OfferedVersion>? Found, string Why);
}
