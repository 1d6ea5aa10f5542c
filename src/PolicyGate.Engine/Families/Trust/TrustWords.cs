using System.Globalization;
using PolicyGate.Reporting;
using PolicyGate.Rules;

namespace PolicyGate.Policies;

/// <summary>A record, for a person.</summary>
internal static class TrustWords
{
    /// <summary>Who publishes it, and what it is.</summary>
    public static string Of(TrustRecord record) => string.Join("; ", Parts(record));

    /// <summary>What is recorded of a version.</summary>
    public static string Of(RecordedVersion? version) => version is null ? "this version is not recorded"
        : version.IsAdopted ? string.Create(CultureInfo.InvariantCulture, $"this version was there when the trust file was begun, on {version.Seen:yyyy-MM-dd}")
        : string.Create(CultureInfo.InvariantCulture, $"this version was first seen on {version.Seen:yyyy-MM-dd}");

    private static IEnumerable<string> Parts(TrustRecord record)
    {
        IReadOnlyList<string> signed = record.Signatures.Words();
        yield return $"recorded: signed by {(signed.Count == 0 ? "nobody" : "its " + string.Join(" and its ", signed))}";
        foreach (AuthorIdentity author in record.Authors)
        {
            yield return $"author {Printable.Short(author.Subject)}, issued by {Printable.Short(author.Issuer)}";
        }

        yield return $"owners {(record.Owners.Count == 0 ? "none" : FindingFactory.Some(record.Owners))}";
        yield return $"licence {FindingFactory.Some(record.Licenses)}";
        yield return $"build code {(record.BuildCode == CodeKinds.None ? "none" : record.BuildCode.Words())}";
        yield return $"capabilities {(record.Capabilities == Capability.None ? "none" : record.Capabilities.Words())}";
        if (record.BuildCodeCapabilities != Capability.None)
        {
            yield return $"capabilities of build code {record.BuildCodeCapabilities.Words()}";
        }

        yield return $"from {(record.Sources.Count == 0 ? "no recorded source" : FindingFactory.Some(record.Sources))}";
    }
}
