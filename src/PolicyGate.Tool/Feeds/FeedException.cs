namespace PolicyGate.Tool.Feeds;

/// <summary>A server did not give what it was asked for; the message says which and why, for a person.</summary>
internal sealed class FeedException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Whether it may be otherwise in a moment.</summary>
    public bool IsPassing { get; init; }

    /// <summary>Whether the server says that there is nothing at the address (404).</summary>
    public bool IsNotThere { get; init; }

    /// <summary>How long the server asks to be left alone (Retry-After); <see langword="null"/> where it does not.</summary>
    public TimeSpan? After { get; init; }
}
