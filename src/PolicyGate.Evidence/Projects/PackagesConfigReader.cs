using System.Xml.Linq;
using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>The packages of a packages.config (https://learn.microsoft.com/nuget/reference/packages-config), with their lines.</summary>
internal static class PackagesConfigReader
{
    private const string What = "packages.config";

    /// <summary>The packages: all of them, as the file lists the whole closure.</summary>
    /// <exception cref="FactsException">The file cannot be read, or is not a packages.config.</exception>
    public static IReadOnlyList<Declaration> Read(string file, InputFiles inputs)
    {
        byte[] bytes = inputs.Required(file, What, "write it, or check another path");
        return [.. InputReading.Document(file, What, bytes).Root!.Elements("package").Select(package => Package(file, package))];
    }

    private static Declaration Package(string file, XElement element)
    {
        SourceSpan at = element.At(file);
        string id = (string?)element.Attribute("id") is { Length: > 0 } written ? written : throw new FactsException(at, "a package of packages.config has no id");
        string? text = (string?)element.Attribute("version");
        NuGetVersion version = NuGetVersion.TryParse(text, out NuGetVersion? parsed) ? parsed : throw new FactsException(at, $"\"{text}\" is not a version of {id}");
        return new Declaration(id, DeclarationKind.PackageReference, new VersionRange(version, true, version, true), $"[{text}]", at, at);
    }
}
