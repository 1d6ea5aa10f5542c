namespace PolicyGate.Policies;

/// <summary>Who signed a package so that it counts: a level is weaker than another where one of these is gone.</summary>
[Flags]
internal enum SignatureLevels
{
    /// <summary>Nobody.</summary>
    None = 0,

    /// <summary>A repository whose certificate is one of those that are listed for it.</summary>
    Repository = 1,

    /// <summary>The author, validly.</summary>
    Author = 2,
}
