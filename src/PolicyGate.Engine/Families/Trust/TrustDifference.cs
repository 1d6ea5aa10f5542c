namespace PolicyGate.Policies;

/// <summary>One way in which a package differs from its record.</summary>
/// <param name="Change">Which.</param>
/// <param name="What">For a person, after <c>Id 1.2.3</c>: <c>has a new owner, mallory (recorded: alice)</c>.</param>
internal sealed record TrustDifference(TrustChange Change, string What)
{
    /// <summary>Whether a person has nothing to decide about it.</summary>
    public bool IsInformation => Change is TrustChange.OwnerLeft or TrustChange.StrongerSignature;
}
