using Microsoft.Build.Framework;

namespace PolicyGate.Tasks;

/// <summary>Hands on what a resolver answers, and remembers why it found nothing: MSBuild keeps that to itself.</summary>
/// <param name="factory">MSBuild's own.</param>
internal sealed class RecordedErrors(SdkResultFactory factory) : SdkResultFactory
{
    /// <summary>What went wrong; nothing where the resolver only had nothing to say.</summary>
    public IReadOnlyList<string> Errors { get; private set; } = [];

    /// <inheritdoc/>
    public override SdkResult IndicateSuccess(string path, string version, IEnumerable<string>? warnings = null) => factory.IndicateSuccess(path, version, warnings);

    /// <inheritdoc/>
    public override SdkResult IndicateSuccess(string path, string version, IDictionary<string, string>? propertiesToAdd, IDictionary<string, SdkResultItem>? itemsToAdd, IEnumerable<string>? warnings = null) =>
        factory.IndicateSuccess(path, version, propertiesToAdd, itemsToAdd, warnings);

    /// <inheritdoc/>
    public override SdkResult IndicateSuccess(IEnumerable<string> paths, string version, IDictionary<string, string>? propertiesToAdd = null, IDictionary<string, SdkResultItem>? itemsToAdd = null, IEnumerable<string>? warnings = null) =>
        factory.IndicateSuccess(paths, version, propertiesToAdd, itemsToAdd, warnings);

    /// <inheritdoc/>
    public override SdkResult IndicateFailure(IEnumerable<string>? errors, IEnumerable<string>? warnings = null)
    {
        Errors = [.. errors ?? []];
        return factory.IndicateFailure(errors, warnings);
    }
}
