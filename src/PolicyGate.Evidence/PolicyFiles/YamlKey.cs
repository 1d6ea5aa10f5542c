using PolicyGate.Policies;

namespace PolicyGate.PolicyFiles;

/// <summary>A key of a mapping, with its place.</summary>
internal readonly record struct YamlKey(SourceSpan At, string Value);
