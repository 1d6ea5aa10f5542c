using PolicyGate.Inventories;

namespace PolicyGate.Inventory.Ingesting;

/// <summary>An export, read whole.</summary>
/// <param name="Header">Its first line.</param>
/// <param name="Packages">The others.</param>
/// <param name="Digest">SHA-256 of the file, upper-case hex.</param>
internal sealed record Export(InventoryHeader Header, IReadOnlyList<InventoryPackage> Packages, string Digest);

/// <summary>A file that may be taken in.</summary>
/// <param name="Path">It.</param>
/// <param name="Repository">The repository that it names.</param>
/// <param name="Time">Its time.</param>
internal sealed record ExportFile(string Path, string Repository, DateTimeOffset Time);

/// <summary>A file that was not taken in.</summary>
/// <param name="Path">It.</param>
/// <param name="Problem">Why, for a person.</param>
internal sealed record RefusedFile(string Path, string Problem);
