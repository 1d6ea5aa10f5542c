namespace PolicyGate.Policies;

/// <summary>The <c>lockfile</c> section: packages.lock.json (PG03); <see cref="LockFileGrammar"/> says what each key means.</summary>
internal sealed record LockFileSection(SourceSpan At, Located<bool>? Required, Located<bool>? InSync, Located<bool>? VerifyContentHash, Located<LockedMode>? LockedMode);
