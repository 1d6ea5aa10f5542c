using System.Text.RegularExpressions;
using NuGet.Versioning;

namespace PolicyGate.Inventory.Asking;

/// <summary>Which package: an id, and which versions of it.</summary>
/// <param name="Id">The id.</param>
/// <param name="Range">The versions; <see langword="null"/> for all.</param>
internal sealed partial record PackageQuestion(string Id, VersionRange? Range)
{
    /// <summary>Whether a version is meant; one that is no version is.</summary>
    public bool Has(string version) => Range is null || !NuGetVersion.TryParse(version, out NuGetVersion? parsed) || Range.Satisfies(parsed);

    /// <summary>The entry of <c>packages.deny</c> that keeps it out.</summary>
    public string DenyEntry => Range is null
        ? $"packages:\n  deny:\n    - {{ id: {Id}, reason: say why }}\n"
        : $"packages:\n  deny:\n    - {{ id: {Id}, versions: \"{Range.ToNormalizedString()}\", reason: say why }}\n";

    /// <summary>Reads <c>Id</c>, <c>Id@1.2.3</c> (that version alone) or <c>Id@[1.0,2.0)</c>.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static PackageQuestion Parse(string text)
    {
        string[] parts = text.Split('@', 2);
        if (!Name().IsMatch(parts[0]))
        {
            throw new FormatException($"\"{parts[0]}\" is no id of a package");
        }

        if (parts.Length == 1)
        {
            return new PackageQuestion(parts[0], null);
        }

        if (NuGetVersion.TryParse(parts[1], out NuGetVersion? version))
        {
            return new PackageQuestion(parts[0], new VersionRange(version, includeMinVersion: true, version, includeMaxVersion: true));
        }

        return parts[1].StartsWith('[') || parts[1].StartsWith('(')
            ? VersionRange.TryParse(parts[1], out VersionRange? range) ? new PackageQuestion(parts[0], range) : throw new FormatException($"\"{parts[1]}\" is no range of versions like [1.0,2.0)")
            : throw new FormatException($"\"{parts[1]}\" is neither a version nor a range like [1.0,2.0)");
    }

    [GeneratedRegex(@"^\w+(?:[.-]\w+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
