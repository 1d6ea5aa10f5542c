using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace PolicyGate.Tool.Feeds;

/// <summary>Names of the files of advisory data: a word for a person, and a hash of the whole address, so that two origins never share one.</summary>
internal static partial class OriginName
{
    private const int MostWord = 40;
    private const int HashLength = 16;

    /// <summary>The name.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="word">For a person; of it letters, digits and dots inside are taken.</param>
    /// <param name="address">All that tells it from another.</param>
    /// <param name="extension">How it ends.</param>
    public static string Of(string kind, string word, string address, string extension)
    {
        string plain = Other().Replace(word, "-").Trim('-', '.');
        string hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(address)))[..HashLength];
        return string.Join('-', new[] { kind, plain[..Math.Min(plain.Length, MostWord)], hash }.Where(part => part.Length > 0)) + extension;
    }

    [GeneratedRegex(@"[^A-Za-z0-9.]+|\.{2,}")]
    private static partial Regex Other();
}
