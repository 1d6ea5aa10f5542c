using System.Globalization;
using System.Text.Json;
using NuGet.Configuration;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Rules;

namespace PolicyGate.Trust;

/// <summary>The values of a record, strictly: a word that this version does not know is no value.</summary>
internal static class TrustValues
{
    private static readonly Dictionary<string, CodeKinds> Kinds = CodeKinds.All.Each().ToDictionary(kind => kind.Word(), StringComparer.Ordinal);

    /// <summary>A list of texts.</summary>
    public static bool Texts(ref Utf8JsonReader reader, out IReadOnlyList<string> value)
    {
        List<string> texts = [];
        value = texts;
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            texts.Add(reader.GetString()!);
        }

        return reader.TokenType == JsonTokenType.EndArray;
    }

    /// <summary>A list of sources. Records of earlier days, and those that a person wrote, have the gallery's address.</summary>
    public static bool Sources(ref Utf8JsonReader reader, out IReadOnlyList<string> value)
    {
        bool isRead = Texts(ref reader, out value);
        if (value.Any(IsGallery))
        {
            value = [.. value.Select(source => IsGallery(source) ? Repositories.Gallery : source).Distinct(StringComparer.Ordinal)];
        }

        return isRead;
    }

    /// <summary>A list of levels.</summary>
    public static bool Levels(ref Utf8JsonReader reader, out SignatureLevels value)
    {
        bool isRead = Flags(ref reader, static word => (int)SignatureLevelWords.Parse(word), out int flags);
        value = (SignatureLevels)flags;
        return isRead;
    }

    /// <summary>A list of kinds.</summary>
    public static bool CodeKindsOf(ref Utf8JsonReader reader, out CodeKinds value)
    {
        bool isRead = Flags(ref reader, static word => (int)Kinds.GetValueOrDefault(word), out int flags);
        value = (CodeKinds)flags;
        return isRead;
    }

    /// <summary>A list of capabilities.</summary>
    public static bool Capabilities(ref Utf8JsonReader reader, out Capability value)
    {
        bool isRead = Flags(ref reader, static word => (int)CapabilityWords.Parse(word), out int flags);
        value = (Capability)flags;
        return isRead;
    }

    /// <summary>A list of authors.</summary>
    public static bool Authors(ref Utf8JsonReader reader, out IReadOnlyList<AuthorIdentity> value)
    {
        List<AuthorIdentity> list = [];
        value = list;
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

    /// <summary>A UTC day.</summary>
    public static bool Day(ref Utf8JsonReader reader, out DateOnly value)
    {
        value = default;
        return reader.TokenType == JsonTokenType.String && IsDay(reader.GetString()!, out value);
    }

    /// <summary>A review, or <c>null</c> for none.</summary>
    public static bool Review(ref Utf8JsonReader reader, out TrustReview? value)
    {
        value = null;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return true;
        }

        if (reader.TokenType != JsonTokenType.StartObject || TrustKeys.Values(ref reader, TrustKeys.OfReview) is not [{ Length: > 0 } by, { } on, { Length: > 0 } version, { Length: > 0 } hash] || !IsDay(on, out DateOnly day))
        {
            return false;
        }

        value = new TrustReview(by, day, version, hash);
        return true;
    }

    // What each word of a list stands for, taken together; a word that stands for nothing is not known.
    private static bool Flags(ref Utf8JsonReader reader, Func<string, int> parse, out int flags)
    {
        flags = 0;
        bool isRead = Texts(ref reader, out IReadOnlyList<string> words);
        foreach (string word in words)
        {
            int flag = parse(word);
            isRead &= flag != 0;
            flags |= flag;
        }

        return isRead;
    }

    private static bool IsGallery(string source) => NuGetSettings.IsSame(source, NuGetConstants.V3FeedUrl);

    private static bool IsDay(string text, out DateOnly day) => DateOnly.TryParseExact(text, TrustKeys.Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
}
