namespace PolicyGate.Policies;

/// <summary>The <c>pinning</c> section: how versions are chosen (PG02); <see cref="PinningGrammar"/> says what each key means.</summary>
internal sealed record PinningSection(SourceSpan At, Located<DirectPin>? Direct, Located<bool>? TransitiveLocked, Located<IReadOnlyList<PackageEntry>>? Prerelease, Located<bool>? CentralRequired, Located<bool>? ResolvedAsDeclared);
