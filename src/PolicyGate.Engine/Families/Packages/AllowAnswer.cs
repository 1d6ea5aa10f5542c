namespace PolicyGate.Rules;

/// <summary>What an allowlist says about a package.</summary>
internal enum AllowAnswer
{
    /// <summary>An entry names this version.</summary>
    Allowed,

    /// <summary>An entry names the id, none this version.</summary>
    OtherVersion,

    /// <summary>No entry names the id.</summary>
    Unknown,
}
