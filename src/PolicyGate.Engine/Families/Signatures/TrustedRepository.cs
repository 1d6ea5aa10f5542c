using PolicyGate.Language;

namespace PolicyGate.Policies;

/// <summary>A repository whose signatures count (<c>signatures.repositories</c>).</summary>
/// <param name="Name">The policy's name for it.</param>
/// <param name="ServiceIndex">Its V3 service index, as a signature claims it; <see langword="null"/> for the public gallery's, which is built in.</param>
/// <param name="Fingerprints">SHA-256 fingerprints of its certificates, upper-case hex; beside those that are built in, for the gallery.</param>
/// <param name="At">Where the entry is written.</param>
internal sealed record TrustedRepository(string Name, string? ServiceIndex, IReadOnlyList<string> Fingerprints, SourceSpan At) : IPlaced;
