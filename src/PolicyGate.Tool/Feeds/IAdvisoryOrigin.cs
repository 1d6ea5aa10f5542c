using PolicyGate.Tool.Advising;

namespace PolicyGate.Tool.Feeds;

/// <summary>Where advisory data comes from.</summary>
internal interface IAdvisoryOrigin
{
    /// <summary>What a person calls it; nothing secret.</summary>
    string Name { get; }

    /// <summary>The file that it is kept in: another for another origin, and nothing but a name.</summary>
    string FileName { get; }

    /// <summary>Brings the data.</summary>
    /// <param name="staged">Where to.</param>
    /// <param name="kept">What is here of it already; <see langword="null"/> for nothing.</param>
    /// <param name="came">Told of bytes that came, and of how many.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="FeedException">It cannot be had.</exception>
    Task<Brought> BringAsync(string staged, KeptFile? kept, Action<long, long?> came, CancellationToken cancellation);
}
