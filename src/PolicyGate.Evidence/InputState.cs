namespace PolicyGate;

/// <summary>What was seen of an input: its content, or only that it is or is not there.</summary>
internal enum InputState
{
    /// <summary>The content counts.</summary>
    Content,

    /// <summary>The content counts where it is used, not for what an evaluation imports: the guard does not read it, the seal asks.</summary>
    Used,

    /// <summary>The file or folder itself counts, by its stamp (<see cref="SealStamp"/>): for what evaluation does not read, checked where it is used.</summary>
    Stamp,

    /// <summary>It has to be there.</summary>
    Present,

    /// <summary>It has to be absent.</summary>
    Absent,

    /// <summary>The number of files that a pattern names: what MSBuild imports by wildcard.</summary>
    Listing,

    /// <summary>No file: a property by its name, and what it was given from outside. Only the seal knows it.</summary>
    Given,
}
