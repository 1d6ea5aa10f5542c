using System.Xml;
using System.Xml.Linq;

namespace PolicyGate.Projects;

/// <summary>The properties of a <c>nuget.g.props</c> with which a path to a package can be written: <c>NuGetPackageRoot</c>, <c>PkgNewtonsoft_Json</c>.</summary>
internal static class NuGetProperties
{
    /// <summary>The properties of a file; none where there is no such file.</summary>
    /// <exception cref="FactsException">The file is not XML.</exception>
    public static Dictionary<string, string> Of(string file)
    {
        Dictionary<string, string> properties = new(StringComparer.OrdinalIgnoreCase);
        if (!File.Exists(file))
        {
            return properties;
        }

        InputReading.Xml(file, "file of NuGet", () =>
        {
            using XmlReader reader = InputReading.Reader(File.ReadAllBytes(file), XmlEncoding.AsMsbuild);
            foreach (XElement property in XDocument.Load(reader).Root!.Elements().Where(group => group.Name.LocalName == "PropertyGroup").Elements())
            {
                string name = property.Name.LocalName;
                if (name is "NuGetPackageRoot" or "NuGetPackageFolders" || name.StartsWith("Pkg", StringComparison.Ordinal))
                {
                    properties[name] = property.Value.Trim();
                }
            }

            return true;
        });
        return properties;
    }
}
