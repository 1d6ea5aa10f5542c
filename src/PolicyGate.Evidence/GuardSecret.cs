using System.Security.Cryptography;
using System.Text;
using PolicyGate.Cache;

namespace PolicyGate;

/// <summary>
/// The secret of this user's that a verdict has to know: without it the guard takes a verdict for none, so that one which a repository, an archive of
/// <c>obj</c> or another machine brings lets nothing in. The guard computes the same with MSBuild's property functions.
/// </summary>
internal static class GuardSecret
{
    private const int Length = 64;

    /// <summary>The secret's file: beside the evidence where <c>POLICYGATE_CACHE</c> names a folder, else in the user's local application data. Its value is as the guard computes it.</summary>
    public static string File()
    {
        string? named = Environment.GetEnvironmentVariable(EvidenceCache.Variable);
        string folder = !string.IsNullOrEmpty(named) && Path.IsPathFullyQualified(named)
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "policygate");
        return Path.Combine(folder, "guard.key");
    }

    /// <summary>The token of a project's verdict: lower-case hex SHA-256 of <c>SECRET|KEY</c>. Makes the secret where there is none yet.</summary>
    /// <param name="key">The guard's key: project, tool and settings.</param>
    /// <exception cref="IOException">The secret can be neither read nor made.</exception>
    /// <exception cref="UnauthorizedAccessException">The secret can be neither read nor made.</exception>
    public static string Token(string key)
    {
        string file = File();
        if (!Path.IsPathFullyQualified(file))
        {
            throw new IOException($"there is no folder for {Path.GetFileName(file)}: set HOME, or {EvidenceCache.Variable} to a folder");
        }

        string secret = Read(file) ?? Make(file);
#pragma warning disable CA1308 // As MSBuild writes hashes.
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{secret}|{key}"))).ToLowerInvariant();
#pragma warning restore CA1308
    }

    private static string? Read(string file) => System.IO.File.Exists(file) && System.IO.File.ReadAllText(file) is { Length: Length } secret ? secret : null;

    private static string Make(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        string temporary = $"{file}.{Guid.NewGuid():N}.tmp";
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using (FileStream stream = new(temporary, options))
            {
                stream.Write(Encoding.ASCII.GetBytes(Convert.ToHexString(RandomNumberGenerator.GetBytes(Length / 2))));
            }

            // The first of many processes wins; what is no secret is replaced.
            System.IO.File.Move(temporary, file, overwrite: System.IO.File.Exists(file) && Read(file) is null);
        }
        catch (IOException) when (System.IO.File.Exists(file))
        {
            // Another process was first: its secret is the secret.
        }
        finally
        {
            System.IO.File.Delete(temporary);
        }

        return Read(file) ?? throw new IOException($"{file} is no secret of PolicyGate's");
    }
}
