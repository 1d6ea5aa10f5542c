using System.Security.Cryptography;
using System.Text;
using PolicyGate.Facts;

namespace PolicyGate.Policies;

/// <summary>What of an archive a trust record is about.</summary>
/// <param name="License">The licence, as <see cref="LicenseOf"/> writes it.</param>
/// <param name="BuildCode">The kinds of build code, live in a project or not.</param>
/// <param name="BuildCodeSha256">The archive's content as <c>build-code.allow</c> approves it: SHA-256, upper-case hex; <see langword="null"/> where there is no build code.</param>
internal sealed record PackageContents(string License, CodeKinds BuildCode, string? BuildCodeSha256)
{
    /// <summary>What its own libraries can do; <see langword="null"/> where it was not asked.</summary>
    public Capability? Capabilities { get; init; }

    /// <summary>What its analyzers, generators, tasks and tools can do; <see langword="null"/> where it was not asked.</summary>
    public Capability? BuildCodeCapabilities { get; init; }

    private const int MostOfLicense = 200;

    /// <summary>The licence in one line: the expression, or what there is instead and the hash of the licence file. Of what a package says at length only the hash is kept.</summary>
    public static string LicenseOf(PackageLicense license)
    {
        string text = license.Expression?.ToString() ?? (license.FileSha256 is { } hash ? $"{license.Described} {hash}" : license.Described);
        return text.Length <= MostOfLicense ? text : $"text with the SHA-256 {Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
    }
}
