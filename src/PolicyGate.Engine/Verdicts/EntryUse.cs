namespace PolicyGate.Verdicts;

/// <summary>An entry or a waiver of a policy, and whether a project met it.</summary>
/// <param name="Finding">What is to be said where no project under the policy meets it (PG0112).</param>
/// <param name="IsMet">Whether this project meets it.</param>
/// <param name="IsDecided">Whether everything was known that says so.</param>
/// <param name="Applies">Whether it speaks of this project at all.</param>
internal sealed record EntryUse(Finding Finding, bool IsMet, bool IsDecided = true, bool Applies = true);
