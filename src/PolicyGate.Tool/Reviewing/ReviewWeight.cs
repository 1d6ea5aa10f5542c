namespace PolicyGate.Tool.Reviewing;

/// <summary>How much of a person a change asks for.</summary>
internal enum ReviewWeight
{
    /// <summary>Nothing: it is what every update changes.</summary>
    Quiet,

    /// <summary>To be known.</summary>
    Note,

    /// <summary>A person decides whether it is wanted.</summary>
    Decide,
}
