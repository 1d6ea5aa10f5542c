using System.Security.Cryptography;

namespace PolicyGate.Cache;

/// <summary>
/// The secret that authenticates what the cache holds: random, of this user, readable by nobody else. Whoever can write files into the
/// cache but not read it cannot make an entry that is believed.
/// </summary>
internal static class CacheKey
{
    private const int Length = 32;
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The key of a cache, made where there is none that can be used.</summary>
    /// <exception cref="IOException">It can be neither read nor made.</exception>
    /// <exception cref="UnauthorizedAccessException">It can be neither read nor made.</exception>
    public static byte[] LoadOrCreate(string folder)
    {
        string file = Path.Combine(folder, "key");
        if (Load(file) is { } known)
        {
            return known;
        }

        string temporary = $"{file}.{Guid.NewGuid():N}.tmp";
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Private;
        }

        try
        {
            using (FileStream stream = new(temporary, options))
            {
                stream.Write(RandomNumberGenerator.GetBytes(Length));
            }

            Publish(temporary, file);
        }
        finally
        {
            File.Delete(temporary);
        }

        return Load(file) ?? throw new IOException($"{file} is not a key of this user's");
    }

    // The first of many processes wins; a file that is no key is replaced.
    private static void Publish(string temporary, string file)
    {
        try
        {
            File.Move(temporary, file, overwrite: File.Exists(file) && Load(file) is null);
        }
        catch (IOException) when (File.Exists(file))
        {
            // Another process was first: its key is the key.
        }
    }

    private static byte[]? Load(string file)
    {
        FileInfo info = new(file);
        if (!info.Exists || info.Length != Length || info.LinkTarget is not null)
        {
            return null;
        }

        if (!OperatingSystem.IsWindows() && info.UnixFileMode != Private)
        {
            return null;
        }

        byte[] bytes = File.ReadAllBytes(file);
        return bytes.Length == Length && bytes.AsSpan().ContainsAnyExcept((byte)0) ? bytes : null;
    }
}
