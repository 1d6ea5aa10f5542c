using System.Text.Json;
using PolicyGate.Projects;

namespace PolicyGate.Advisories;

/// <summary>What one document of the data holds, told by its content: a record, a page of vulnerabilities, or the index of such pages.</summary>
/// <param name="Records">The records.</param>
/// <param name="Newest">The newest time that it names, UTC; <see langword="null"/> where it names none.</param>
/// <param name="Unread">Why it cannot be read, with its name; <see langword="null"/> where it can.</param>
internal sealed record AdvisoryDocument(IReadOnlyList<AdvisoryRecord> Records, DateTimeOffset? Newest, string? Unread)
{
    /// <summary>Of an index, how many pages there have to be.</summary>
    public int PagesNamed { get; init; }

    /// <summary>Whether it is such a page.</summary>
    public bool IsPage { get; init; }

    /// <summary>Reads a document; never throws for its content.</summary>
    public static AdvisoryDocument Read(string name, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            ReadOnlyMemory<byte> json = AssetsFileReader.WithoutPreamble(bytes);
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 64 });
            JsonElement root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && OsvReader.IsRecord(root))
            {
                if (JsonNames.Twice(json.Span) is { } twice)
                {
                    return Not(name, $"the key {twice} stands twice in it");
                }

                AdvisoryRecord record = OsvReader.Read(root, name);

                // What is about others does not make this data new.
                return new AdvisoryDocument([record], record.Affected.Count > 0 || record.Withdrawn is not null ? record.Modified : null, null);
            }

            return VulnerabilityPage.IsIndex(root) ? new AdvisoryDocument([], VulnerabilityPage.Newest(root), null) { PagesNamed = root.GetArrayLength() }
                : VulnerabilityPage.IsPage(root) ? new AdvisoryDocument([.. VulnerabilityPage.Read(root)], null, null) { IsPage = true }
                : Not(name, "it is no OSV record and no page of NuGet's vulnerabilities");
        }
#pragma warning disable CA1031 // The bytes are a stranger's: whatever a reader throws at them, nothing was read, and that is said.
        catch (Exception e) when (e is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            return Not(name, e.Message);
        }
    }

    /// <summary>A document that cannot be read.</summary>
    public static AdvisoryDocument Not(string name, string why) => new([], null, $"{name}: {why}");
}
