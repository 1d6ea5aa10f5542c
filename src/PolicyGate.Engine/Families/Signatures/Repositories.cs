using System.Globalization;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Reporting;

namespace PolicyGate.Rules;

/// <summary>
/// Whose repository signatures count, for <c>require</c>, <c>owners</c> and <c>age</c> alike: any authority gives anybody a certificate, and what a signature
/// says of its repository is its own word. Only a certificate that is listed for the service index that it claims makes the word good.
/// </summary>
internal sealed class Repositories(IReadOnlyList<TrustedRepository> trusted, DateTimeOffset machineNow)
{
    /// <summary>The name of the repository that is built in.</summary>
    public const string Gallery = "nuget.org";

    // Clocks differ. What is dated later than that was dated by a clock that cannot be trusted.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(10);

    /// <summary>The certificates of the public gallery, the oldest first.</summary>
    public static IReadOnlyList<GalleryCertificate> GalleryCertificates { get; } = [.. EmbeddedText.Lines("gallery-certificates.txt")
        .Select(line => line.Split(' ', 4))
        .Select(parts => new GalleryCertificate(parts[0], DateOnly.ParseExact(parts[1], "yyyy-MM-dd", CultureInfo.InvariantCulture), DateOnly.ParseExact(parts[2], "yyyy-MM-dd", CultureInfo.InvariantCulture)))];

    /// <summary>The repositories as a policy of one project knows them.</summary>
    public static Repositories Of(Policy policy, ProjectFacts facts) => new(policy.Signatures?.Repositories ?? [], facts.MachineNow);

    /// <summary>Why a valid repository signature is no evidence, after "is signed by …"; <see langword="null"/> where it is one of a repository that is listed.</summary>
    public string? StrangerIn(PackageSignature signature)
    {
        string who = $"is signed by {signature.Name} ({signature.Fingerprint})";
        if (signature.IsGallery)
        {
            return GalleryCertificates.Any(certificate => certificate.Fingerprint == signature.Fingerprint) || Listed(null, signature.Fingerprint) ? null
                : string.Create(CultureInfo.InvariantCulture, $"{who}, which claims to be {Gallery} and has none of its certificates (the newest that is known here ends on {GalleryCertificates[^1].Until:yyyy-MM-dd}): anybody can claim that; if the gallery itself announced this fingerprint, add it to signatures.repositories.{Gallery}.fingerprints");
        }

        string index = signature.ServiceIndex ?? "no repository";
        TrustedRepository[] claimed = [.. trusted.Where(repository => repository.ServiceIndex is { } listed && listed.Equals(signature.ServiceIndex, StringComparison.Ordinal))];
        return claimed switch
        {
            [] => $"{who}, which claims to be {index}, a repository that the policy does not know; if it is yours, name it under signatures.repositories with this service-index and fingerprint",
            _ when Listed(signature.ServiceIndex, signature.Fingerprint) => null,
            [var first, ..] => $"{who}, which claims to be {first.Name} and has none of its certificates: anybody can claim that; if the repository itself announced this fingerprint, add it to signatures.repositories.{first.Name}.fingerprints",
        };
    }

    /// <summary>Whether a signature is dated later than it can have been made.</summary>
    public bool IsOfTheFuture(PackageSignature signature) => signature.Timestamp is { } time && time > machineNow + ClockSkew;

    /// <summary>The same in words.</summary>
    public static string OfTheFuture(PackageSignature signature) =>
        $"is dated {Times.Minute(signature.Timestamp!.Value)} UTC, which is yet to come: no evidence of anything; look at this machine's clock, then at who stamped it";

    /// <summary>Whether a repository's signature is evidence.</summary>
    public bool Counts(PackageSignature? signature) =>
        signature is { State: SignatureState.Valid } && StrangerIn(signature) is null && !IsOfTheFuture(signature);

    /// <summary>The repository's signature of a package, where it is evidence; <see langword="null"/> where there is none that is.</summary>
    public PackageSignature? Counted(PackageSignatures signatures) => signatures.Altered is null && Counts(signatures.Repository) ? signatures.Repository : null;

    /// <summary>When the repository published a package: its trusted timestamp. An author's timestamp proves nothing about publication.</summary>
    public DateTimeOffset? Published(PackageSignatures signatures) => Counted(signatures)?.Timestamp;

    private bool Listed(string? index, string fingerprint) => trusted.Any(repository =>
        string.Equals(repository.ServiceIndex, index, StringComparison.Ordinal) && repository.Fingerprints.Contains(fingerprint, StringComparer.Ordinal));
}
