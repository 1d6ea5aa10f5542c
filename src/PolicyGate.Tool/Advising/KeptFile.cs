using PolicyGate.Tool.Feeds;

namespace PolicyGate.Tool.Advising;

/// <summary>A file of advisory data that is as it was written.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Validator">What the server called the state of it.</param>
internal sealed record KeptFile(string Path, FeedValidator Validator);
