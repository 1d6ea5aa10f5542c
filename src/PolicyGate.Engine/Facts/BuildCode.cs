using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PolicyGate.Policies;

namespace PolicyGate.Facts;

/// <summary>A file of a package that can run during a build.</summary>
/// <param name="Path">Its path in the package.</param>
/// <param name="Kinds">What it is.</param>
/// <param name="Sha256">SHA-256 of its bytes, upper-case hex.</param>
internal sealed record CodeFile(string Path, CodeKinds Kinds, string Sha256);

/// <summary>All of a package, by its archive, that can run during a build; which of it is live is the project's doing.</summary>
internal sealed record BuildCode(IReadOnlyList<CodeFile> Files)
{
    /// <summary>The files of some kinds.</summary>
    public IEnumerable<CodeFile> Of(CodeKinds kinds) => Files.Where(file => (file.Kinds & kinds) != 0);

    /// <summary>
    /// What an approval anchors: SHA-256 over <c>path LF hash LF</c> of every file of these kinds, in the ordinal order of paths. It is of the
    /// package alone, so that it is the same in every project.
    /// </summary>
    public string Digest(CodeKinds kinds)
    {
        StringBuilder text = new();
        foreach (CodeFile file in Of(kinds).OrderBy(file => file.Path, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{file.Path}\n{file.Sha256}\n");
        }

        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
