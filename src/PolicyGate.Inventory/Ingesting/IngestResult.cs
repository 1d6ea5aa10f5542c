namespace PolicyGate.Inventory.Ingesting;

/// <summary>What an ingestion did.</summary>
/// <param name="News">How many files changed what is known.</param>
/// <param name="Known">How many were known.</param>
/// <param name="Old">How many are older than what is remembered of their repositories.</param>
/// <param name="Changes">How many facts began or ended.</param>
/// <param name="Refused">The files that were not taken.</param>
internal sealed record IngestResult(int News, int Known, int Old, long Changes, IReadOnlyList<RefusedFile> Refused);
