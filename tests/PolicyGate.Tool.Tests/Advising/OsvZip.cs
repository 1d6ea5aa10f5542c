using System.IO.Compression;
using System.Text;

namespace PolicyGate.Tool.Tests.Advising;

/// <summary>An archive of OSV records: one vulnerability and one malicious package.</summary>
internal static class OsvZip
{
    public static byte[] Of(string day, params (string Name, string Text)[] more)
    {
        using MemoryStream bytes = new();
        using (ZipArchive zip = new(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, string text) in more.Prepend(("GHSA-1.json", Record("GHSA-1", "Contoso.Http", day))).Prepend(("MAL-1.json", Record("MAL-1", "Contoso.Htttp", day))))
            {
                ZipArchiveEntry entry = zip.CreateEntry(name);
                entry.LastWriteTime = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
                using Stream content = entry.Open();
                content.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return bytes.ToArray();
    }

    public static string Record(string id, string package, string day) =>
        $$"""{ "id": "{{id}}", "modified": "{{day}}T00:00:00Z", "published": "2026-10-01T00:00:00Z", "affected": [{ "package": { "ecosystem": "NuGet", "name": "{{package}}" }, "ranges": [{ "type": "ECOSYSTEM", "events": [{ "introduced": "0" }] }] }] }""";
}
