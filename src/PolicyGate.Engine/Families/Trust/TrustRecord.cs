using NuGet.Versioning;

namespace PolicyGate.Policies;

/// <summary>
/// What a repository knows of the package of one id: a line of the trust file. Where versions of several publishers are in use, all that is true of one of
/// them is in a list; of signatures it is what all of them have.
/// </summary>
internal sealed record TrustRecord(string Id)
{
    /// <summary>The line.</summary>
    public SourceSpan At { get; init; }

    /// <summary>Where it came from: URLs of sources, of the public gallery its name, or folders; none where no source was recorded.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Who signed it.</summary>
    public SignatureLevels Signatures { get; init; }

    /// <summary>The service indexes of the repositories that signed it, of the public gallery its name.</summary>
    public IReadOnlyList<string> Repositories { get; init; } = [];

    /// <summary>The authors that signed it.</summary>
    public IReadOnlyList<AuthorIdentity> Authors { get; init; } = [];

    /// <summary>The owners in the repository's signed statement.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>Its licence: an SPDX expression, or what there is instead (<see cref="PackageContents.LicenseOf"/>).</summary>
    public IReadOnlyList<string> Licenses { get; init; } = [];

    /// <summary>The kinds of build code that its archive has, live in a project or not.</summary>
    public CodeKinds BuildCode { get; init; }

    /// <summary>The content of the archives that have it, in the form that <c>build-code.allow</c> approves: SHA-256, upper-case hex.</summary>
    public IReadOnlyList<string> BuildCodeSha256 { get; init; } = [];

    /// <summary>What its own libraries can do.</summary>
    public Capability Capabilities { get; init; }

    /// <summary>What its analyzers, generators, tasks and tools can do.</summary>
    public Capability BuildCodeCapabilities { get; init; }

    /// <summary>The versions in use and those seen last, in NuGet's order.</summary>
    public IReadOnlyList<RecordedVersion> Versions { get; init; } = [];

    /// <summary>The last review; <see langword="null"/> where everything was assumed when it was adopted.</summary>
    public TrustReview? Review { get; init; }

    /// <summary>What is recorded of a version; <see langword="null"/> for nothing.</summary>
    public RecordedVersion? Find(NuGetVersion version) => Versions.FirstOrDefault(recorded => recorded.Is(version));
}
