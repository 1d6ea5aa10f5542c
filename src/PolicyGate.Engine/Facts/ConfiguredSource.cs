using PolicyGate.Policies;

namespace PolicyGate.Facts;

/// <summary>An enabled package source of nuget.config.</summary>
internal sealed record ConfiguredSource(string Key, string Location, SourceSpan At);
