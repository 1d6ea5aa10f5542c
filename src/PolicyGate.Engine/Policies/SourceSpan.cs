using PolicyGate.Language;

namespace PolicyGate.Policies;

/// <summary>Where something is written: an absolute file path and a 1-based line and column (0 where the file as a whole is meant).</summary>
internal readonly record struct SourceSpan(string File, int Line, int Column)
{
    /// <summary>The file as a whole.</summary>
    public static SourceSpan WholeFile(string file) => new(file, 1, 1);
}

/// <summary>A value of a policy that can be held against another.</summary>
internal interface ISaid : IPlaced
{
    /// <summary>Whether another value says the same, wherever it stands.</summary>
    bool SaysTheSame(ISaid other);
}

/// <summary>A value and the place where a person wrote it.</summary>
internal sealed record Located<T>(T Value, SourceSpan At) : ISaid
{
    /// <summary>The value as the person wrote it, where it can be written in several ways; else empty.</summary>
    public string Written { get; init; } = string.Empty;

    /// <inheritdoc/>
    public bool SaysTheSame(ISaid other) => other is Located<T> same && EqualityComparer<T>.Default.Equals(Value, same.Value);
}
