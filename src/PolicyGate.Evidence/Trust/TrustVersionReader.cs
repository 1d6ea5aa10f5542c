using System.Text.Json;
using NuGet.Versioning;
using PolicyGate.Policies;

namespace PolicyGate.Trust;

/// <summary>Reads the versions of a record, strictly: each as NuGet normalises it, and once.</summary>
internal sealed class TrustVersionReader
{
    private const int FewVersions = 8;

    // Any number of so many digits is an int.
    private const int MostDigits = 9;

    private readonly ValuePool<DateOnly> days = new(TrustValues.Day);

    /// <summary>The versions that the reader stands at the begin of, and moves to the end of; <see langword="false"/> where they are no such list.</summary>
    public bool Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, out IReadOnlyList<RecordedVersion> versions)
    {
        List<RecordedVersion> list = new(2);
        HashSet<string>? seen = null;
        versions = list;
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            if (Version(ref reader, json) is not { } version || IsTwice(list, version.Version, ref seen))
            {
                return false;
            }

            list.Add(version);
        }

        return reader.TokenType == JsonTokenType.EndArray;
    }

    private RecordedVersion? Version(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        string? version = null;
        DateOnly? seen = null;
        string? hash = null;
        bool isAdopted = false;
        int key = -1;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            key = TrustKeys.OfVersion.Find(ref reader, key + 1);
            reader.Read();
            switch (key)
            {
                case 0 when version is null && reader.TokenType == JsonTokenType.String:
                    version = reader.GetString()!;
                    break;
                case 1 when seen is null && days.TryRead(ref reader, json, out DateOnly day):
                    seen = day;
                    break;
                case 2 when hash is null && reader.TokenType == JsonTokenType.String:
                    hash = reader.GetString()!;
                    break;
                case 3 when !isAdopted && reader.TokenType == JsonTokenType.True:
                    isAdopted = true;
                    break;
                default:
                    return null;
            }
        }

        return reader.TokenType == JsonTokenType.EndObject && version is not null && IsNormal(version) && seen is { } on && hash is { Length: > 0 } ? new RecordedVersion(version, on, hash, isAdopted) : null;
    }

    // The few versions that a record has are looked at one by one.
    private static bool IsTwice(List<RecordedVersion> list, string version, ref HashSet<string>? seen)
    {
        if (list.Count < FewVersions)
        {
            foreach (RecordedVersion known in list)
            {
                if (known.Version.Equals(version, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }

            return false;
        }

        seen ??= list.Select(known => known.Version).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return !seen.Add(version);
    }

    // Another spelling would be another version here, and the same to NuGet. Most are three numbers, for which its parser is not asked.
    private static bool IsNormal(string version) => IsThreeNumbers(version) || (NuGetVersion.TryParse(version, out NuGetVersion? parsed) && parsed.ToNormalizedString().Equals(version, StringComparison.OrdinalIgnoreCase));

    private static bool IsThreeNumbers(ReadOnlySpan<char> version)
    {
        for (int part = 1; part <= 3; part++)
        {
            int digits = version.IndexOfAnyExceptInRange('0', '9') is var end && end < 0 ? version.Length : end;
            bool isNumber = digits is > 0 and <= MostDigits && (digits == 1 || version[0] != '0');
            if (!isNumber || (part == 3 ? end >= 0 : end < 0 || version[end] != '.'))
            {
                return false;
            }

            version = version[(part == 3 ? digits : digits + 1)..];
        }

        return true;
    }
}
