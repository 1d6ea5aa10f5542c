using PolicyGate.Policies;

namespace PolicyGate.PolicyFiles;

/// <summary>A node of a policy file, with its place.</summary>
internal abstract record YamlNode(SourceSpan At);
