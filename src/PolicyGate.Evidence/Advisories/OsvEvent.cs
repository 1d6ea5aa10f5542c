using NuGet.Versioning;

namespace PolicyGate.Advisories;

/// <summary>An event.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="At">The version; <see langword="null"/> for before every one, of a limit for after every one.</param>
internal readonly record struct OsvEvent(OsvEventKind Kind, NuGetVersion? At);
