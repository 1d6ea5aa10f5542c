namespace PolicyGate.Policies;

/// <summary>What a person has reviewed of a package.</summary>
/// <param name="By">Who.</param>
/// <param name="On">When, a UTC day.</param>
/// <param name="Version">Which version, as NuGet normalises it.</param>
/// <param name="Hash">Its content hash: SHA-512, base64.</param>
internal sealed record TrustReview(string By, DateOnly On, string Version, string Hash);
