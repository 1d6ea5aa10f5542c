namespace PolicyGate.Tool.Feeds;

/// <summary>What came of asking an origin: the file that was staged.</summary>
/// <param name="Validator">What the server calls the state of it.</param>
internal sealed record Brought(FeedValidator Validator)
{
    /// <summary>It has no such data.</summary>
    public static Brought Nothing { get; } = new(new FeedValidator(nameof(Nothing), null));

    /// <summary>It has what is here already.</summary>
    public static Brought Same { get; } = new(new FeedValidator(nameof(Same), null));

    /// <summary>From this machine, where nothing is asked for under a condition.</summary>
    public static Brought Local { get; } = new(new FeedValidator(null, null));
}
