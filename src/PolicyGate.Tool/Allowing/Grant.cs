using PolicyGate.Policies;

namespace PolicyGate.Tool.Allowing;

/// <summary>Something that the policy takes in, and where it keeps such things.</summary>
internal abstract record Grant(IReadOnlyList<string> Path)
{
    /// <summary>An entry of a list.</summary>
    internal sealed record Entry(IReadOnlyList<string> Path, string Text, string? Comment = null) : Grant(Path);

    /// <summary>A key of a mapping.</summary>
    internal sealed record Key(IReadOnlyList<string> Path, string Name, string Value, string? Comment = null) : Grant(Path);

    /// <summary>A package of which a signature is asked for; those of which the same is asked share an entry.</summary>
    internal sealed record Demand(IReadOnlyList<string> Path, string Package, string Asked, string? Comment = null) : Grant(Path);

    /// <summary>Another hash in an approval that is there; <see langword="null"/> for none any more.</summary>
    internal sealed record Hash(SourceSpan At, string? Sha256) : Grant([]);
}
