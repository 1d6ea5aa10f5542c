namespace PolicyGate.Policies;

/// <summary>The waivers of a policy.</summary>
internal sealed record WaiversSection(SourceSpan At, Located<TimeSpan>? MaxLength, IReadOnlyList<Waiver> Entries);
