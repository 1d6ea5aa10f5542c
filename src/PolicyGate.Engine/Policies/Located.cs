namespace PolicyGate.Policies;

/// <summary>A value and the place where a person wrote it.</summary>
internal sealed record Located<T>(T Value, SourceSpan At) : ISaid
{
    /// <summary>The value as the person wrote it, where it can be written in several ways; else empty.</summary>
    public string Written { get; init; } = string.Empty;

    /// <inheritdoc/>
    public bool SaysTheSame(ISaid other) => other is Located<T> same && EqualityComparer<T>.Default.Equals(Value, same.Value);
}
