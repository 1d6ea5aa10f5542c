namespace PolicyGate.Tool.Feeds;

/// <summary>What a server may cost.</summary>
internal sealed record FeedLimits
{
    /// <summary>The bytes of an index or a page, unpacked: as many as the reader of advisory data takes.</summary>
    public long MostDocument { get; init; } = 64L * 1024 * 1024;

    /// <summary>The bytes of an archive, as many as it is sent in.</summary>
    public long MostArchive { get; init; } = 1024L * 1024 * 1024;

    /// <summary>How long a server may say nothing: until it answers, and between any two pieces of an answer.</summary>
    public TimeSpan Inactivity { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long one answer may take in all, however steadily it comes.</summary>
    public TimeSpan Whole { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How often one thing is asked for where the connection breaks.</summary>
    public int Tries { get; init; } = 3;

    /// <summary>How long to wait after the first time; after the next ones as many times longer.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a server that asks for time (Retry-After) is left alone at most before the next try.</summary>
    public TimeSpan MostPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many packages are asked about at once.</summary>
    public int AtOnce { get; init; } = 8;

    /// <summary>After how many packages in a row about which a server gave no answer it is asked about no others.</summary>
    public int MostUnanswered { get; init; } = 5;
}
