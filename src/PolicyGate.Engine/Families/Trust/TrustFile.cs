using PolicyGate.Policies;

namespace PolicyGate.Facts;

/// <summary>The records of a trust file, by id, ignoring case.</summary>
/// <param name="Records">The records that could be read.</param>
/// <param name="Problems">What is wrong with it; a record with a problem is in <see cref="Unread"/>.</param>
internal sealed record TrustFile(IReadOnlyDictionary<string, TrustRecord> Records, IReadOnlyList<TrustProblem> Problems)
{
    /// <summary>Ids whose records could not be read.</summary>
    public IReadOnlySet<string> Unread { get; init; } = new HashSet<string>();

    /// <summary>Whether it could not be read as a whole: it is not there, malformed, or of another schema.</summary>
    public bool IsUnreadable { get; init; }
}
