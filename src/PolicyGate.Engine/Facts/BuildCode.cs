using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PolicyGate.Policies;

namespace PolicyGate.Facts;

/// <summary>All of a package, by its archive, that can run during a build; which of it is live is the project's doing.</summary>
internal sealed record BuildCode(IReadOnlyList<CodeFile> Files)
{
    /// <summary>The files of some kinds.</summary>
    public IEnumerable<CodeFile> Of(CodeKinds kinds) => Files.Where(file => (file.Kinds & kinds) != 0);

    /// <summary>What is wrong with the names of the archive's entries: what is judged by them may not be what is extracted.</summary>
    public IReadOnlyList<string> Unsafe { get; init; } = [];

    /// <summary>
    /// What 0.1.0 had an approval anchor: SHA-256 over <c>path LF hash LF</c> of every file of these kinds, in the ordinal order of paths. It
    /// left out what such files can load or import; it is computed to be told, never to be accepted.
    /// </summary>
    public string NarrowDigest(CodeKinds kinds)
    {
        StringBuilder text = new();
        foreach (CodeFile file in Of(kinds).OrderBy(file => file.Path, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{file.Path}\n{file.Sha256}\n");
        }

        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
