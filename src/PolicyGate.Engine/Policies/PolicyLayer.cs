using PolicyGate.Language;

namespace PolicyGate.Policies;

/// <summary>One file of a policy, before it is merged with the others.</summary>
internal sealed record PolicyLayer(Values Content, IReadOnlyList<BaseReference> Bases, IReadOnlyList<Located<string>> Final, IReadOnlyList<Scope> Scopes);
