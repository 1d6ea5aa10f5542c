using System.IO.Compression;
using System.Security.Cryptography.X509Certificates;
using PolicyGate.Machine;
using PolicyGate.Rules;

namespace PolicyGate.Testing;

/// <summary>Bundles of an organisation of the tests' own, whole and in every way not.</summary>
internal static class TestBundle
{
    /// <summary>Who signs for the organisation.</summary>
    public static X509Certificate2 Signer { get; } = TestAuthority.Certificate("CN=Contoso Baseline");

    /// <summary>Its fingerprint.</summary>
    public static string Fingerprint { get; } = BundleSignature.FingerprintOf(Signer);

    /// <summary>Somebody else.</summary>
    public static X509Certificate2 Stranger { get; } = TestAuthority.Certificate("CN=Somebody Else");

    /// <summary>Makes a bundle with this policy, and maybe other files.</summary>
    /// <param name="folder">Where to work; the bundle is <c>bundle-N.zip</c> in it.</param>
    /// <param name="policy">Its policy.</param>
    /// <param name="sequence">Its number.</param>
    /// <param name="expires">Its last day; in a year where none is given.</param>
    /// <param name="signer">Who signs; the organisation where nobody is named.</param>
    /// <param name="more">Other files, by path.</param>
    /// <returns>The zip.</returns>
    public static string Make(TempFolder folder, string policy, long sequence = 1, DateOnly? expires = null, X509Certificate2? signer = null, params (string Path, string Text)[] more)
    {
        string from = $"of-{Guid.NewGuid():N}";
        folder.Write($"{from}/{MachineBundle.PolicyFile}", policy);
        foreach ((string path, string text) in more)
        {
            folder.Write($"{from}/{path}", text);
        }

        string file = folder[FormattableString.Invariant($"bundle-{sequence}.zip")];
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        BundleWriter.Write(new MachineBundle("Contoso baseline", sequence, now, expires ?? DateOnly.FromDateTime(now.UtcDateTime).AddYears(1), 14, BundleWriter.FilesOf(folder[from])), folder[from], signer ?? Signer, file);
        return file;
    }

    /// <summary>Changes a zip: entries are taken out, added, or given other bytes.</summary>
    public static void Change(string file, Action<ZipArchive> change)
    {
        using ZipArchive zip = ZipFile.Open(file, ZipArchiveMode.Update);
        change(zip);
    }

    /// <summary>Gives an entry other bytes, or makes one.</summary>
    public static void Set(this ZipArchive zip, string name, byte[] content)
    {
        zip.GetEntry(name)?.Delete();
        using Stream stream = zip.CreateEntry(name).Open();
        stream.Write(content);
    }
}
