namespace PolicyGate.Policies;

/// <summary>Which signature a package has to carry (<c>signatures.require</c>).</summary>
internal enum RequiredSignature
{
    /// <summary>None.</summary>
    None,

    /// <summary>A valid author or repository signature.</summary>
    Any,

    /// <summary>A valid repository signature or countersignature.</summary>
    Repository,

    /// <summary>A valid author signature.</summary>
    Author,
}
