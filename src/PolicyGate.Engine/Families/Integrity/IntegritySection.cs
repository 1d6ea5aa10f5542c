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

/// <summary>The <c>integrity</c> section: are these the bytes (PG07).</summary>
internal sealed record IntegritySection
{
    /// <summary>Where the section is written.</summary>
    public required SourceSpan At { get; init; }

    /// <summary><c>archive: verify</c> (true) or <c>off</c>.</summary>
    public Located<bool>? Archive { get; init; }

    /// <summary><c>files</c>.</summary>
    public Located<ComparedFiles>? Files { get; init; }
}
