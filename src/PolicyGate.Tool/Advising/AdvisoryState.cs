using System.Text.Json;

namespace PolicyGate.Tool.Advising;

/// <summary>What is known of the files that this command wrote into a folder. It decides what is asked for again, and nothing else: whoever changes it gains a download.</summary>
internal sealed record AdvisoryState
{
    private const long Most = 4 * 1024 * 1024;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>By the name of the file.</summary>
    public SortedDictionary<string, Entry> Files { get; init; } = new(StringComparer.Ordinal);

    /// <summary>One of them.</summary>
    /// <param name="Source">Where it is from, for a person.</param>
    /// <param name="Sha256">Of what was written.</param>
    /// <param name="ETag">What the server called it.</param>
    /// <param name="Modified">When the server says that it was changed.</param>
    internal sealed record Entry(string Source, string Sha256, string? ETag, string? Modified);

    /// <summary>Reads it; what cannot be read knows nothing.</summary>
    public static AdvisoryState Read(string file)
    {
        try
        {
            return File.Exists(file) && JsonSerializer.Deserialize<AdvisoryState>(RegularFile.ReadRequired(file, Most)) is { Files: not null } state ? state : new AdvisoryState();
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return new AdvisoryState();
        }
    }

    /// <summary>Writes it.</summary>
    public void Write(string file) => AtomicFile.Write(file, JsonSerializer.Serialize(this, Indented).ReplaceLineEndings("\n") + "\n");
}
