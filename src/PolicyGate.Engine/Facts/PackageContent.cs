using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PolicyGate.Facts;

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
