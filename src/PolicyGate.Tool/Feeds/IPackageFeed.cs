using NuGet.Versioning;

namespace PolicyGate.Tool.Feeds;

/// <summary>A source that can be asked what it has of a package.</summary>
internal interface IPackageFeed : IDisposable
{
    /// <summary>What a person calls it; nothing secret.</summary>
    string Name { get; }

    /// <summary>Asks about one id, once for all of its versions that somebody wants to know of.</summary>
    /// <param name="id">The id.</param>
    /// <param name="versions">The versions.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What it says of each that it has. One that is left out it does not have, by all that it could be asked.</returns>
    /// <exception cref="FeedException">It gave no answer that can be believed.</exception>
    Task<IReadOnlyDictionary<NuGetVersion, OfferedVersion>> AskAsync(string id, IReadOnlyCollection<NuGetVersion> versions, CancellationToken cancellation);
}
