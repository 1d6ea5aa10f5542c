using PolicyGate.Language;

namespace PolicyGate.Policies;

/// <summary>A package that may come in only through certain parents (<c>packages.only-via</c>).</summary>
internal sealed record OnlyViaEntry(PackageEntry Package, IReadOnlyList<IdPattern> Parents) : IPlaced
{
    /// <inheritdoc/>
    public SourceSpan At => Package.At;
}
