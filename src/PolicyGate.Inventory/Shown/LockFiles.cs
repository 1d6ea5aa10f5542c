using System.Globalization;
using System.Text.Json;
using NuGet.Versioning;
using PolicyGate.Inventory.Stores;
using PolicyGate.Reporting;

namespace PolicyGate.Inventory.Shown;

/// <summary>
/// Versions of packages as NuGet's lock files, which every tool reads. A lock file has an id once, so that there are as many as the id of the most versions has:
/// each in a folder of its own, <c>1/packages.lock.json</c> and so on. The same versions give the same bytes.
/// </summary>
internal static class LockFiles
{
    /// <summary>The name of each.</summary>
    public const string FileName = "packages.lock.json";

    // One has to stand there.
    private const string Framework = "net10.0";

    /// <summary>The texts of the lock files.</summary>
    /// <param name="versions">Versions; which hash and source one has makes several of it.</param>
    /// <param name="strange">Those that are none by NuGet's rules, and can stand in no lock file.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<StoredVersion> versions, out IReadOnlyList<StoredVersion> strange)
    {
        strange = [.. versions.Where(version => !NuGetVersion.TryParse(version.Version, out _)).OrderBy(version => version.Name, StringComparer.Ordinal).ThenBy(version => version.Version, StringComparer.Ordinal)];
        List<List<(string Id, NuGetVersion Version, string Hash)>> files = [];
        foreach (IGrouping<string, StoredVersion> id in versions.GroupBy(version => StoredVersion.KeyOf(version.Name)).OrderBy(id => id.Key, StringComparer.Ordinal))
        {
            string name = id.Select(version => version.Name).Min(StringComparer.Ordinal)!;
            (NuGetVersion Version, string Hash)[] all = [.. id.Where(version => NuGetVersion.TryParse(version.Version, out _)).Select(version => (Version: NuGetVersion.Parse(version.Version), version.Hash)).Distinct().OrderBy(one => one.Version).ThenBy(one => one.Hash, StringComparer.Ordinal)];
            for (int i = 0; i < all.Length; i++)
            {
                if (i == files.Count)
                {
                    files.Add([]);
                }

                files[i].Add((name, all[i].Version, all[i].Hash));
            }
        }

        return [.. files.Select(Text)];
    }

    /// <summary>Writes them into a folder, and takes away those of an earlier time that are too many.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(IReadOnlyList<string> files, string folder)
    {
        for (int i = 0; i < files.Count; i++)
        {
            string into = Directory.CreateDirectory(Path.Combine(folder, Number(i))).FullName;
            AtomicFile.Write(Path.Combine(into, FileName), files[i]);
        }

        for (int i = files.Count; File.Exists(Path.Combine(folder, Number(i), FileName)); i++)
        {
            File.Delete(Path.Combine(folder, Number(i), FileName));
        }
    }

    private static string Number(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);

    private static string Text(List<(string Id, NuGetVersion Version, string Hash)> packages) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("version", 1);
        json.WriteStartObject("dependencies");
        json.WriteStartObject(Framework);
        foreach ((string id, NuGetVersion version, string hash) in packages)
        {
            Write(json, id, version.ToNormalizedString(), hash);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, string id, string version, string hash)
    {
        json.WriteStartObject(Printable.Name(id));
        json.WriteString("type", "Direct");
        json.WriteString("requested", $"[{version}, )");
        json.WriteString("resolved", version);
        if (hash.Length > 0)
        {
            json.WriteString("contentHash", Printable.Name(hash));
        }

        json.WriteEndObject();
    }
}
