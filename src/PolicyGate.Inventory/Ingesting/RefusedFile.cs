namespace PolicyGate.Inventory.Ingesting;

/// <summary>A file that was not taken in.</summary>
/// <param name="Path">It.</param>
/// <param name="Problem">Why, for a person.</param>
internal sealed record RefusedFile(string Path, string Problem);
