namespace PolicyGate.Policies;

/// <summary>Where something is written: an absolute file path and a 1-based line and column (0 where the file as a whole is meant).</summary>
internal readonly record struct SourceSpan(string File, int Line, int Column)
{
    /// <summary>The file as a whole.</summary>
    public static SourceSpan WholeFile(string file) => new(file, 1, 1);
}
