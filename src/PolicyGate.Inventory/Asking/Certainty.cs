namespace PolicyGate.Inventory.Asking;

/// <summary>How sure it is.</summary>
internal enum Certainty
{
    /// <summary>The last report has it; with a period: a report in it has it, or reports before and after.</summary>
    Seen,

    /// <summary>A report had it, and a later one has it no more.</summary>
    Before,

    /// <summary>It came or went between two reports, or nobody reported since: it may have been there in the period.</summary>
    Maybe,
}
