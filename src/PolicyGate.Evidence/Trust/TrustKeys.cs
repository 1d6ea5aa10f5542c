using System.Text.Json;

namespace PolicyGate.Trust;

/// <summary>The keys of the trust file, in the order in which they are written.</summary>
internal static class TrustKeys
{
    /// <summary>A UTC day.</summary>
    public const string Day = "yyyy-MM-dd";

    /// <summary>Of a version that was there before the trust file was; there or not, and then <c>true</c>.</summary>
    public const string Adopted = "adopted";

    /// <summary>Of a record.</summary>
    public static readonly KeySet All = new("sources", "signatures", "repositories", "authors", "owners", "licenses", "build-code", "build-code-sha256", "capabilities", "build-code-capabilities", "versions", "review");

    /// <summary>Of an author.</summary>
    public static readonly KeySet OfAuthor = new("subject", "issuer");

    /// <summary>Of a version.</summary>
    public static readonly KeySet OfVersion = new("version", "seen", "hash", Adopted);

    /// <summary>Of a review.</summary>
    public static readonly KeySet OfReview = new("by", "on", "version", "hash");

    /// <summary>The texts of an object by the place of their keys, <see langword="null"/> for a key that is not there; nothing where it has another key, one twice, or something else than a text.</summary>
    public static string?[]? Values(ref Utf8JsonReader reader, KeySet keys)
    {
        string?[] values = new string?[keys.Count];
        int key = -1;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            key = keys.Find(ref reader, key + 1);
            reader.Read();
            if (key < 0 || values[key] is not null || reader.TokenType != (keys[key] == Adopted ? JsonTokenType.True : JsonTokenType.String))
            {
                return null;
            }

            values[key] = reader.TokenType == JsonTokenType.True ? bool.TrueString : reader.GetString();
        }

        return reader.TokenType == JsonTokenType.EndObject ? values : null;
    }
}
