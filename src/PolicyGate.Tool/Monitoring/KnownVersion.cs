using System.Security.Cryptography;
using System.Text;
using NuGet.Versioning;
using PolicyGate.Tool.Feeds;

namespace PolicyGate.Tool.Monitoring;

/// <summary>What was told of a version so far: what is so again is not told again.</summary>
/// <param name="Id">The id.</param>
/// <param name="Version">The version.</param>
internal sealed record KnownVersion(string Id, NuGetVersion Version)
{
    /// <summary>The value of <see cref="Hash"/> where the source had the bytes that are used here.</summary>
    public const string Same = "same";

    private const int Longest = 200;

    /// <summary>Whether no source had it.</summary>
    public bool IsGone { get; init; }

    /// <summary>Whether its source did not list it.</summary>
    public bool IsUnlisted { get; init; }

    /// <summary>Why it was deprecated and what to use instead; <see langword="null"/> where it was not.</summary>
    public string? Deprecated { get; init; }

    /// <summary><see cref="Same"/>, or the hash that the source had instead; <see langword="null"/> where nobody could compare.</summary>
    public string? Hash { get; init; }

    /// <summary>The vulnerabilities, each by one of its ids, in order.</summary>
    public IReadOnlyList<string> Vulnerable { get; init; } = [];

    /// <summary>The same of malware.</summary>
    public IReadOnlyList<string> Malicious { get; init; } = [];

    /// <summary>What tells it from others.</summary>
    public string Key => KeyOf(Id, Version);

    /// <summary>What tells a version from others.</summary>
    public static string KeyOf(string id, NuGetVersion version) => $"{id.ToUpperInvariant()}/{version.ToNormalizedString().ToUpperInvariant()}";

    /// <summary>What is kept of a text of strangers: itself, or its hash where it is long.</summary>
    public static string Kept(string text) => text.Length <= Longest ? text : "sha256-" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>What is kept of a deprecation. What its message says may change without being news.</summary>
    public static string Kept(PackageDeprecation deprecation) => Kept(string.Join(", ", deprecation.Reasons) + (deprecation.Alternate.Length > 0 ? $"; {deprecation.Alternate}" : string.Empty));
}
