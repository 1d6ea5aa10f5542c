namespace PolicyGate.Reporting;

/// <summary>What a summary counts.</summary>
internal enum Counted
{
    /// <summary>A project, a file-based app, or a lock file or list of packages that stands for one.</summary>
    Project,

    /// <summary>A manifest of .NET tools.</summary>
    ToolManifest,

    /// <summary>Neither.</summary>
    Nothing,
}
