namespace PolicyGate;

/// <summary>One input of a verdict.</summary>
/// <param name="Path">Absolute path; a folder and a pattern for a listing; a property's name.</param>
/// <param name="State">What counts.</param>
/// <param name="Hash">Lower-case hex SHA-256 of the text as MSBuild's guard reads it; the number of a listing; a property's value; empty where only presence or the stamp counts.</param>
internal sealed record Input(string Path, InputState State, string Hash)
{
    /// <summary>The stamp of the file when it was read; a property's default; empty where there is none to compare.</summary>
    public string Stamp { get; init; } = string.Empty;

    /// <summary>When it was last written, in ticks of UTC, where an evaluation may not even begin to import if it was written since; it proves nothing, and the stamp is asked besides.</summary>
    public long? Written { get; init; }

    /// <summary>Whether it was asked for as a part of the advisory data, and as nothing else.</summary>
    public bool IsData { get; init; }

    /// <summary>Whether what is asked by no content is as it was: there or not, counted, or of the same stamp; of any other it is not known.</summary>
    public bool IsAsItWas() => State switch
    {
        InputState.Absent => !File.Exists(Path) && !Directory.Exists(Path),
        InputState.Present => File.Exists(Path) || Directory.Exists(Path),
        InputState.Listing => InputFiles.Counted(Path) == Hash,
        InputState.Stamp => SealStamp.Holds(Path, Stamp),
        _ => false,
    };
}
