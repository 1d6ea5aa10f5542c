using System.Globalization;
using System.Text.Json;
using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Tool.Cataloguing;
using PolicyGate.Tool.Checking;

namespace PolicyGate.Tool.Bills;

/// <summary>A bill of materials in CycloneDX 1.6, JSON (https://cyclonedx.org/docs/1.6/json/).</summary>
internal static class CycloneDx
{
    private const string Root = "repository";

    /// <summary>The bill.</summary>
    public static string Write(RepositoryCatalogue catalogue)
    {
        string serial = string.Create(CultureInfo.InvariantCulture, $"urn:uuid:{BillText.Uuid(Text(catalogue, string.Empty))}");
        return Text(catalogue, serial);
    }

    private static string Text(RepositoryCatalogue catalogue, string serial)
    {
        Dictionary<string, string> refs = catalogue.Packages.ToDictionary(package => package.Key, package => BillText.Purl(package.Id, package.Version), StringComparer.Ordinal);
        return JsonText.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
            json.WriteString("bomFormat", "CycloneDX");
            json.WriteString("specVersion", "1.6");
            if (serial.Length > 0)
            {
                json.WriteString("serialNumber", serial);
            }

            json.WriteNumber("version", 1);
            WriteMetadata(json, catalogue);
            json.WriteStartArray("components");
            foreach (CataloguedProject project in catalogue.Projects)
            {
                json.WriteStartObject();
                json.WriteString("type", "application");
                json.WriteString("bom-ref", RefOf(project));
                json.WriteString("name", project.Path);
                if (project.Version.Length > 0)
                {
                    json.WriteString("version", project.Version);
                }

                json.WriteEndObject();
            }

            foreach (CataloguedPackage package in catalogue.Packages)
            {
                WriteComponent(json, package, refs[package.Key]);
            }

            json.WriteEndArray();
            json.WriteStartArray("dependencies");
            WriteDependency(json, Root, catalogue.Projects.Select(RefOf));
            foreach (CataloguedProject project in catalogue.Projects)
            {
                WriteDependency(json, RefOf(project), catalogue.Projects.Where(other => project.Projects.Contains(other.Path)).Select(RefOf).Concat(Refs(project.DependsOn, refs)));
            }

            foreach (CataloguedPackage package in catalogue.Packages)
            {
                WriteDependency(json, refs[package.Key], Refs(package.DependsOn, refs));
            }

            json.WriteEndArray();
            json.WriteStartArray("compositions");
            json.WriteStartObject();
            json.WriteString("aggregate", catalogue.IsWhole ? "complete" : "incomplete");
            json.WriteStrings("dependencies", [Root]);
            json.WriteEndObject();
            json.WriteEndArray();
            WriteVulnerabilities(json, catalogue, refs);
            json.WriteEndObject();
        });
    }

    private static string RefOf(CataloguedProject project) => $"project:{project.Path}";

    private static IEnumerable<string> Refs(IEnumerable<string> keys, Dictionary<string, string> refs) => keys.Select(key => refs.GetValueOrDefault(key)).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static void WriteMetadata(Utf8JsonWriter json, RepositoryCatalogue catalogue)
    {
        json.WriteStartObject("metadata");
        json.WriteString("timestamp", BillText.Time(catalogue));
        json.WriteStartObject("tools");
        json.WriteStartArray("components");
        json.WriteStartObject();
        json.WriteString("type", "application");
        json.WriteString("name", "policygate");
        json.WriteString("version", RepositoryCheck.Version);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("component");
        json.WriteString("type", "application");
        json.WriteString("bom-ref", Root);
        json.WriteString("name", Printable.Name(catalogue.Name));
        if (catalogue.Version.Length > 0)
        {
            json.WriteString("version", catalogue.Version);
        }

        json.WriteEndObject();
        WriteProperties(json, catalogue.Unread.Select(unread => ("policygate:not-read", Printable.Line(unread))).Concat(catalogue.Excluded.Select(excluded => ("policygate:excluded", Printable.Line(excluded)))));
        json.WriteEndObject();
    }

    private static void WriteComponent(Utf8JsonWriter json, CataloguedPackage package, string purl)
    {
        json.WriteStartObject();
        json.WriteString("type", package.RunsAsAWhole ? "application" : "library");
        json.WriteString("bom-ref", purl);
        if (package.Author is { } author)
        {
            json.WriteString("publisher", Printable.Name(author.Name));
        }

        json.WriteString("name", Printable.Name(package.Id));
        json.WriteString("version", package.Version.ToNormalizedString());

        // What no program uses is there for the build only.
        json.WriteString("scope", package.IsUsedByPrograms == false ? "excluded" : "required");
        string? hash = BillText.Hex(package.ContentHash);
        if (hash is not null)
        {
            json.WriteStartArray("hashes");
            json.WriteStartObject();
            json.WriteString("alg", "SHA-512");
            json.WriteString("content", hash);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        WriteLicense(json, package);
        json.WriteString("purl", purl);
        WriteEvidence(json, package, hash);
        WriteProperties(json, Properties(package));
        json.WriteEndObject();
    }

    private static void WriteLicense(Utf8JsonWriter json, CataloguedPackage package)
    {
        if (package.License is null && package.LicenseSays.Length == 0)
        {
            return;
        }

        json.WriteStartArray("licenses");
        json.WriteStartObject();
        if (package.License is { } license && BillText.IsSpdx(license))
        {
            json.WriteString("expression", license.ToString());
        }
        else
        {
            json.WriteStartObject("license");
            json.WriteString("name", Printable.Short(Printable.Line(package.License?.ToString() ?? package.LicenseSays)));
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndArray();
    }

    // How it is known that the package is what it is called: by signatures that name it, and by the hash that restores are held against.
    private static void WriteEvidence(Utf8JsonWriter json, CataloguedPackage package, string? hash)
    {
        (string Technique, string Value)[] methods =
        [
            .. package.Author is { } author ? new[] { ("other", $"author signature {author.Fingerprint}") } : [],
            .. package.Repository is { } repository ? new[] { ("other", $"repository signature {repository.Fingerprint}") } : [],
            .. hash is not null && package.IsHashRead ? new[] { ("hash-comparison", hash) } : [],
        ];
        if (methods.Length == 0)
        {
            return;
        }

        json.WriteStartObject("evidence");
        json.WriteStartArray("identity");
        json.WriteStartObject();
        json.WriteString("field", "purl");
        json.WriteNumber("confidence", 1);
        json.WriteStartArray("methods");
        foreach ((string technique, string value) in methods)
        {
            json.WriteStartObject();
            json.WriteString("technique", technique);
            json.WriteNumber("confidence", 1);
            json.WriteString("value", value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static IEnumerable<(string, string)> Properties(CataloguedPackage package)
    {
        yield return ("policygate:direct", package.Uses.Any(use => use.IsDirect) ? "true" : "false");
        foreach (string owner in package.Owners)
        {
            yield return ("policygate:owner", Printable.Name(owner));
        }

        if (package.Author is { } author)
        {
            yield return ("policygate:author-certificate", author.Fingerprint);
            if (author.Timestamp is { } signed)
            {
                yield return ("policygate:author-signed", Stamp(signed));
            }
        }

        if (package.Repository is { } repository)
        {
            yield return ("policygate:repository-certificate", repository.Fingerprint);
            if (repository.Timestamp is { } signed)
            {
                yield return ("policygate:repository-signed", Stamp(signed));
            }
        }

        if (package.Source is { } source)
        {
            yield return ("policygate:source", Printable.Name(source));
        }

        foreach (CodeKinds kind in package.BuildCode.Each())
        {
            yield return ("policygate:build-code", kind.Word());
        }

        foreach (string missing in package.Missing)
        {
            yield return ("policygate:missing", Printable.Short(missing));
        }
    }

    private static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static void WriteProperties(Utf8JsonWriter json, IEnumerable<(string Name, string Value)> properties)
    {
        (string Name, string Value)[] all = [.. properties];
        if (all.Length == 0)
        {
            return;
        }

        json.WriteStartArray("properties");
        foreach ((string name, string value) in all)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("value", value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteDependency(Utf8JsonWriter json, string of, IEnumerable<string> on)
    {
        json.WriteStartObject();
        json.WriteString("ref", of);
        json.WriteStrings("dependsOn", on);
        json.WriteEndObject();
    }

    private static void WriteVulnerabilities(Utf8JsonWriter json, RepositoryCatalogue catalogue, Dictionary<string, string> refs)
    {
        (CataloguedPackage Package, CataloguedAdvisory Advisory)[] all = [.. catalogue.Packages.SelectMany(package => package.Advisories.Select(advisory => (package, advisory)))];
        if (all.Length == 0)
        {
            return;
        }

        json.WriteStartArray("vulnerabilities");
        foreach ((CataloguedPackage package, CataloguedAdvisory advisory) in all)
        {
            VulnerabilityJson.Write(json, advisory, refs[package.Key]);
        }

        json.WriteEndArray();
    }
}
