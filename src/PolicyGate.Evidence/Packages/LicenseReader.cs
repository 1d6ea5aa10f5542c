using System.Security.Cryptography;
using NuGet.Packaging;
using NuGet.Packaging.Licenses;
using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Packages;

/// <summary>The licence in the nuspec of an archive, expressions by NuGet.Packaging's parser.</summary>
internal static class LicenseReader
{
    private const string LicensesHost = "licenses.nuget.org";

    /// <summary>Reads the nuspec of the archive, not the one that was extracted.</summary>
    public static PackageLicense Read(PackageArchiveReader package)
    {
        NuspecReader nuspec = package.NuspecReader;
        string? url = nuspec.GetLicenseUrl();
        System.Xml.Linq.XElement? license = nuspec.Xml.Root?.Elements().FirstOrDefault(element => element.Name.LocalName == "metadata")?.Elements().FirstOrDefault(element => element.Name.LocalName == "license");
        return (string?)license?.Attribute("type") switch
        {
            "expression" => Expression(license!.Value.Trim()),
            "file" => OfFile(package, license!.Value.Trim()),
            null when license is null && Uri.TryCreate(url, UriKind.Absolute, out Uri? link) && link.Host.Equals(LicensesHost, StringComparison.OrdinalIgnoreCase) => Expression(Uri.UnescapeDataString(link.AbsolutePath.Trim('/'))),
            null when license is null => new PackageLicense(null, string.IsNullOrWhiteSpace(url) ? "nothing about it" : $"the URL {url}", null),
            string type => new PackageLicense(null, $"a licence of the type {type}", null),
            _ => new PackageLicense(null, "a licence without a type", null),
        };
    }

    /// <summary>An SPDX expression, deprecated ids mapped; <see langword="null"/> where it is malformed.</summary>
    public static LicenseExpression? TryParse(string text)
    {
        try
        {
            return Convert(NuGetLicenseExpression.Parse(DeprecatedLicenses.Map(text)));
        }
        catch (Exception e) when (e is NuGetLicenseExpressionParsingException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static PackageLicense Expression(string text) => TryParse(text) is { } expression
        ? new PackageLicense(expression, text, null)
        : new PackageLicense(null, $"\"{text}\", which is not an SPDX expression", null);

    private static PackageLicense OfFile(PackageArchiveReader package, string path)
    {
        string normal = EntryNames.Extracted(path);
        string[] entries = [.. package.GetFiles().Where(file => EntryNames.Extracted(file).Equals(normal, StringComparison.OrdinalIgnoreCase))];
        if (entries is not [{ } entry])
        {
            return new PackageLicense(null, $"the file {path}, which is {(entries.Length == 0 ? "not in the package" : "there more than once")}", null);
        }

        using Stream stream = package.GetStream(entry);
        return new PackageLicense(null, $"the file {path}", System.Convert.ToHexString(SHA256.HashData(stream)));
    }

    private static LicenseExpression Convert(NuGetLicenseExpression expression) => expression switch
    {
        NuGetLicense license => new LicenseExpression.License(license.Plus ? $"{license.Identifier}+" : license.Identifier),
        WithOperator with => new LicenseExpression.License($"{Convert(with.License)} WITH {with.Exception.Identifier}"),
        LogicalOperator pair => new LicenseExpression.Pair(Convert(pair.Left), pair.LogicalOperatorType == LogicalOperatorType.Or, Convert(pair.Right)),
        _ => throw new InvalidOperationException($"an expression of the kind {expression.GetType().Name}"),
    };
}
