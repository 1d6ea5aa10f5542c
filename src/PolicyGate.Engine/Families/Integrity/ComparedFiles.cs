namespace PolicyGate.Policies;

/// <summary>Which extracted files are compared with the archive (<c>integrity.files</c>).</summary>
internal enum ComparedFiles
{
    /// <summary>None.</summary>
    Off,

    /// <summary>Those that can run during a build; what <c>build-code</c> asks for by itself, and no word of the policy.</summary>
    Running,

    /// <summary>Those that a build can use.</summary>
    Used,

    /// <summary>Every one.</summary>
    All,
}
