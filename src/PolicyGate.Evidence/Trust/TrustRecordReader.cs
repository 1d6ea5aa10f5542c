using System.Globalization;
using System.Numerics;
using System.Text.Json;
using NuGet.Configuration;
using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Rules;

namespace PolicyGate.Trust;

/// <summary>Reads one record after the other, strictly: every key of the form, each once, and no other.</summary>
internal sealed class TrustRecordReader
{
    private static readonly int All = (1 << TrustKeys.All.Count) - 1;

    private static readonly Dictionary<string, CodeKinds> Kinds = CodeKinds.All.Each().ToDictionary(kind => kind.Word(), StringComparer.Ordinal);

    private readonly TextPool texts = new();
    private IReadOnlyList<string> sources = [];
    private IReadOnlyList<string> repositories = [];
    private IReadOnlyList<string> owners = [];
    private IReadOnlyList<string> licenses = [];
    private IReadOnlyList<string> hashes = [];
    private IReadOnlyList<AuthorIdentity> authors = [];
    private IReadOnlyList<RecordedVersion> versions = [];
    private SignatureLevels levels;
    private CodeKinds kinds;
    private Capability capabilities;
    private Capability buildCodeCapabilities;
    private TrustReview? review;

    /// <summary>The record that the reader stands at the begin of, and moves to the end of; or what is wrong with it.</summary>
    public (TrustRecord? Record, string Problem) Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string id, SourceSpan at)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return (null, "is no object");
        }

        int seen = 0;
        int key = -1;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            key = TrustKeys.All.Find(ref reader, key + 1);
            if (key < 0)
            {
                return (null, $"has the key {Printable.Short(reader.GetString()!)}, which this version does not know");
            }

            if ((seen & (1 << key)) != 0)
            {
                return (null, $"has the key {TrustKeys.All[key]} twice");
            }

            seen |= 1 << key;
            reader.Read();
            if (!Take(ref reader, json, key))
            {
                return (null, $"has {TrustKeys.All[key]} in a form that this version does not know");
            }
        }

        return seen != All ? (null, $"has no {TrustKeys.All[BitOperations.TrailingZeroCount(~seen)]}") : (new TrustRecord(id)
        {
            At = at,
            Sources = sources,
            Signatures = levels,
            Repositories = repositories,
            Authors = authors,
            Owners = owners,
            Licenses = licenses,
            BuildCode = kinds,
            BuildCodeSha256 = hashes,
            Capabilities = capabilities,
            BuildCodeCapabilities = buildCodeCapabilities,
            Versions = versions,
            Review = review,
        }, string.Empty);
    }

    // In the order of the keys.
    private bool Take(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, int key) => key switch
    {
        0 => Sources(ref reader, json, out sources),
        1 => Texts(ref reader, json, out IReadOnlyList<string> words) && Levels(words),
        2 => Sources(ref reader, json, out repositories),
        3 => Authors(ref reader),
        4 => Texts(ref reader, json, out owners),
        5 => Texts(ref reader, json, out licenses),
        6 => Texts(ref reader, json, out IReadOnlyList<string> words) && KindsOf(words),
        7 => Texts(ref reader, json, out hashes),
        8 => Texts(ref reader, json, out IReadOnlyList<string> words) && CapabilitiesOf(words, out capabilities),
        9 => Texts(ref reader, json, out IReadOnlyList<string> words) && CapabilitiesOf(words, out buildCodeCapabilities),
        10 => Versions(ref reader),
        _ => Review(ref reader),
    };

    private bool Texts(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, out IReadOnlyList<string> list)
    {
        IReadOnlyList<string>? read = texts.Read(ref reader, json);
        list = read ?? [];
        return read is not null;
    }

    // Records of earlier days, and those that a person wrote, have the gallery's address.
    private bool Sources(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, out IReadOnlyList<string> list)
    {
        bool isRead = Texts(ref reader, json, out list);
        if (list.Any(IsGallery))
        {
            list = [.. list.Select(source => IsGallery(source) ? Repositories.Gallery : source).Distinct(StringComparer.Ordinal)];
        }

        return isRead;
    }

    private static bool IsGallery(string source) => NuGetSettings.IsSame(source, NuGetConstants.V3FeedUrl);

    private bool Levels(IReadOnlyList<string> words)
    {
        levels = SignatureLevels.None;
        foreach (string word in words)
        {
            SignatureLevels level = SignatureLevelWords.Parse(word);
            if (level == SignatureLevels.None)
            {
                return false;
            }

            levels |= level;
        }

        return true;
    }

    private bool KindsOf(IReadOnlyList<string> words)
    {
        kinds = CodeKinds.None;
        foreach (string word in words)
        {
            if (!Kinds.TryGetValue(word, out CodeKinds kind))
            {
                return false;
            }

            kinds |= kind;
        }

        return true;
    }

    private static bool CapabilitiesOf(IReadOnlyList<string> words, out Capability capabilities)
    {
        capabilities = Capability.None;
        foreach (string word in words)
        {
            Capability capability = CapabilityWords.Parse(word);
            if (capability == Capability.None)
            {
                return false;
            }

            capabilities |= capability;
        }

        return true;
    }

    private bool Authors(ref Utf8JsonReader reader)
    {
        List<AuthorIdentity> list = [];
        authors = list;
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            if (TrustKeys.Values(ref reader, TrustKeys.OfAuthor) is not [{ } subject, { } issuer])
            {
                return false;
            }

            list.Add(new AuthorIdentity(subject, issuer));
        }

        return reader.TokenType == JsonTokenType.EndArray;
    }

    private bool Versions(ref Utf8JsonReader reader)
    {
        List<RecordedVersion> list = [];
        HashSet<string> seenVersions = new(StringComparer.OrdinalIgnoreCase);
        versions = list;
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            if (TrustKeys.Values(ref reader, TrustKeys.OfVersion) is not [{ Length: > 0 } version, { } seen, { Length: > 0 } hash, var adopted] || !IsDay(seen, out DateOnly day)
                || !IsNormal(version) || !seenVersions.Add(version))
            {
                return false;
            }

            list.Add(new RecordedVersion(version, day, hash, adopted is not null));
        }

        return reader.TokenType == JsonTokenType.EndArray;
    }

    private bool Review(ref Utf8JsonReader reader)
    {
        review = null;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return true;
        }

        if (reader.TokenType != JsonTokenType.StartObject || TrustKeys.Values(ref reader, TrustKeys.OfReview) is not [{ Length: > 0 } by, { } on, { Length: > 0 } version, { Length: > 0 } hash] || !IsDay(on, out DateOnly day))
        {
            return false;
        }

        review = new TrustReview(by, day, version, hash);
        return true;
    }

    // Another spelling would be another version here, and the same to NuGet.
    private static bool IsNormal(string version) => NuGetVersion.TryParse(version, out NuGetVersion? parsed) && parsed.ToNormalizedString().Equals(version, StringComparison.OrdinalIgnoreCase);

    private static bool IsDay(string text, out DateOnly day) => DateOnly.TryParseExact(text, TrustKeys.Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
}
