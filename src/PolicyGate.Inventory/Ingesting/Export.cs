using PolicyGate.Inventories;

namespace PolicyGate.Inventory.Ingesting;

/// <summary>An export, read whole.</summary>
/// <param name="Header">Its first line.</param>
/// <param name="Packages">The others.</param>
/// <param name="Digest">SHA-256 of the file, upper-case hex.</param>
internal sealed record Export(InventoryHeader Header, IReadOnlyList<InventoryPackage> Packages, string Digest);
