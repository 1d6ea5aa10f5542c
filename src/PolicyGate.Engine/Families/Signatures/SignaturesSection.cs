using PolicyGate.Language;

namespace PolicyGate.Policies;

/// <summary>Which signature a package has to carry (<c>signatures.require</c>).</summary>
internal enum RequiredSignature
{
    /// <summary>None.</summary>
    None,

    /// <summary>A valid author or repository signature.</summary>
    Any,

    /// <summary>A valid repository signature or countersignature.</summary>
    Repository,

    /// <summary>A valid author signature.</summary>
    Author,
}

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

/// <summary>A repository whose signatures count (<c>signatures.repositories</c>).</summary>
/// <param name="Name">The policy's name for it.</param>
/// <param name="ServiceIndex">Its V3 service index, as a signature claims it; <see langword="null"/> for the public gallery's, which is built in.</param>
/// <param name="Fingerprints">SHA-256 fingerprints of its certificates, upper-case hex; beside those that are built in, for the gallery.</param>
/// <param name="At">Where the entry is written.</param>
internal sealed record TrustedRepository(string Name, string? ServiceIndex, IReadOnlyList<string> Fingerprints, SourceSpan At) : IPlaced;

/// <summary>A name for certificates (<c>signatures.signers</c>).</summary>
internal sealed record NamedSigner(string Name, IReadOnlyList<string> Fingerprints, SourceSpan At) : IPlaced;

/// <summary>A certificate that is not trusted (any more).</summary>
/// <param name="Fingerprint">SHA-256, upper-case hex.</param>
/// <param name="After">Signatures with a trusted timestamp of this UTC day or before stay good; <see langword="null"/> for none.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">Where the entry is written.</param>
internal sealed record DistrustedCertificate(string Fingerprint, DateOnly? After, string? Reason, SourceSpan At) : IPlaced;

/// <summary>The <c>signatures</c> section: who signed (PG06); <see cref="SignaturesGrammar"/> says what each key means.</summary>
internal sealed record SignaturesSection(
    SourceSpan At,
    Located<RequiredSignature>? Require,
    IReadOnlyList<TrustedRepository> Repositories,
    IReadOnlyDictionary<string, Located<IReadOnlyList<string>>> Signers,
    IReadOnlyList<SignatureDemand> For,
    IReadOnlyList<DistrustedCertificate> Distrust);
