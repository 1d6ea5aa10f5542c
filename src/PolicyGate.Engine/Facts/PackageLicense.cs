using PolicyGate.Policies;

namespace PolicyGate.Facts;

/// <summary>What the nuspec in the archive says about the licence.</summary>
/// <param name="Expression">The expression, deprecated ids mapped to today's; <see langword="null"/> where there is none.</param>
/// <param name="Described">What there is instead, for a person: <c>the file LICENSE.txt</c>, <c>the URL https://…</c>, <c>nothing</c>.</param>
/// <param name="FileSha256">SHA-256 of the licence file, upper-case hex, where the nuspec names one that is there.</param>
internal sealed record PackageLicense(LicenseExpression? Expression, string Described, string? FileSha256);
