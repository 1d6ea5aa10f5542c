namespace PolicyGate.Inventory.Ingesting;

/// <summary>A file that may be taken in.</summary>
/// <param name="Path">It.</param>
/// <param name="Repository">The repository that it names.</param>
/// <param name="Time">Its time.</param>
internal sealed record ExportFile(string Path, string Repository, DateTimeOffset Time);
