using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Monitoring;

/// <summary>
/// The file of what was told so far: a line a version, sorted, so that it may be committed; read before anybody is asked, and replaced in one step at the end. What cannot be
/// read is left as it is, and so is what another run wrote meanwhile.
/// </summary>
internal sealed class MonitorState
{
    private const long Most = 64L * 1024 * 1024;
    private const int NotDecided = 3;
    private readonly string file;
    private readonly byte[]? read;
    private readonly Dictionary<string, KnownVersion> versions;

    /// <summary>Reads it.</summary>
    /// <param name="file">The file, absolute.</param>
    /// <exception cref="UsageException">It is there, and cannot be read.</exception>
    public MonitorState(string file)
    {
        this.file = file;
        try
        {
            read = RegularFile.Read(file, Most);
            versions = (read is null ? [] : MonitorStateText.Read(read)).ToDictionary(version => version.Key);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"the state {file} cannot be read: {e.Message}; nobody was asked, and it was left as it is. Take an earlier one, or begin anew by removing it", NotDecided);
        }
    }

    /// <summary>Whether nothing was told before.</summary>
    public bool IsFirst => read is null;

    /// <summary>What was told of all versions.</summary>
    public IReadOnlyCollection<KnownVersion> All => versions.Values;

    /// <summary>What was told of a version; <see langword="null"/> where it was not known.</summary>
    public KnownVersion? Find(string key) => versions.GetValueOrDefault(key);

    /// <summary>Replaces it.</summary>
    /// <exception cref="UsageException">Another run wrote it meanwhile.</exception>
    public void Write(IEnumerable<KnownVersion> now)
    {
        byte[] bytes = MonitorStateText.Write(now);
        byte[]? there = RegularFile.Read(file, Most);
        if (there is not null && there.AsSpan().SequenceEqual(bytes))
        {
            return;
        }

        if (!(there ?? []).AsSpan().SequenceEqual(read ?? []) || there is null != read is null)
        {
            throw new UsageException($"another run wrote the state {file} meanwhile; it was left as that run wrote it, and the next run tells again what is new by it", NotDecided);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        AtomicFile.WriteBytes(file, bytes);
    }
}
