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

/// <summary>What of a package the F# compiler runs because it is given an assembly of the package.</summary>
/// <param name="Files">
/// The assemblies, in ordinal order: those that say of themselves that they are or have a type provider, those that these name, those in folders that the
/// compiler looks in, and those that cannot be read.
/// </param>
internal sealed record TypeProviders(IReadOnlyList<string> Files);

/// <summary>All of a package that an approval is of.</summary>
/// <param name="Digest">
/// SHA-256, upper-case hex, over the line <c>policygate content 2</c> and, in the ordinal order of paths, <c>length of path:path LF hash LF</c> of every
/// entry. It is of the package alone, so that it is the same in every project; the first line keeps it apart from <see cref="BuildCode.NarrowDigest"/>.
/// </param>
internal sealed record PackageContent(string Digest)
{
    private const string Form = "policygate content 2\n";

    /// <summary>Of these files and their hashes.</summary>
    public static PackageContent Of(IEnumerable<(string Path, string Sha256)> files)
    {
        StringBuilder text = new(Form);
        foreach ((string path, string hash) in files.OrderBy(file => file.Path, StringComparer.Ordinal).ThenBy(file => file.Sha256, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{path.Length}:{path}\n{hash}\n");
        }

        return new PackageContent(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()))));
    }
}
