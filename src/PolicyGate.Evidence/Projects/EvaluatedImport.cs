using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>A file that an evaluation imported.</summary>
/// <param name="File">Its path, absolute.</param>
/// <param name="At">The importing element.</param>
/// <param name="Sdk">The name of the SDK that it came from; <see langword="null"/> for an import by path.</param>
/// <param name="SdkVersion">The version that the SDK was resolved to, where its resolver says one.</param>
/// <param name="IsVersioned">Whether the importing element itself gives the SDK's version.</param>
internal sealed record EvaluatedImport(string File, SourceSpan At, string? Sdk = null, string? SdkVersion = null, bool IsVersioned = false);
