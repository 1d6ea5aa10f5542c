namespace PolicyGate.Advisories;

/// <summary>What happens at a version (https://ossf.github.io/osv-schema/#affectedrangesevents-fields).</summary>
internal enum OsvEventKind
{
    /// <summary>From this version on it is affected.</summary>
    Introduced,

    /// <summary>From this version on it is not.</summary>
    Fixed,

    /// <summary>After this version it is not.</summary>
    LastAffected,

    /// <summary>From this version on the range says nothing.</summary>
    Limit,
}
