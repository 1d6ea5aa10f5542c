namespace PolicyGate.Policies;

/// <summary>The <c>signatures</c> section: who signed (PG06); <see cref="SignaturesGrammar"/> says what each key means.</summary>
internal sealed record SignaturesSection(
    SourceSpan At,
    Located<RequiredSignature>? Require,
    IReadOnlyList<TrustedRepository> Repositories,
    IReadOnlyDictionary<string, Located<IReadOnlyList<string>>> Signers,
    IReadOnlyList<SignatureDemand> For,
    IReadOnlyList<DistrustedCertificate> Distrust);
