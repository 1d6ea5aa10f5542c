namespace PolicyGate.Rules;

/// <summary>A certificate of the public gallery.</summary>
/// <param name="Fingerprint">SHA-256, upper-case hex.</param>
/// <param name="From">Its first day, UTC.</param>
/// <param name="Until">Its last day, UTC.</param>
internal sealed record GalleryCertificate(string Fingerprint, DateOnly From, DateOnly Until);
