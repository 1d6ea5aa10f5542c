using System.Text.Json;
using PolicyGate.Facts;

namespace PolicyGate.Packages;

/// <summary>The source that NuGet recorded beside a package: a claim of whoever writes the package folder, never kept (https://github.com/NuGet/Home/wiki/Nupkg-Metadata-File).</summary>
internal static class SourceFact
{
    /// <summary>The fact, from a package's folder.</summary>
    public static Evidence<RecordedSource> Find(string? folder, string name, string notHere, InputFiles inputs)
    {
        if (folder is null)
        {
            return new Evidence<RecordedSource>.Missing(notHere);
        }

        try
        {
            string file = Path.Combine(folder, ".nupkg.metadata");
            if (inputs.Read(file, IntegrityReader.LargestRecord, ofEvaluation: false) is not { } bytes)
            {
                return new Evidence<RecordedSource>.Missing($"NuGet has not recorded where {name} came from (.nupkg.metadata is not there)");
            }

            using JsonDocument document = JsonDocument.Parse(bytes);
            return document.RootElement.TryGetProperty("source", out JsonElement source) && source.GetString() is { Length: > 0 } recorded
                ? new Evidence<RecordedSource>.Known(new RecordedSource(recorded))
                : new Evidence<RecordedSource>.Missing($"NuGet has not recorded where {name} came from (.nupkg.metadata has no source)");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return new Evidence<RecordedSource>.Missing($"the .nupkg.metadata of {name} cannot be read: {e.Message}");
        }
    }
}
