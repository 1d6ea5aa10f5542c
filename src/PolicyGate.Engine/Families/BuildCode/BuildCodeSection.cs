using PolicyGate.Language;

namespace PolicyGate.Policies;

/// <summary>What runs during a build (<c>build-code</c>, <c>kinds</c>).</summary>
[Flags]
internal enum CodeKinds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Props or targets that the project imports, and what they can load.</summary>
    Msbuild = 1,

    /// <summary>Analyzers and source generators.</summary>
    Analyzer = 2,

    /// <summary>PowerShell under <c>tools/</c>.</summary>
    Script = 4,

    /// <summary>Native binaries.</summary>
    Native = 8,

    /// <summary>Programs under <c>tools/</c>.</summary>
    Executable = 16,

    /// <summary>An MSBuild project SDK.</summary>
    Sdk = 32,

    /// <summary>A .NET tool.</summary>
    Tool = 64,

    /// <summary>Everything.</summary>
    All = 127,
}

/// <summary>How a policy writes kinds of build code.</summary>
internal static class CodeKindWords
{
    /// <summary>The kinds of a set, each by itself.</summary>
    public static IEnumerable<CodeKinds> Each(this CodeKinds kinds) => Enum.GetValues<CodeKinds>().Where(kind => kind is not (CodeKinds.None or CodeKinds.All) && kinds.HasFlag(kind));

    /// <summary>The words of a set, as a person reads them.</summary>
    public static string Words(this CodeKinds kinds) => kinds == CodeKinds.All ? "all" : string.Join(", ", kinds.Each().Select(Word));

#pragma warning disable CA1308 // The words of the policy language are lower case.
    /// <summary>The word of one kind.</summary>
    public static string Word(this CodeKinds kind) => kind.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}

/// <summary>An approval of build code.</summary>
/// <param name="Package">The package.</param>
/// <param name="Kinds">What is approved; everything where the entry does not say.</param>
/// <param name="Sha256">The hash of the approved files, upper-case hex; <see langword="null"/> for whatever they are.</param>
/// <param name="At">Where the entry is written.</param>
internal sealed record BuildCodeApproval(PackageEntry Package, CodeKinds Kinds, string? Sha256, SourceSpan At) : IPlaced;

/// <summary>The <c>build-code</c> section: packages that run code during a build (PG10); <see cref="BuildCodeGrammar"/> says what each key means.</summary>
internal sealed record BuildCodeSection(SourceSpan At, Located<DefaultAction>? Default, IReadOnlyList<BuildCodeApproval> Allow, SourceSpan? AllowAt)
{
    /// <summary>Whether what no entry approves is denied, but for what <see cref="Trusts"/> finds recorded; a section without <c>default</c> denies once there is an allowlist.</summary>
    public bool Denies => Default is { } written ? written.Value != DefaultAction.Allow : AllowAt is not null;

    /// <summary>Whether the trust file approves what no entry does.</summary>
    public bool Trusts => Default is { Value: DefaultAction.Trust };
}
