using PolicyGate.Policies;

namespace PolicyGate.PolicyFiles;

/// <summary>A scalar. A quoted scalar is always text; a plain one may mean a boolean, a number or nothing.</summary>
internal sealed record YamlText(SourceSpan At, string Value, bool IsPlain) : YamlNode(At)
{
    /// <summary>Whether the scalar is YAML 1.2's null.</summary>
    public bool IsNull => IsPlain && Value is "" or "~" or "null" or "Null" or "NULL";
}
