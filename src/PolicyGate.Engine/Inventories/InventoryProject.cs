namespace PolicyGate.Inventories;

/// <summary>A project of an export.</summary>
/// <param name="Path">Relative to the repository, with <c>/</c>.</param>
/// <param name="Gate">Whether its files put it under the gate; <see langword="null"/> where that is not known or not asked, as of a tool manifest.</param>
/// <param name="Problem">Why not all of its packages are known; empty where they are.</param>
internal sealed record InventoryProject(string Path, bool? Gate, string Problem);
