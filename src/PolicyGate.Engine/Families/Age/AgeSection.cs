namespace PolicyGate.Policies;

/// <summary>The <c>age</c> section: the cool-down (PG08); <see cref="AgeGrammar"/> says what each key means.</summary>
internal sealed record AgeSection(SourceSpan At, Located<TimeSpan>? Minimum, Located<AgeClock>? Clock, Located<Severity>? Unknown, IReadOnlyList<MinimumAge> For);
