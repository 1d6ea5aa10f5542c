namespace PolicyGate.Policies;

/// <summary>How loud a finding is; ordered, so that a larger value is louder.</summary>
internal enum Severity
{
    /// <summary>Not reported.</summary>
    Off,

    /// <summary>An MSBuild message of high importance.</summary>
    Info,

    /// <summary>A warning.</summary>
    Warning,

    /// <summary>An error: the build fails.</summary>
    Error,
}
