namespace PolicyGate.Rules;

/// <summary>What a version of a reference asks for.</summary>
internal enum PinShape
{
    /// <summary>No version at all.</summary>
    None,

    /// <summary><c>*</c>, <c>1.*</c>, <c>1.2.3-*</c>.</summary>
    Floating,

    /// <summary><c>[1.0,2.0)</c>, <c>[1.0,)</c>.</summary>
    Range,

    /// <summary><c>1.2.3</c>: NuGet's minimum.</summary>
    Bare,

    /// <summary><c>[1.2.3]</c>.</summary>
    Exact,
}
