namespace PolicyGate.Policies;

/// <summary>When NuGet's locked mode has to be on.</summary>
internal enum LockedMode
{
    /// <summary>It need not be.</summary>
    Never,

    /// <summary>Where <c>ContinuousIntegrationBuild</c> or <c>CI</c> is true.</summary>
    Ci,

    /// <summary>Always.</summary>
    Always,
}

/// <summary>The <c>lockfile</c> section: packages.lock.json (PG03); <see cref="LockFileGrammar"/> says what each key means.</summary>
internal sealed record LockFileSection(SourceSpan At, Located<bool>? Required, Located<bool>? InSync, Located<bool>? VerifyContentHash, Located<LockedMode>? LockedMode);
