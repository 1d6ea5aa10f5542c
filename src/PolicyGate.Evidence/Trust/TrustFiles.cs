using System.Security.Cryptography;
using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Trust;

/// <summary>Finds and reads the trust files of a policy: each is an input of the verdict, and none is ever written by who judges.</summary>
internal static class TrustFiles
{
    /// <summary>What the files of a policy say; nothing where it has none.</summary>
    public static TrustFacts Read(Policy policy, InputFiles inputs)
    {
        if (PathOf(policy) is not { } path || policy.Trust is not { } section)
        {
            return TrustFacts.None;
        }

        return new TrustFacts(path, Read(path, section.FileAt, $"where somebody has made it, it was not committed, or git ignores it: git add --force {Path.GetFileName(path)} there; only where nobody has, policygate trust init --apply writes it", null, inputs), [.. section.Extends.Select(entry => Read(Resolve(entry.Path, entry.At), entry.At, "take it out of trust.extends, or bring it", entry.Sha256, inputs))]);
    }

    /// <summary>The trust file of a policy, absolute; <see langword="null"/> where it has none.</summary>
    public static string? PathOf(Policy policy) => policy.Trust switch
    {
        null => null,
        { File: { } written } => Resolve(written.Value, written.At),
        _ => DefaultOf(policy.File),
    };

    /// <summary>The trust file that lies beside a policy.</summary>
    public static string DefaultOf(string policyFile) => Path.GetFullPath(TrustFileName.Default, FolderOf(policyFile));

    private static string Resolve(string path, SourceSpan at) => Path.GetFullPath(path, FolderOf(at.File));

    // A preset has no folder; it names no file either.
    private static string FolderOf(string policyFile) => Path.GetDirectoryName(policyFile) is { Length: > 0 } folder ? folder : Path.GetTempPath();

    private static TrustFile Read(string path, SourceSpan namedAt, string mend, string? sha256, InputFiles inputs)
    {
        try
        {
            return inputs.Read(path, TrustFileReader.MostBytes) is not { } bytes
                ? new TrustFile(new Dictionary<string, TrustRecord>(), [new TrustProblem(namedAt, $"there is no trust file {Path.GetFileName(path)}; {mend}")]) { IsUnreadable = true }
                : sha256 is not null && Convert.ToHexString(SHA256.HashData(bytes)) is var actual && actual != sha256
                ? new TrustFile(new Dictionary<string, TrustRecord>(), [new TrustProblem(namedAt, $"{Path.GetFileName(path)} has the SHA-256 {actual}, not the one that trust.extends names; review the change, then name the new hash")]) { IsUnreadable = true }
                : TrustFileReader.Read(path, bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return TrustFileReader.Unreadable(SourceSpan.WholeFile(path), $"cannot be read: {e.Message}");
        }
    }
}
