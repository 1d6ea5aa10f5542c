using PolicyGate.Policies;

namespace PolicyGate.PolicyFiles;

/// <summary>A node of a policy file, with its place.</summary>
internal abstract record YamlNode(SourceSpan At);

/// <summary>A scalar. A quoted scalar is always text; a plain one may mean a boolean, a number or nothing.</summary>
internal sealed record YamlText(SourceSpan At, string Value, bool IsPlain) : YamlNode(At)
{
    /// <summary>Whether the scalar is YAML 1.2's null.</summary>
    public bool IsNull => IsPlain && Value is "" or "~" or "null" or "Null" or "NULL";
}

/// <summary>A sequence.</summary>
internal sealed record YamlList(SourceSpan At, IReadOnlyList<YamlNode> Items) : YamlNode(At);

/// <summary>A key of a mapping, with its place.</summary>
internal readonly record struct YamlKey(SourceSpan At, string Value);

/// <summary>A mapping, keys in the order of the file, duplicates still in it.</summary>
internal sealed record YamlMap(SourceSpan At, IReadOnlyList<(YamlKey Key, YamlNode Value)> Entries) : YamlNode(At);

/// <summary>A policy file that cannot be read at all (PG0102).</summary>
internal sealed class PolicyUnreadableException(SourceSpan at, string message) : Exception(message)
{
    /// <summary>Where reading stopped.</summary>
    public SourceSpan At { get; } = at;
}
