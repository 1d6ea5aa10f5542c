using System.Text;

namespace PolicyGate.Advisories;

/// <summary>How an index spells an id, and sorts it: NuGet compares ids without case.</summary>
internal static class AdvisoryKey
{
    private const ulong Basis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>The key.</summary>
    public static string Of(string id) => id.ToUpperInvariant();

    /// <summary>
    /// What the keys of an index are sorted by (FNV-1a of UTF-8, http://www.isthe.com/chongo/tech/comp/fnv): one number is compared where the ids of packages
    /// begin alike. Keys of one number are told apart by themselves.
    /// </summary>
    public static long Hash(ReadOnlySpan<byte> key)
    {
        ulong hash = Basis;
        for (int i = 0; i < key.Length; i++)
        {
            hash = unchecked((hash ^ key[i]) * Prime);
        }

        return unchecked((long)hash);
    }

    /// <summary>The same of an id's key, which nobody has to make for it where the id is in ASCII, as every package's is.</summary>
    public static long HashOf(string id)
    {
        ulong hash = Basis;
        for (int i = 0; i < id.Length; i++)
        {
            uint character = id[i];
            if (character >= 0x80)
            {
                return Hash(Encoding.UTF8.GetBytes(Of(id)));
            }

            hash = unchecked((hash ^ (character - 'a' <= 'z' - 'a' ? character - 0x20 : character)) * Prime);
        }

        return unchecked((long)hash);
    }
}
