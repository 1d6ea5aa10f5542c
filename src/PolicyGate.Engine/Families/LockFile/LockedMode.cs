namespace PolicyGate.Policies;

/// <summary>When NuGet's locked mode has to be on.</summary>
internal enum LockedMode
{
    /// <summary>It need not be.</summary>
    Never,

    /// <summary>Where <c>ContinuousIntegrationBuild</c> or <c>CI</c> is true.</summary>
    Ci,

    /// <summary>Always.</summary>
    Always,
}
