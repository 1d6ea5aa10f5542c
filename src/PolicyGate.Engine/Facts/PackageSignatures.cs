using System.Text.RegularExpressions;

namespace PolicyGate.Facts;

/// <summary>What NuGet's verifier says of one signature.</summary>
internal enum SignatureState
{
    /// <summary>Valid, by a certificate whose chain ends at a root that the .NET SDK trusts.</summary>
    Valid,

    /// <summary>The signing certificate has expired and no trusted timestamp says that it had not when it signed.</summary>
    Expired,

    /// <summary>The chain does not end at a trusted root.</summary>
    Untrusted,

    /// <summary>The certificate is revoked, as far as this machine knows.</summary>
    Revoked,

    /// <summary>Anything else: malformed, of other bytes, of a forbidden algorithm.</summary>
    Invalid,
}

/// <summary>One signature of a package.</summary>
/// <param name="State">What the verifier says.</param>
/// <param name="Problem">Its words, where it is not valid.</param>
/// <param name="Fingerprint">SHA-256 of the signing certificate, upper-case hex.</param>
/// <param name="Subject">The certificate's subject.</param>
/// <param name="Timestamp">The trusted RFC 3161 timestamp, UTC; <see langword="null"/> where there is none or it is not trusted.</param>
/// <param name="CertificateExpires">The end of the certificate's validity, UTC.</param>
/// <param name="ServiceIndex">The repository's V3 service index; <see langword="null"/> for an author's signature.</param>
/// <param name="Owners">The owners in the repository's signed statement.</param>
internal sealed partial record PackageSignature(
    SignatureState State,
    string? Problem,
    string Fingerprint,
    string Subject,
    DateTimeOffset? Timestamp,
    DateTimeOffset CertificateExpires,
    string? ServiceIndex,
    IReadOnlyList<string> Owners)
{
    /// <summary>The subject of the authority that issued the certificate.</summary>
    public string Issuer { get; init; } = string.Empty;

    /// <summary>Whether <see cref="ServiceIndex"/> is the public gallery's: what the signature says, and no proof of it.</summary>
    public bool IsGallery { get; init; }

    /// <summary>The common name in the subject, or the whole subject where it has none; for a person, it proves nothing.</summary>
    public string Name => CommonName().Match(Subject) is { Success: true } match ? match.Groups[1].Value : Subject;

    [GeneratedRegex("(?:^|, )CN=\"?([^\",]+)", RegexOptions.CultureInvariant)]
    private static partial Regex CommonName();
}

/// <summary>The signatures of a package (https://learn.microsoft.com/nuget/reference/signed-packages-reference).</summary>
/// <param name="Author">The author's.</param>
/// <param name="Repository">The repository's: its own, or the countersignature of the author's.</param>
/// <param name="Altered">Why the archive is not what was signed, or its signature cannot be read; <see langword="null"/> where all is well.</param>
internal sealed record PackageSignatures(PackageSignature? Author, PackageSignature? Repository, string? Altered)
{
    /// <summary>A package that nobody signed.</summary>
    public static PackageSignatures None { get; } = new(null, null, null);
}
