using System.Globalization;
using System.Text.Json;
using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Tool.Cataloguing;
using PolicyGate.Tool.Checking;

namespace PolicyGate.Tool.Bills;

/// <summary>A bill of materials in SPDX 2.3, JSON (https://spdx.github.io/spdx-spec/v2.3/).</summary>
internal static class Spdx
{
    private const string Document = "SPDXRef-DOCUMENT";
    private const string Nothing = "NOASSERTION";

    /// <summary>The bill.</summary>
    public static string Write(RepositoryCatalogue catalogue)
    {
        string space = string.Create(CultureInfo.InvariantCulture, $"urn:uuid:{BillText.Uuid(Text(catalogue, string.Empty))}");
        return Text(catalogue, space);
    }

    private static string Text(RepositoryCatalogue catalogue, string space)
    {
        Dictionary<string, string> ids = Ids(catalogue);
        return JsonText.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("spdxVersion", "SPDX-2.3");
            json.WriteString("dataLicense", "CC0-1.0");
            json.WriteString("SPDXID", Document);
            json.WriteString("name", Printable.Name(catalogue.Name));
            json.WriteString("documentNamespace", space);
            json.WriteStartObject("creationInfo");
            json.WriteString("created", BillText.Time(catalogue));
            json.WriteStrings("creators", [$"Tool: policygate-{RepositoryCheck.Version}"]);
            json.WriteEndObject();
            if (!catalogue.IsWhole)
            {
                json.WriteString("comment", string.Join("; ", catalogue.Unread.Select(unread => "Not read: " + Printable.Line(unread)).Concat(catalogue.Excluded.Select(Printable.Line))));
            }

            json.WriteStartArray("packages");
            foreach (CataloguedProject project in catalogue.Projects)
            {
                json.WriteStartObject();
                json.WriteString("SPDXID", ids[project.Path]);
                json.WriteString("name", project.Path);
                if (project.Version.Length > 0)
                {
                    json.WriteString("versionInfo", project.Version);
                }

                json.WriteString("downloadLocation", Nothing);
                json.WriteBoolean("filesAnalyzed", false);
                json.WriteString("primaryPackagePurpose", "APPLICATION");
                json.WriteEndObject();
            }

            foreach (CataloguedPackage package in catalogue.Packages)
            {
                WritePackage(json, package, ids[package.Key]);
            }

            json.WriteEndArray();
            WriteReferences(json, catalogue);
            json.WriteStartArray("relationships");
            foreach (CataloguedProject project in catalogue.Projects)
            {
                WriteRelationship(json, Document, "DESCRIBES", ids[project.Path]);
                WriteRelationships(json, ids[project.Path], project.Projects.Concat(project.DependsOn), ids);
            }

            foreach (CataloguedPackage package in catalogue.Packages)
            {
                WriteRelationships(json, ids[package.Key], package.DependsOn, ids);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    // An identifier has letters, digits, dots and hyphens only; what comes to the same is told apart by a number.
    private static Dictionary<string, string> Ids(RepositoryCatalogue catalogue)
    {
        Dictionary<string, string> ids = new(StringComparer.Ordinal);
        HashSet<string> taken = new(StringComparer.Ordinal);
        foreach ((string key, string name) in catalogue.Projects.Select(project => (project.Path, $"Project-{project.Path}")).Concat(catalogue.Packages.Select(package => (package.Key, $"Package-{package.Id}-{package.Version.ToNormalizedString()}"))))
        {
            string id = "SPDXRef-" + string.Concat(name.Select(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' ? character : '-'));
            for (int i = 2; !taken.Add(id); i++)
            {
                id = string.Create(CultureInfo.InvariantCulture, $"{id}-{i}");
            }

            ids[key] = id;
        }

        return ids;
    }

    private static void WritePackage(Utf8JsonWriter json, CataloguedPackage package, string id)
    {
        json.WriteStartObject();
        json.WriteString("SPDXID", id);
        json.WriteString("name", Printable.Name(package.Id));
        json.WriteString("versionInfo", package.Version.ToNormalizedString());
        json.WriteString("supplier", BillText.Supplier(package) is { } supplier ? $"Organization: {supplier}" : Nothing);
        json.WriteString("downloadLocation", Nothing);
        json.WriteBoolean("filesAnalyzed", false);
        if (BillText.Hex(package.ContentHash) is { } hash)
        {
            json.WriteStartArray("checksums");
            json.WriteStartObject();
            json.WriteString("algorithm", "SHA512");
            json.WriteString("checksumValue", hash);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteString("licenseConcluded", Expression(package.License));
        json.WriteString("licenseDeclared", Expression(package.DeclaredLicense));
        json.WriteString("copyrightText", Nothing);
        if (package.DeclaredLicense is { } declared && !BillText.IsSpdx(declared))
        {
            json.WriteString("licenseComments", $"it says {declared}");
        }
        else if (package.DeclaredLicense is null && package.LicenseSays.Length > 0)
        {
            json.WriteString("licenseComments", $"it says {Printable.Short(Printable.Line(package.LicenseSays))}");
        }

        json.WriteStartArray("externalRefs");
        json.WriteStartObject();
        json.WriteString("referenceCategory", "PACKAGE-MANAGER");
        json.WriteString("referenceType", "purl");
        json.WriteString("referenceLocator", BillText.Purl(package.Id, package.Version));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("primaryPackagePurpose", package.RunsAsAWhole ? "APPLICATION" : "LIBRARY");
        json.WriteEndObject();
    }

    private static string Expression(LicenseExpression? license) => license is not null && BillText.IsSpdx(license) ? license.ToString()! : Nothing;

    // A document defines every licence that no list has; what it says is in the package.
    private static void WriteReferences(Utf8JsonWriter json, RepositoryCatalogue catalogue)
    {
        string[] references = [.. catalogue.Packages.SelectMany(package => new[] { package.License, package.DeclaredLicense }).OfType<LicenseExpression>().Where(BillText.IsSpdx).SelectMany(BillText.References).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (references.Length == 0)
        {
            return;
        }

        json.WriteStartArray("hasExtractedLicensingInfos");
        foreach (string reference in references)
        {
            json.WriteStartObject();
            json.WriteString("licenseId", reference);
            json.WriteString("extractedText", Nothing);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRelationships(Utf8JsonWriter json, string of, IEnumerable<string> on, Dictionary<string, string> ids)
    {
        foreach (string id in on.Select(key => ids.GetValueOrDefault(key)).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            WriteRelationship(json, of, "DEPENDS_ON", id);
        }
    }

    private static void WriteRelationship(Utf8JsonWriter json, string of, string type, string to)
    {
        json.WriteStartObject();
        json.WriteString("spdxElementId", of);
        json.WriteString("relationshipType", type);
        json.WriteString("relatedSpdxElement", to);
        json.WriteEndObject();
    }
}
