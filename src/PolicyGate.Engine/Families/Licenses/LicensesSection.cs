namespace PolicyGate.Policies;

/// <summary>The <c>licenses</c> section (PG09); <see cref="LicensesGrammar"/> says what each key means.</summary>
internal sealed record LicensesSection(SourceSpan At, IReadOnlyList<Located<LicenseExpression>> Allow, SourceSpan? AllowAt, Located<Severity>? Unknown, IReadOnlyList<LicenseClarification> Clarify);
