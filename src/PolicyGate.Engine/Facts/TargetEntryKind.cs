namespace PolicyGate.Facts;

/// <summary>What one entry of a target is.</summary>
internal enum TargetEntryKind
{
    /// <summary>A package that the project references.</summary>
    Direct,

    /// <summary>A package that something else references.</summary>
    Transitive,

    /// <summary>Another project.</summary>
    Project,
}
