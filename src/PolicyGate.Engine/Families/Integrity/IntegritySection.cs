namespace PolicyGate.Policies;

/// <summary>The <c>integrity</c> section: are these the bytes (PG07); <see cref="IntegrityGrammar"/> says what each key means.</summary>
internal sealed record IntegritySection(SourceSpan At, Located<bool>? Archive, Located<ComparedFiles>? Files);
