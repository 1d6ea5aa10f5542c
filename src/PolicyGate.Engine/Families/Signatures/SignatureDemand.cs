using PolicyGate.Language;

namespace PolicyGate.Policies;

/// <summary>What certain packages need (<c>signatures.for</c>); the most specific entry that names a package decides.</summary>
/// <param name="Packages">The packages.</param>
/// <param name="Require">The signature; that of the section where it is not written.</param>
/// <param name="Fingerprints">SHA-256 fingerprints, upper-case hex; one of them has to have signed. Empty for everyone.</param>
/// <param name="Signers">The names that the policy gives to them.</param>
/// <param name="Owners">One of them has to be an owner in the repository's signed statement. Empty for everyone.</param>
/// <param name="At">Where the entry is written.</param>
/// <param name="Inherited">Whether an <c>extends</c> brought it in.</param>
internal sealed record SignatureDemand(
    IReadOnlyList<PackageEntry> Packages,
    RequiredSignature? Require,
    IReadOnlyList<string> Fingerprints,
    IReadOnlyList<string> Signers,
    IReadOnlyList<string> Owners,
    SourceSpan At,
    bool Inherited = false) : IPlaced;
