using System.Security.Cryptography;
using PolicyGate.Tool.Feeds;

namespace PolicyGate.Tool.Advising;

/// <summary>
/// A folder of advisory data that this command keeps: a file for each origin, replaced in one step. What is not ready, and what the command remembers, is in a hidden
/// folder below it, which readers of the data leave out.
/// </summary>
internal sealed class AdvisoryFolder
{
    private const string Hidden = ".update";
    private readonly string staging;
    private readonly AdvisoryState state;

    /// <summary>Opens a folder; nothing is written yet.</summary>
    public AdvisoryFolder(string path)
    {
        Path = path;
        staging = System.IO.Path.Combine(path, Hidden);
        state = AdvisoryState.Read(StateFile);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Where its files are from, for a person, by the name of the file.</summary>
    public IReadOnlyDictionary<string, string> Sources => state.Files.ToDictionary(file => file.Key, file => file.Value.Source, StringComparer.Ordinal);

    private string StateFile => System.IO.Path.Combine(staging, "state");

    /// <summary>Makes the folder ready to be written into.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Prepare()
    {
        Directory.CreateDirectory(staging);
        AtomicFile.Write(System.IO.Path.Combine(staging, ".gitignore"), "*\n");
    }

    /// <summary>Where the data of a file is put together.</summary>
    public string Staged(string name) => System.IO.Path.Combine(staging, name);

    /// <summary>The data file.</summary>
    public string FileOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>What is here of an origin; <see langword="null"/> where there is nothing, or not what was written: then it is brought whole.</summary>
    public KeptFile? Kept(string name)
    {
        string file = FileOf(name);
        return File.Exists(file) && state.Files.TryGetValue(name, out AdvisoryState.Entry? entry) && entry.Sha256 == Hash(file) ? new KeptFile(file, new FeedValidator(entry.ETag, entry.Modified)) : null;
    }

    /// <summary>Puts what was staged in the place of what is here, in one step, and remembers what it is. Files that are the same already stay as they are.</summary>
    /// <returns>Whether it is another.</returns>
    public bool Replace(string name, string source, FeedValidator validator)
    {
        string staged = Staged(name);
        string file = FileOf(name);
        string hash = Hash(staged);
        bool isOther = !File.Exists(file) || Hash(file) != hash;
        if (isOther)
        {
            File.Move(staged, file, overwrite: true);
        }

        state.Files[name] = new AdvisoryState.Entry(source, hash, validator.ETag, validator.Modified);
        state.Write(StateFile);
        return isOther;
    }

    private static string Hash(string file)
    {
        using FileStream stream = RegularFile.OpenRequired(file);
        return Convert.ToHexString(SHA256.HashData(stream));
    }
}
