using System.Text.Json;
using NuGet.Versioning;
using PolicyGate.Facts;

namespace PolicyGate.Advisories;

/// <summary>The versions of an entry of <c>affected</c>: those that it lists, and those of its ranges. Without either every version is affected.</summary>
internal static class OsvVersions
{
    // No genuine record has a hundredth of it.
    private const int Most = 100_000;

    /// <summary>The ranges.</summary>
    public static IReadOnlyList<AffectedRange> Of(JsonElement entry, OsvProblems problems)
    {
        JsonElement[] versions = [.. OsvReader.Items(entry, "versions").Take(Most)];
        JsonElement[] ranges = [.. OsvReader.Items(entry, "ranges").Take(Most)];
        JsonElement[] ofVersions = [.. ranges.Where(range => OsvReader.Text(range, "type") is not "GIT")];
        if (versions.Length + ofVersions.Sum(range => OsvReader.Items(range, "events").Take(Most).Count()) >= Most)
        {
            problems.Add("it names too many versions");
            return [AffectedRange.Every];
        }

        NuGetVersion?[] listed = [.. versions.Select(version => OsvReader.Version(version.ValueKind == JsonValueKind.String ? version.GetString() : null))];
        if (Array.IndexOf(listed, null) is >= 0 and int unread)
        {
            problems.Add($"the version {versions[unread].GetRawText()}");
            return [AffectedRange.Every];
        }

        if (versions.Length == 0 && ofVersions.Length == 0)
        {
            if (ranges.Length > 0)
            {
                problems.Add("it names commits and no versions");
            }

            return [AffectedRange.Every];
        }

        return [.. listed.Select(version => AffectedRange.Only(version!)), .. ofVersions.SelectMany(range => Ranges(range, problems))];
    }

    private static IEnumerable<AffectedRange> Ranges(JsonElement range, OsvProblems problems)
    {
        if (OsvReader.Text(range, "type") is not ("ECOSYSTEM" or "SEMVER"))
        {
            problems.Add("it has a range of an unknown type");
            return [AffectedRange.Every];
        }

        List<OsvEvent> events = [];
        foreach (JsonElement one in OsvReader.Items(range, "events"))
        {
            if (one.ValueKind != JsonValueKind.Object)
            {
                problems.Add("it has an event that is none");
                continue;
            }

            foreach (JsonProperty happens in one.EnumerateObject())
            {
                Add(happens.Name, happens.Value.ValueKind == JsonValueKind.String ? happens.Value.GetString()! : string.Empty, events, problems);
            }
        }

        // The schema wants one at least: what begins nowhere is not known to begin late.
        if (!events.Any(one => one.Kind == OsvEventKind.Introduced))
        {
            problems.Add("a range without a beginning");
            events.Insert(0, new OsvEvent(OsvEventKind.Introduced, null));
        }

        return OsvEvents.Ranges(events);
    }

    // An end that cannot be read is none, and a beginning that cannot be read is before everything.
    private static void Add(string name, string at, List<OsvEvent> events, OsvProblems problems)
    {
        OsvEventKind? kind = name switch
        {
            "introduced" => OsvEventKind.Introduced,
            "fixed" => OsvEventKind.Fixed,
            "last_affected" => OsvEventKind.LastAffected,
            "limit" => OsvEventKind.Limit,
            _ => null,
        };
        NuGetVersion? version = OsvReader.Version(at);
        bool isWhole = version is not null || (kind, at) is (OsvEventKind.Introduced, "0") or (OsvEventKind.Limit, "*");
        if (kind is null || !isWhole)
        {
            problems.Add($"{name} {at}");
        }

        if (kind is OsvEventKind.Introduced || (kind is not null && isWhole))
        {
            events.Add(new OsvEvent(kind.Value, (kind, at) is (OsvEventKind.Introduced, "0") ? null : version));
        }
    }
}
