using PolicyGate.Policies;

namespace PolicyGate.PolicyFiles;

/// <summary>A sequence.</summary>
internal sealed record YamlList(SourceSpan At, IReadOnlyList<YamlNode> Items) : YamlNode(At);
