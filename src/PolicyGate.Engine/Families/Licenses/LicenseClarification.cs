using PolicyGate.Language;

namespace PolicyGate.Policies;

/// <summary>What the licence of a package is where the package itself does not say it (<c>licenses.clarify</c>).</summary>
/// <param name="Package">The package.</param>
/// <param name="License">The licence.</param>
/// <param name="FileSha256">SHA-256 of the licence file inside the package, upper-case hex; <see langword="null"/> for whatever it is.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">Where the entry is written.</param>
internal sealed record LicenseClarification(PackageEntry Package, LicenseExpression License, string? FileSha256, string? Reason, SourceSpan At) : IPlaced;
