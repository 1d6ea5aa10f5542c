using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NuGet.Versioning;
using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Tool.Cataloguing;

namespace PolicyGate.Tool.Bills;

/// <summary>What the forms of a bill of materials have in common.</summary>
internal static class BillText
{
    /// <summary>The bill's time: the beginning of the day of the policy clock, so that the same input gives the same bytes.</summary>
    public static string Time(RepositoryCatalogue catalogue) => catalogue.AsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "T00:00:00Z";

    /// <summary>The package URL of a version (https://github.com/package-url/purl-spec, type nuget).</summary>
    public static string Purl(string id, NuGetVersion version) => $"pkg:nuget/{Uri.EscapeDataString(id)}@{Uri.EscapeDataString(version.ToNormalizedString())}";

    /// <summary>A SHA-512 in hex, lower case; <see langword="null"/> for what is none.</summary>
    public static string? Hex(string? base64)
    {
        Span<byte> hash = stackalloc byte[SHA512.HashSizeInBytes];
        return base64 is not null && Convert.TryFromBase64String(base64, hash, out int length) && length == hash.Length ? string.Concat(hash.ToArray().Select(one => one.ToString("x2", CultureInfo.InvariantCulture))) : null;
    }

    /// <summary>A UUID of what is told, in the version for hashes of one's own (RFC 9562, section 5.8).</summary>
    public static Guid Uuid(string content)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(content))[..16];
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true);
    }

    /// <summary>Whether SPDX has a word for every licence of an expression: NuGet also knows <c>UNLICENSED</c>, which is none.</summary>
    public static bool IsSpdx(LicenseExpression expression) => !Ids(expression).Contains("UNLICENSED", StringComparer.Ordinal);

    /// <summary>The licences of an expression that are nobody's but the author's or the policy's: <c>LicenseRef-My-Corp</c>.</summary>
    public static IEnumerable<string> References(LicenseExpression expression) => Ids(expression).Where(id => id.StartsWith("LicenseRef-", StringComparison.Ordinal));

    private static IEnumerable<string> Ids(LicenseExpression expression) => expression is LicenseExpression.Pair pair ? Ids(pair.Left).Concat(Ids(pair.Right)) : [expression.ToString()!.Split(' ')[0]];

    /// <summary>The name of who signed as author, else the owners in the repository's statement; <see langword="null"/> where nobody vouches for any.</summary>
    public static string? Supplier(CataloguedPackage package) =>
        package.Author is { } author ? Printable.Name(author.Name) : package.Owners.Count > 0 ? string.Join(", ", package.Owners.Select(Printable.Name)) : null;
}
