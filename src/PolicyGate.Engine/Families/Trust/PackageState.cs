using NuGet.Versioning;

namespace PolicyGate.Policies;

/// <summary>What is true of one version of a package, as far as a trust record says something of it: by its bytes, and by the source that NuGet recorded.</summary>
internal sealed record PackageState
{
    /// <summary>The id.</summary>
    public required string Id { get; init; }

    /// <summary>The version.</summary>
    public required NuGetVersion Version { get; init; }

    /// <summary>NuGet's content hash of the archive: SHA-512, base64.</summary>
    public required string Hash { get; init; }

    /// <summary>The source, as a record names it; <see langword="null"/> where none is recorded.</summary>
    public string? Source { get; init; }

    /// <summary>Why no source is known; empty where one is.</summary>
    public string SourceMissing { get; init; } = string.Empty;

    /// <summary>Who signed it so that it counts.</summary>
    public SignatureLevels Signatures { get; init; }

    /// <summary>The service index of the repository that signed it, of the public gallery its name; <see langword="null"/> where none did.</summary>
    public string? Repository { get; init; }

    /// <summary>The author that signed it; <see langword="null"/> where none did.</summary>
    public AuthorIdentity? Author { get; init; }

    /// <summary>The owners in the repository's signed statement.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>When its repository published it, by the trusted timestamp of a signature that counts; <see langword="null"/> where none says it.</summary>
    public DateTimeOffset? Published { get; init; }

    /// <summary>Why a signature that is there does not count; empty where none is there, or all count.</summary>
    public string SignatureProblem { get; init; } = string.Empty;

    /// <summary>Whether the bytes are not what was signed, or a signature is invalid or revoked: no command records such a package.</summary>
    public bool IsUnsound { get; init; }

    /// <summary>What is in the archive; <see langword="null"/> where it was not asked.</summary>
    public PackageContents? Contents { get; init; }
}
