using PolicyGate.Policies;

namespace PolicyGate.PolicyFiles;

/// <summary>A mapping, keys in the order of the file, duplicates still in it.</summary>
internal sealed record YamlMap(SourceSpan At, IReadOnlyList<(YamlKey Key, YamlNode Value)> Entries) : YamlNode(At);
