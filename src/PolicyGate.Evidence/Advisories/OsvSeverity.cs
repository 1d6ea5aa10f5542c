using System.Text.Json;
using PolicyGate.Facts;

namespace PolicyGate.Advisories;

/// <summary>How bad an OSV record says that something is: by the word of its database, else by its CVSS vectors, of which the worst counts.</summary>
internal static class OsvSeverity
{
    /// <summary>The severity; <see langword="null"/> where the record does not say.</summary>
    public static AdvisorySeverity? Of(JsonElement root)
    {
        JsonElement[] affected = [.. OsvReader.Items(root, "affected")];
        return affected.SelectMany(entry => new[] { OsvReader.Object(entry, "database_specific"), OsvReader.Object(entry, "ecosystem_specific") })
                .Prepend(OsvReader.Object(root, "database_specific")).Select(own => Word(OsvReader.Text(own, "severity"))).Max()
            ?? affected.Prepend(root).SelectMany(entry => OsvReader.Items(entry, "severity")).Select(severity => Rating(CvssVector.Score(OsvReader.Text(severity, "score") ?? string.Empty))).Max();
    }

    /// <summary>The severity that a word means; <see langword="null"/> for any other word.</summary>
    public static AdvisorySeverity? Word(string? word) => word?.ToUpperInvariant() switch
    {
        "LOW" => AdvisorySeverity.Low,
        "MODERATE" or "MEDIUM" => AdvisorySeverity.Moderate,
        "HIGH" or "IMPORTANT" => AdvisorySeverity.High,
        "CRITICAL" => AdvisorySeverity.Critical,
        _ => null,
    };

    // https://www.first.org/cvss/v3.1/specification-document#Qualitative-Severity-Rating-Scale, and the same of version 4; no impact at all is the least.
    private static AdvisorySeverity? Rating(double? score) => score switch
    {
        null => null,
        >= 9.0 => AdvisorySeverity.Critical,
        >= 7.0 => AdvisorySeverity.High,
        >= 4.0 => AdvisorySeverity.Moderate,
        _ => AdvisorySeverity.Low,
    };
}
