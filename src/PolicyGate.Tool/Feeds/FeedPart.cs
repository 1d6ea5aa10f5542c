namespace PolicyGate.Tool.Feeds;

/// <summary>A download on its way: the bytes that came, and beside them what they are the beginning of, so that it can go on where it broke.</summary>
internal sealed class FeedPart(string path)
{
    private readonly string mark = path + ".of";

    /// <summary>The bytes.</summary>
    public string Path => path;

    /// <summary>How many there are.</summary>
    public long Length => File.Exists(path) ? new FileInfo(path).Length : 0;

    /// <summary>What they are the beginning of; <see langword="null"/> where that is not known: then it begins anew.</summary>
    public string? Of => Length > 0 && File.Exists(mark) ? File.ReadAllText(mark) : null;

    /// <summary>Begins anew.</summary>
    /// <param name="of">The strong validator of all of it; <see langword="null"/> where it cannot go on.</param>
    public FileStream Begin(string? of)
    {
        Discard();
        if (of is not null)
        {
            File.WriteAllText(mark, of);
        }

        return new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None);
    }

    /// <summary>Goes on at the end.</summary>
    public FileStream GoOn() => new(path, FileMode.Append, FileAccess.Write, FileShare.None);

    /// <summary>Takes the mark away: it is whole.</summary>
    public void Finish() => File.Delete(mark);

    /// <summary>Leaves nothing.</summary>
    public void Discard()
    {
        File.Delete(mark);
        File.Delete(path);
    }
}
