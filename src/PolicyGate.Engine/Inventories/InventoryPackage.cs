namespace PolicyGate.Inventories;

/// <summary>A package that a project resolves: a line of an export.</summary>
/// <param name="Project">The project's path.</param>
/// <param name="Id">The id.</param>
/// <param name="Version">The version, normalized.</param>
/// <param name="Hash">NuGet's content hash (SHA-512, base64), as the lock file or the assets file has it; empty where neither does.</param>
/// <param name="Source">Where it was recorded to have come from; empty where nothing is recorded.</param>
/// <param name="IsDirect">Whether the project references it itself.</param>
/// <param name="Way">What stands between the project and the package on the shortest way, the nearest to the project first; empty for a direct reference.</param>
/// <param name="RunsBuildCode">Whether something of it runs during the project's build; <see langword="null"/> where only a restored project would tell.</param>
internal sealed record InventoryPackage(string Project, string Id, string Version, string Hash, string Source, bool IsDirect, string Way, bool? RunsBuildCode);
