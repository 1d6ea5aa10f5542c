using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using PolicyGate.Projects;

namespace PolicyGate;

/// <summary>
/// Reads files once and remembers each one, there or not, on any thread: together they are all that can change a verdict. The hash is of
/// the bytes that were judged, so that a file which changes while it is read is seen as changed afterwards.
/// </summary>
internal sealed class InputFiles
{
    /// <summary>The step of a listing's path that says: and all folders below.</summary>
    public const string Below = "**";

    private readonly Dictionary<string, Input> inputs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> contents = new(StringComparer.Ordinal);

    /// <summary>Everything that was asked for, in the order of paths.</summary>
    public IReadOnlyList<Input> All
    {
        get
        {
            lock (inputs)
            {
                return [.. inputs.Values.OrderBy(input => input.Path, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>All, with those of the advisory data: what is asked for as something else besides is no input of the data alone.</summary>
    /// <param name="data">What the data was read through.</param>
    public IReadOnlyList<Input> AllWith(InputFiles data)
    {
        Dictionary<string, Input> all = All.ToDictionary(input => input.Path, StringComparer.Ordinal);
        foreach (Input input in data.All)
        {
            all[input.Path] = !all.TryGetValue(input.Path, out Input? known) ? input with { IsData = true }
                : known.State is InputState.Present ? input
                : known.State is InputState.Stamp && input.Written is not null ? known with { Written = input.Written }
                : known;
        }

        return [.. all.Values.OrderBy(input => input.Path, StringComparer.Ordinal)];
    }

    /// <summary>Takes a file for one with another content than it has, or as there where it is not.</summary>
    public void Draft(string path, byte[] content)
    {
        lock (inputs)
        {
            contents[path] = content;
            inputs[path] = new Input(path, InputState.Used, GuardHash(content));
        }
    }

    /// <summary>Whether a file or folder is there; remembered either way.</summary>
    public bool Exists(string path)
    {
        lock (inputs)
        {
            if (inputs.TryGetValue(path, out Input? known))
            {
                return known.State != InputState.Absent;
            }

            bool exists = File.Exists(path) || Directory.Exists(path);
            inputs[path] = new Input(path, exists ? InputState.Present : InputState.Absent, string.Empty);
            return exists;
        }
    }

    /// <summary>Remembers the stamp of a file or folder, or that it is not there. To be called before its content is read.</summary>
    public void Stamp(string path) => _ = StampOf(path);

    /// <summary>The same; and the stamp, empty for what is not there.</summary>
    public string StampOf(string path)
    {
        lock (inputs)
        {
            if (!inputs.TryGetValue(path, out Input? known))
            {
                bool exists = File.Exists(path) || Directory.Exists(path);
                known = inputs[path] = exists ? new Input(path, InputState.Stamp, string.Empty) { Stamp = SealStamp.Of(path) } : new Input(path, InputState.Absent, string.Empty);
            }

            return known.Stamp;
        }
    }

    /// <summary>The same of what few are of: an evaluation asks when it was last written, before it imports anything.</summary>
    public void Date(string path)
    {
        Stamp(path);
        lock (inputs)
        {
            if (inputs[path] is { State: InputState.Stamp } known)
            {
                inputs[path] = known with { Written = File.GetLastWriteTimeUtc(path).Ticks };
            }
        }
    }

    /// <summary>The files of a folder that a pattern names, in ordinal order; their number is remembered, and MSBuild's guard asks it again.</summary>
    public IReadOnlyList<string> List(string folder, string pattern) => List(folder, pattern, Path.Combine(folder, pattern), SearchOption.TopDirectoryOnly);

    /// <summary>
    /// Remembers what an import names: whether it is there, and with wildcards how many files it may be: those of its first folder without any, and below
    /// that where it goes deeper.
    /// </summary>
    /// <param name="path">The path, absolute.</param>
    public void Await(string path)
    {
        string[] steps = path.Split('/', '\\');
        int first = Array.FindIndex(steps, FileWildcards.Is);
        if (first < 0)
        {
            Exists(path);
            return;
        }

        string folder = string.Join(Path.DirectorySeparatorChar, steps[..first]) is { Length: > 0 } above ? above : Path.DirectorySeparatorChar.ToString();
        if (!Exists(folder))
        {
            return;
        }

        string pattern = steps[^1] is "**" or "" ? "*" : steps[^1].Replace("**", "*", StringComparison.Ordinal);
        if (first == steps.Length - 1 && steps[^1] != "**")
        {
            List(folder, pattern);
        }
        else
        {
            List(folder, pattern, Path.Combine(folder, Below, pattern), SearchOption.AllDirectories);
        }
    }

    /// <summary>What a listing of this path says now.</summary>
    /// <param name="path">The path of its input: a folder, <see cref="Below"/> where it goes deeper, and a pattern.</param>
    public static string Counted(string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        bool isDeep = Path.GetFileName(folder) == Below;
        InputFiles again = new();
        again.List(isDeep ? Path.GetDirectoryName(folder)! : folder, Path.GetFileName(path), path, isDeep ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly);
        return again.inputs[path].Hash;
    }

    private string[] List(string folder, string pattern, string path, SearchOption depth)
    {
        string[] files = [];
        string count = "unknown";
        try
        {
            files = Directory.Exists(folder) ? Directory.GetFiles(folder, pattern, depth) : [];
            count = files.Length.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What cannot be listed holds for nothing.
        }

        Array.Sort(files, StringComparer.Ordinal);
        lock (inputs)
        {
            inputs[path] = new Input(path, InputState.Listing, count);
        }

        return files;
    }

    /// <summary>Remembers what a property was given that decides what is imported.</summary>
    public void Given(GivenProperty property)
    {
        lock (inputs)
        {
            inputs[$"$({property.Name})"] = new Input(property.Name, InputState.Given, property.Value) { Stamp = property.Default };
        }
    }

    /// <summary>The bytes of a file; <see langword="null"/> where there is none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="atMost">The most bytes that are read.</param>
    /// <param name="ofEvaluation">Whether an evaluation may not even begin to import where the content is another.</param>
    /// <exception cref="IOException">The file is there and cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is there and may not be read.</exception>
    public byte[]? Read(string path, long atMost = int.MaxValue, bool ofEvaluation = true)
    {
        lock (inputs)
        {
            byte[]? bytes = contents.TryGetValue(path, out byte[]? seen) ? seen : ReadNew(path, atMost);
            if (bytes is not null && ofEvaluation)
            {
                inputs[path] = inputs[path] with { State = InputState.Content };
            }

            return bytes;
        }
    }

    private byte[]? ReadNew(string path, long atMost)
    {
        byte[]? bytes;
        string stamp = SealStamp.Of(path);
        try
        {
            bytes = RegularFile.Read(path, atMost);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            inputs[path] = new Input(path, InputState.Present, string.Empty);
            throw;
        }

        if (bytes is null)
        {
            inputs[path] = new Input(path, InputState.Absent, string.Empty);
            return null;
        }

        contents[path] = bytes;
        inputs[path] = new Input(path, InputState.Used, GuardHash(bytes)) { Stamp = stamp };
        return bytes;
    }

    /// <summary>
    /// The hash that the guard computes with MSBuild's property functions,
    /// <c>[MSBuild]::StableStringHash([System.IO.File]::ReadAllText(path), 'Sha256')</c>: SHA-256 of the text in UTF-8.
    /// </summary>
    public static string GuardHash(byte[] bytes)
    {
        // Nearly every file is UTF-8 without a byte order mark, and then the text's bytes are the file's.
        bool isPlain = bytes.Length >= 4 && bytes[0] is > 0 and < 0x80 && bytes[1] is > 0 and < 0x80 && Utf8.IsValid(bytes);
        byte[] text = isPlain ? bytes : Reencode(bytes);
#pragma warning disable CA1308 // MSBuild writes hashes in lower case.
        return Convert.ToHexString(SHA256.HashData(text)).ToLowerInvariant();
#pragma warning restore CA1308
    }

    private static byte[] Reencode(byte[] bytes)
    {
        using StreamReader reader = new(new MemoryStream(bytes), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        return Encoding.UTF8.GetBytes(reader.ReadToEnd());
    }
}

/// <summary>A file is larger than what its reader takes.</summary>
internal sealed class FileTooLargeException(string path, long length, long atMost)
    : IOException(FormattableString.Invariant($"{path} has {length} bytes; at most {atMost} are read"));
