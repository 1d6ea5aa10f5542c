namespace PolicyGate.Facts;

/// <summary>What the facts were read from, and so how much of it is known.</summary>
internal enum InputKind
{
    /// <summary>A restored project: its assets file.</summary>
    Project,

    /// <summary>A packages.lock.json alone: the graph, and nothing about the packages themselves.</summary>
    LockFile,

    /// <summary>A .NET tool manifest.</summary>
    ToolManifest,

    /// <summary>A packages.config: ids and versions.</summary>
    PackagesConfig,

    /// <summary>A paket.lock: ids and versions that Paket resolved.</summary>
    PaketLock,

    /// <summary>A project that was not restored: what it declares, as it is written.</summary>
    Declarations,
}
