namespace PolicyGate.Inventory.Ingesting;

/// <summary>What became of an export.</summary>
internal enum Taken
{
    /// <summary>It changed what is known.</summary>
    News,

    /// <summary>It was taken in before; nothing was written.</summary>
    Known,

    /// <summary>It is older than the reports of its repository that are remembered, and nothing was written.</summary>
    Old,
}
