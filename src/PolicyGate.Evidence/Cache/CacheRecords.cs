using System.Security.Cryptography;
using System.Text;

namespace PolicyGate.Cache;

/// <summary>
/// The records of a cache's folder: each is written whole, authenticated with the user's <see cref="CacheKey"/> under its own name, and taken for absent
/// where anything is wrong with it.
/// </summary>
internal sealed class CacheRecords
{
    private const long Largest = 4 * 1024 * 1024;
    private const int MacLength = 32;
    private static readonly string Build = typeof(CacheRecords).Assembly.ManifestModule.ModuleVersionId.ToString("N");
    private readonly byte[] key;

    private CacheRecords(string folder, byte[] key) => (Folder, this.key) = (folder, key);

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Whether a record was written.</summary>
    public bool HasWritten { get; private set; }

    /// <summary>Opens a folder, made where there is none; <see langword="null"/> where it cannot be.</summary>
    public static CacheRecords? TryOpen(string folder)
    {
        try
        {
            CacheFolder.CreatePrivate(folder);
            return new CacheRecords(folder, CacheKey.LoadOrCreate(folder));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No cache, then.
            return null;
        }
    }

    /// <summary>The name of a record, of this build of the tool alone.</summary>
    public static string Name(string kind, string what)
    {
        string hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind} {Build} {what}")));
        return $"{hash[..2]}/{hash}";
    }

    /// <summary>A record; <see langword="null"/> where there is none.</summary>
    public ReadOnlyMemory<byte>? Read(string name)
    {
        try
        {
            string file = Path.Combine(Folder, name);
            if (!File.Exists(file) || new FileInfo(file).Length is < MacLength or > Largest)
            {
                return null;
            }

            byte[] bytes = File.ReadAllBytes(file);
            return bytes.Length >= MacLength && CryptographicOperations.FixedTimeEquals(Mac(name, bytes.AsSpan(MacLength)), bytes.AsSpan(0, MacLength)) ? bytes.AsMemory(MacLength) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps a record, where it can be.</summary>
    public void Write(string name, ReadOnlySpan<byte> record)
    {
        if (record.Length > Largest - MacLength)
        {
            return;
        }

        try
        {
            string file = Path.Combine(Folder, name);
            CacheFolder.CreatePrivate(Path.GetDirectoryName(file)!);
            AtomicFile.WriteBytes(file, [.. Mac(name, record), .. record]);
            HasWritten = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not kept, then.
        }
    }

    private byte[] Mac(string name, ReadOnlySpan<byte> record)
    {
        using IncrementalHash mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        mac.AppendData(Encoding.UTF8.GetBytes(name));
        mac.AppendData(record);
        return mac.GetHashAndReset();
    }
}
