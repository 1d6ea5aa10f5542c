namespace PolicyGate.Tool.Feeds;

/// <summary>A server did not give what it was asked for; the message says which and why, for a person.</summary>
internal sealed class FeedException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Whether it may be otherwise in a moment.</summary>
    public bool IsPassing { get; init; }
}
